ALTER TABLE "channel_months" ADD COLUMN "service_priced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channel_months" ADD COLUMN "service_free_at" timestamp with time zone;