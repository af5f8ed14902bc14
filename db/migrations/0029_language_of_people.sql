ALTER TABLE "campaign_recipients" ADD COLUMN "template_id" uuid;--> statement-breakpoint
-- what was written before was written for one language
ALTER TABLE "campaigns" ADD COLUMN "own_language" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ALTER COLUMN "own_language" SET DEFAULT true;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_workspace_id_template_id_message_templates_workspace_id_id_fk" FOREIGN KEY ("workspace_id","template_id") REFERENCES "public"."message_templates"("workspace_id","id") ON DELETE no action ON UPDATE no action;