CREATE TABLE "template_files" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"mime_type" text NOT NULL,
	"file_name" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"storage_key" text NOT NULL,
	"handle" text,
	"media_id" text,
	"uploaded_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "template_files_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "template_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "template_versions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"template_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"category" text NOT NULL,
	"components" jsonb NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"edits_approved" boolean NOT NULL,
	"submitted_by_name" text NOT NULL,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "template_versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "template_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "next_components" jsonb;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "variable_sources" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "ttl_seconds" integer;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "upcoming_category" text;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "upcoming_category_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "previous_category" text;--> statement-breakpoint
ALTER TABLE "template_files" ADD CONSTRAINT "template_files_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_workspace_id_template_id_message_templates_workspace_id_id_fk" FOREIGN KEY ("workspace_id","template_id") REFERENCES "public"."message_templates"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "template_files_handle" ON "template_files" USING btree ("workspace_id","handle") WHERE handle is not null;--> statement-breakpoint
CREATE INDEX "template_files_media" ON "template_files" USING btree ("workspace_id","media_id") WHERE media_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "template_versions_number" ON "template_versions" USING btree ("workspace_id","template_id","number");--> statement-breakpoint
CREATE INDEX "messages_template" ON "messages" USING btree ("workspace_id","template_id","id") WHERE template_id is not null and campaign_id is null;--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "template_files" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "template_files" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "template_versions" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "template_versions" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);