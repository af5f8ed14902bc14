CREATE TABLE "meta_apps" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"app_id" text NOT NULL,
	"app_secret" text NOT NULL,
	"accepted_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "meta_apps_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "meta_apps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "speaks_for" uuid;--> statement-breakpoint
ALTER TABLE "meta_apps" ADD CONSTRAINT "meta_apps_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "meta_apps_one" ON "meta_apps" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "meta_apps_address" ON "meta_apps" USING btree ("id");--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "meta_apps" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "meta_apps" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);