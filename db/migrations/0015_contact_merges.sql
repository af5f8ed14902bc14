CREATE TABLE "contact_merges" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"kept_id" uuid NOT NULL,
	"merged_id" uuid NOT NULL,
	"proof" text,
	"merged_by_name" text NOT NULL,
	"image" jsonb NOT NULL,
	"message_ids" uuid[] DEFAULT '{}' NOT NULL,
	"recipient_ids" uuid[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by_name" text,
	CONSTRAINT "contact_merges_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "contact_merges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conversation_merges" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"into_id" uuid NOT NULL,
	"merge_id" uuid NOT NULL,
	CONSTRAINT "conversation_merges_workspace_id_conversation_id_pk" PRIMARY KEY("workspace_id","conversation_id")
);
--> statement-breakpoint
ALTER TABLE "conversation_merges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "contact_identities" ADD COLUMN "learnt_with" text;--> statement-breakpoint
ALTER TABLE "contact_merges" ADD CONSTRAINT "contact_merges_workspace_id_kept_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","kept_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_merges" ADD CONSTRAINT "contact_merges_workspace_id_merged_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","merged_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_merges" ADD CONSTRAINT "conversation_merges_workspace_id_merge_id_contact_merges_workspace_id_id_fk" FOREIGN KEY ("workspace_id","merge_id") REFERENCES "public"."contact_merges"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_merges_merged" ON "contact_merges" USING btree ("workspace_id","merged_id") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "contact_merges_kept" ON "contact_merges" USING btree ("workspace_id","kept_id");--> statement-breakpoint
CREATE INDEX "conversation_merges_merge" ON "conversation_merges" USING btree ("workspace_id","merge_id");--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contact_merges" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contact_merges" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "conversation_merges" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "conversation_merges" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);