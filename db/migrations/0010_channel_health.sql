CREATE TABLE "channel_checks" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"detail" text NOT NULL,
	"mend" text DEFAULT '' NOT NULL,
	"code" integer,
	"checked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_checks_workspace_id_channel_id_name_pk" PRIMARY KEY("workspace_id","channel_id","name")
);
--> statement-breakpoint
ALTER TABLE "channel_checks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "channel_health_changes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"channel_id" uuid NOT NULL,
	"before" text,
	"after" text NOT NULL,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_health_changes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "channel_health_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_suppressions" (
	"workspace_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"count" integer DEFAULT 1 NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_message_id" uuid NOT NULL,
	CONSTRAINT "delivery_suppressions_workspace_id_contact_id_kind_pk" PRIMARY KEY("workspace_id","contact_id","kind")
);
--> statement-breakpoint
ALTER TABLE "delivery_suppressions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "resumed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "fit_to_limit" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "mode_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "label" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "is_default" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "quality_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "meta_status" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "name_status" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "token_problem" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "pin" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "stop_code" integer;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "stop_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "health" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "health_reasons" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "rates" ADD COLUMN "plan" text DEFAULT 'shared' NOT NULL;--> statement-breakpoint
ALTER TABLE "channel_checks" ADD CONSTRAINT "channel_checks_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_health_changes" ADD CONSTRAINT "channel_health_changes_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_suppressions" ADD CONSTRAINT "delivery_suppressions_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "channel_health_changes_of_number" ON "channel_health_changes" USING btree ("workspace_id","channel_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "channels_default" ON "channels" USING btree ("workspace_id") WHERE is_default and deleted_at is null;--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channel_checks" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channel_checks" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channel_health_changes" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channel_health_changes" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "delivery_suppressions" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "delivery_suppressions" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);