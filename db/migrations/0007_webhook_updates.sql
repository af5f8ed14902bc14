CREATE TABLE "webhook_updates" (
	"workspace_id" uuid NOT NULL,
	"webhook_event_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"channel_id" uuid,
	"field" text NOT NULL,
	"kind" text NOT NULL,
	"provider_id" text,
	"outcome" text NOT NULL,
	"effect" text NOT NULL,
	"replays" integer DEFAULT 0 NOT NULL,
	"replayed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_updates_workspace_id_webhook_event_id_position_pk" PRIMARY KEY("workspace_id","webhook_event_id","position")
) PARTITION BY RANGE ("webhook_event_id");
--> statement-breakpoint
ALTER TABLE "webhook_updates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "contacts_search";--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "first_referral" jsonb;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "last_referral" jsonb;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "free_entry_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_updates" ADD CONSTRAINT "webhook_updates_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_updates" ADD CONSTRAINT "webhook_updates_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_updates_provider" ON "webhook_updates" USING btree ("workspace_id","provider_id") WHERE provider_id is not null;--> statement-breakpoint
CREATE INDEX "webhook_updates_kind" ON "webhook_updates" USING btree ("workspace_id","kind","webhook_event_id") WHERE kind not in ('status', 'message');--> statement-breakpoint
CREATE INDEX "webhook_updates_unsettled" ON "webhook_updates" USING btree ("workspace_id","outcome","webhook_event_id") WHERE outcome in ('failed', 'waiting');--> statement-breakpoint
CREATE INDEX "contacts_search" ON "contacts" USING gin ((coalesce(name,'') || ' ' || coalesce(phone,'') || ' ' || coalesce(email,'') || ' ' || coalesce(company,'') || ' ' || coalesce(username,'')) gin_trgm_ops);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "webhook_updates" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "webhook_updates" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);