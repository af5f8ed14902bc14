ALTER TABLE "channels" ADD COLUMN "webhook_secret" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "webhook_refused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "fetched" jsonb;