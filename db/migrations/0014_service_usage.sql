CREATE TABLE "channel_months" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"month" date NOT NULL,
	"service_delivered" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "channel_months_workspace_id_channel_id_month_pk" PRIMARY KEY("workspace_id","channel_id","month"),
	CONSTRAINT "channel_months_not_negative" CHECK ("channel_months"."service_delivered" >= 0)
);
--> statement-breakpoint
ALTER TABLE "channel_months" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "channel_months" ADD CONSTRAINT "channel_months_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channel_months" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channel_months" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
-- what is delivered already counts too
INSERT INTO "channel_months" ("workspace_id", "channel_id", "month", "service_delivered")
SELECT "workspace_id", "channel_id", date_trunc('month', "delivered_at" AT TIME ZONE 'UTC')::date, count(*)
FROM "messages" WHERE "price_category" = 'service' AND "delivered_at" IS NOT NULL
GROUP BY 1, 2, 3;
