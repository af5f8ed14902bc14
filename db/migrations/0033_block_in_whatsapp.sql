ALTER TABLE "conversations" ADD COLUMN "block_state" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "block_problem" text;