ALTER TABLE "canned_replies" ADD COLUMN "files" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
-- what was deleted before is put back with no files
UPDATE "trash" SET kept = (
  SELECT jsonb_agg(jsonb_set(k, '{rows}', (
      SELECT jsonb_agg('{"files": []}'::jsonb || r) FROM jsonb_array_elements(k->'rows') r)))
  FROM jsonb_array_elements(kept) k)
  WHERE kind = 'canned_reply';
