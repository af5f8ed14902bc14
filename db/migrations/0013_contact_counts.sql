ALTER TABLE "tags" ADD COLUMN "contact_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "contacts_by_email" ON "contacts" USING btree ("workspace_id","email") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "contacts_by_last_message" ON "contacts" USING btree ("workspace_id","last_message_at","id") WHERE deleted_at is null;--> statement-breakpoint
-- the two indexes above were made by db/functions before
UPDATE "tags" t SET "contact_count" = (
  SELECT count(*) FROM "contact_tags" ct JOIN "contacts" c ON c."workspace_id" = ct."workspace_id" AND c."id" = ct."contact_id"
  WHERE ct."workspace_id" = t."workspace_id" AND ct."tag_id" = t."id" AND c."deleted_at" IS NULL);--> statement-breakpoint
INSERT INTO "workspace_counts" ("workspace_id", "noun", "count")
SELECT "workspace_id", 'contacts:' || "country", count(*) FROM "contacts"
WHERE "deleted_at" IS NULL AND "country" IS NOT NULL GROUP BY "workspace_id", "country";--> statement-breakpoint
-- their work is part of what writes the messages now
DROP FUNCTION IF EXISTS mark_charged(uuid, jsonb);--> statement-breakpoint
DROP FUNCTION IF EXISTS apply_statuses(uuid, jsonb);--> statement-breakpoint
DROP FUNCTION IF EXISTS record_outcomes(uuid, uuid, jsonb);
