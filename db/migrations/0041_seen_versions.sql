ALTER TABLE "conversations" ADD COLUMN "inbound_version" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "parted_version" bigint;--> statement-breakpoint
ALTER TABLE "message_queue" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "message_queue" ADD COLUMN "said_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "scheduled_messages" ADD COLUMN "prepared_version" bigint;--> statement-breakpoint
CREATE INDEX "message_queue_person" ON "message_queue" USING btree ("channel_id","address","said_at");