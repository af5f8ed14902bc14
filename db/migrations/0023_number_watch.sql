ALTER TABLE "channel_checks" ADD COLUMN "no_answer" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "limit_before" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "limit_dropped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "throughput_dropped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "token_expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "alerts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "subscription_checked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "subscription_problem" text;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "templates_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message_templates" ADD COLUMN "pause_kind" text;