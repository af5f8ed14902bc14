DROP INDEX "channel_events_once";--> statement-breakpoint
ALTER TABLE "channel_events" ADD COLUMN "dedupe_key" text;--> statement-breakpoint
UPDATE "channel_events" SET "dedupe_key" = "webhook_event_id" || ':' || "position";--> statement-breakpoint
ALTER TABLE "channel_events" ALTER COLUMN "dedupe_key" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "channel_events_once" ON "channel_events" USING btree ("workspace_id","dedupe_key");
