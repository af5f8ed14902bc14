CREATE TABLE "trash_links" (
	"workspace_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"table_name" text NOT NULL,
	"part" integer NOT NULL,
	"ids" uuid[] NOT NULL,
	CONSTRAINT "trash_links_workspace_id_entry_id_table_name_part_pk" PRIMARY KEY("workspace_id","entry_id","table_name","part")
);
--> statement-breakpoint
ALTER TABLE "trash_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "trash_links" ADD CONSTRAINT "trash_links_workspace_id_entry_id_trash_workspace_id_id_fk" FOREIGN KEY ("workspace_id","entry_id") REFERENCES "public"."trash"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- what was deleted before keeps its ties: they were in two columns of its entry
INSERT INTO "trash_links" (workspace_id, entry_id, table_name, part, ids)
  SELECT t.workspace_id, t.id, p->>'table', 0,
    ARRAY(SELECT jsonb_array_elements_text(p->'ids')::uuid)
  FROM "trash" t, jsonb_array_elements(t.pointers) p;--> statement-breakpoint
INSERT INTO "trash_links" (workspace_id, entry_id, table_name, part, ids)
  SELECT t.workspace_id, t.id, k->>'table', 0,
    ARRAY(SELECT (r->>(l.other))::uuid FROM jsonb_array_elements(k->'rows') r)
  FROM "trash" t, jsonb_array_elements(t.kept) k
    JOIN (VALUES ('contact_tags', 'contact_id'), ('conversation_labels', 'conversation_id'),
      ('team_members', 'member_id')) l(name, other) ON l.name = k->>'table';--> statement-breakpoint
UPDATE "trash" SET kept = (
  SELECT jsonb_agg(k) FROM jsonb_array_elements(kept) k
  WHERE k->>'table' NOT IN ('contact_tags', 'conversation_labels', 'team_members'));--> statement-breakpoint
ALTER TABLE "trash" DROP COLUMN "pointers";--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "trash_links" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "trash_links" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);