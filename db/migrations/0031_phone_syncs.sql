CREATE TABLE "phone_syncs" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"asked_at" timestamp with time zone,
	"problem" text,
	"code" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "phone_syncs_workspace_id_channel_id_kind_pk" PRIMARY KEY("workspace_id","channel_id","kind")
);
--> statement-breakpoint
ALTER TABLE "phone_syncs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "is_on_phone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "phone_syncs" ADD CONSTRAINT "phone_syncs_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "phone_syncs" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "phone_syncs" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);