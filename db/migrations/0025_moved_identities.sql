ALTER TABLE "contact_identities" ADD COLUMN "moved_at" timestamp with time zone;--> statement-breakpoint
-- what was learnt beside another address before was learnt by a change, or names the same line
UPDATE "contact_identities" SET "moved_at" = "created_at" WHERE "kind" <> 'phone' AND "learnt_with" IS NOT NULL;
