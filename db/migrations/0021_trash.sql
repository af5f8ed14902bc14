CREATE TABLE "trash" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"kind" text NOT NULL,
	"item_id" uuid NOT NULL,
	"name" text NOT NULL,
	"member_id" uuid,
	"shared" boolean DEFAULT true NOT NULL,
	"kept" jsonb NOT NULL,
	"pointers" jsonb NOT NULL,
	"deleted_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trash_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "trash" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trash" ADD CONSTRAINT "trash_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trash" ADD CONSTRAINT "trash_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trash_old" ON "trash" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "contacts_removed" ON "contacts" USING btree ("workspace_id","deleted_at") WHERE deleted_at is not null;--> statement-breakpoint
-- the newer of two rules for the same counts; the lock in save-target.ts never let there be two
DELETE FROM "response_targets" a USING "response_targets" b
  WHERE a.workspace_id = b.workspace_id AND a.team_id IS NOT DISTINCT FROM b.team_id
    AND a.priority IS NOT DISTINCT FROM b.priority AND a.id < b.id;--> statement-breakpoint
ALTER TABLE "response_targets" ADD CONSTRAINT "response_targets_rule" UNIQUE NULLS NOT DISTINCT("workspace_id","team_id","priority");--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "trash" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "trash" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);