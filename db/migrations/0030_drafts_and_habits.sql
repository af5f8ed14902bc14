ALTER TABLE "drafts" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "note_set_aside" text;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "files" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "quote" jsonb;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "enter_sends" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "sound" boolean DEFAULT false NOT NULL;