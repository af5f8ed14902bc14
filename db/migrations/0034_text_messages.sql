ALTER TABLE "webhook_events" ADD COLUMN "channel_id" uuid;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "reference" text;