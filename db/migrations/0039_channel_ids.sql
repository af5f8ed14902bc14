ALTER TABLE "channels" RENAME COLUMN "phone_number_id" TO "sender_id";--> statement-breakpoint
ALTER TABLE "channels" RENAME COLUMN "waba_id" TO "account_id";--> statement-breakpoint
ALTER TABLE "channels" RENAME COLUMN "display_phone_number" TO "address";--> statement-breakpoint
ALTER TABLE "unmatched_updates" RENAME COLUMN "phone_number_id" TO "sender_id";--> statement-breakpoint
ALTER TABLE "unmatched_updates" RENAME COLUMN "waba_id" TO "account_id";--> statement-breakpoint
ALTER INDEX "channels_phone_number" RENAME TO "channels_sender";--> statement-breakpoint
ALTER INDEX "unmatched_updates_number" RENAME TO "unmatched_updates_sender";
