CREATE TABLE "notification_preferences" (
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"choices" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"mail_rhythm" text DEFAULT 'immediately' NOT NULL,
	"quiet_from" text,
	"quiet_until" text,
	"time_zone" text,
	"show_text" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_preferences_workspace_id_member_id_pk" PRIMARY KEY("workspace_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "notification_preferences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notifications" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"detail" text,
	"link" text NOT NULL,
	"dedupe_key" text,
	"times" integer DEFAULT 1 NOT NULL,
	"in_app" boolean NOT NULL,
	"happened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	"mail_due_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notifications_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once" ON "notifications" USING btree ("workspace_id","member_id","dedupe_key");--> statement-breakpoint
CREATE INDEX "notifications_newest" ON "notifications" USING btree ("workspace_id","member_id","happened_at","id");--> statement-breakpoint
CREATE INDEX "notifications_unread" ON "notifications" USING btree ("workspace_id","member_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "notifications_mail_due" ON "notifications" USING btree ("mail_due_at") WHERE mail_due_at is not null;--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "notification_preferences" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "notification_preferences" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "notifications" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "notifications" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);