CREATE TABLE "payments" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"purpose" text NOT NULL,
	"provider" text NOT NULL,
	"provider_ref" text,
	"payment_ref" text,
	"amount" numeric(14, 4) NOT NULL,
	"currency" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"failure_reason" text,
	"checkout_url" text,
	"created_by_name" text NOT NULL,
	"raw" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "payments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "campaign_counts" (
	"workspace_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"status" text NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaign_counts_workspace_id_campaign_id_status_pk" PRIMARY KEY("workspace_id","campaign_id","status")
);
--> statement-breakpoint
ALTER TABLE "campaign_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "campaign_events" (
	"workspace_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"kind" text NOT NULL,
	"actor_name" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_events_workspace_id_campaign_id_id_pk" PRIMARY KEY("workspace_id","campaign_id","id")
);
--> statement-breakpoint
ALTER TABLE "campaign_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "campaign_recipients" (
	"workspace_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"contact_id" uuid NOT NULL,
	"state" text NOT NULL,
	"skip_reason" text,
	"skip_detail" text,
	"address" text,
	"parameters" jsonb,
	"market" text,
	"price" numeric(14, 4),
	"not_before" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaign_recipients_workspace_id_campaign_id_id_pk" PRIMARY KEY("workspace_id","campaign_id","id")
);
--> statement-breakpoint
ALTER TABLE "campaign_recipients" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "campaigns" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"channel_id" uuid,
	"template_id" uuid,
	"audience" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"variables" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"audience_count" integer DEFAULT 0 NOT NULL,
	"skipped_count" integer DEFAULT 0 NOT NULL,
	"estimated_cost" numeric(14, 4),
	"hold_id" uuid,
	"pause_reason" text,
	"created_by_id" uuid,
	"created_by_name" text NOT NULL,
	"launched_by_name" text,
	"launched_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "campaigns_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "campaigns" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "channel_events" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"channel_id" uuid,
	"kind" text NOT NULL,
	"summary" text NOT NULL,
	"payload" jsonb NOT NULL,
	"webhook_event_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "channel_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "channels" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"kind" text NOT NULL,
	"mode" text NOT NULL,
	"name" text NOT NULL,
	"phone_number_id" text NOT NULL,
	"waba_id" text NOT NULL,
	"display_phone_number" text NOT NULL,
	"verified_name" text,
	"throughput_level" text DEFAULT 'STANDARD' NOT NULL,
	"max_per_second" integer DEFAULT 80 NOT NULL,
	"quality_rating" text,
	"messaging_limit" text,
	"status" text DEFAULT 'connecting' NOT NULL,
	"status_reason" text,
	"status_changed_at" timestamp with time zone,
	"access_token" text,
	"is_sandbox" boolean DEFAULT false NOT NULL,
	"last_webhook_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "channels_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "channels" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_events" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"contact_id" uuid NOT NULL,
	"action" text NOT NULL,
	"purpose" text DEFAULT 'marketing' NOT NULL,
	"source" text NOT NULL,
	"evidence" text NOT NULL,
	"message_id" uuid,
	"import_id" uuid,
	"actor_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "consent_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "consent_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contact_identities" (
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_identities_workspace_id_kind_value_pk" PRIMARY KEY("workspace_id","kind","value")
);
--> statement-breakpoint
ALTER TABLE "contact_identities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contact_import_rows" (
	"workspace_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row_number" integer NOT NULL,
	"cells" jsonb NOT NULL,
	"verdict" text,
	"reason" text,
	"detail" text,
	"contact_id" uuid,
	"before" jsonb,
	CONSTRAINT "contact_import_rows_workspace_id_import_id_row_number_pk" PRIMARY KEY("workspace_id","import_id","row_number")
);
--> statement-breakpoint
ALTER TABLE "contact_import_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contact_imports" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"status" text NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"file_size" integer NOT NULL,
	"encoding" text NOT NULL,
	"delimiter" text NOT NULL,
	"headers" jsonb NOT NULL,
	"mapping" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"row_count" integer DEFAULT 0 NOT NULL,
	"committed_through" integer DEFAULT 0 NOT NULL,
	"created_count" integer DEFAULT 0 NOT NULL,
	"updated_count" integer DEFAULT 0 NOT NULL,
	"skipped_count" integer DEFAULT 0 NOT NULL,
	"failed_count" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "contact_imports_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "contact_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contact_tags" (
	"workspace_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"tag_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_tags_workspace_id_tag_id_contact_id_pk" PRIMARY KEY("workspace_id","tag_id","contact_id")
);
--> statement-breakpoint
ALTER TABLE "contact_tags" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contacts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"name" text,
	"phone" text,
	"phone_key" text,
	"country" text,
	"raw_phone" text,
	"username" text,
	"email" text,
	"company" text,
	"city" text,
	"custom_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"source" text NOT NULL,
	"consent" text DEFAULT 'unknown' NOT NULL,
	"consent_changed_at" timestamp with time zone,
	"blocked_at" timestamp with time zone,
	"blocked_reason" text,
	"last_message_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "contacts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tags" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tags_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "tags" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "accounts" (
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "accounts_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "auth_tokens" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_tokens_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	"window_started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"blocked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"password_hash" text,
	"email_verified" timestamp with time zone,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_tokens_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
CREATE TABLE "channel_leases" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "channel_leases_workspace_id_channel_id_pk" PRIMARY KEY("workspace_id","channel_id")
);
--> statement-breakpoint
ALTER TABLE "channel_leases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"last_started_at" timestamp with time zone NOT NULL,
	"last_finished_at" timestamp with time zone,
	"last_error" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "send_batches" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"channel_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"message_ids" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "send_batches_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "send_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"message_id" uuid NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"mime_type" text NOT NULL,
	"file_name" text,
	"size_bytes" integer,
	"sha256" text,
	"provider_media_id" text,
	"storage_key" text,
	"problem" text,
	"voice" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attachments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "attachments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conversations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"contact_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"assignee_id" uuid,
	"version" bigint DEFAULT 0 NOT NULL,
	"unread_count" integer DEFAULT 0 NOT NULL,
	"last_message_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_message_id" uuid,
	"last_inbound_at" timestamp with time zone,
	"window_expires_at" timestamp with time zone,
	"snoozed_until" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "conversations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "drafts" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"body" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "drafts_workspace_id_conversation_id_member_id_pk" PRIMARY KEY("workspace_id","conversation_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_provider_ids" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"message_id" uuid NOT NULL,
	CONSTRAINT "message_provider_ids_workspace_id_channel_id_provider_id_pk" PRIMARY KEY("workspace_id","channel_id","provider_id")
);
--> statement-breakpoint
ALTER TABLE "message_provider_ids" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_queue" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "message_queue_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "message_queue" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_uncertainties" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "message_uncertainties_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "message_uncertainties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"contact_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"origin" text NOT NULL,
	"kind" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"content" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"author_id" uuid,
	"author_name" text,
	"campaign_id" uuid,
	"template_id" uuid,
	"reply_to_provider_id" text,
	"retry_of" uuid,
	"address" text,
	"provider_id" text,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error_code" integer,
	"error_detail" text,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sending_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	"hold_id" uuid,
	"held_amount" numeric(14, 4),
	"charged_amount" numeric(14, 4),
	"charge_state" text DEFAULT 'none' NOT NULL,
	"price_category" text,
	"price_type" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
) PARTITION BY RANGE ("id");
--> statement-breakpoint
ALTER TABLE "messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "parked_statuses" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"channel_id" uuid NOT NULL,
	"provider_id" text NOT NULL,
	"status" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "parked_statuses_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "parked_statuses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_templates" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"waba_id" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"category" text NOT NULL,
	"parameter_format" text DEFAULT 'named' NOT NULL,
	"components" jsonb NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"provider_template_id" text,
	"rejection_reason" text,
	"quality" text,
	"status_changed_at" timestamp with time zone,
	"submitted_at" timestamp with time zone,
	"approved_at" timestamp with time zone,
	"synced_at" timestamp with time zone,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "message_templates_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "message_templates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rates" (
	"card" text NOT NULL,
	"currency" text NOT NULL,
	"market" text NOT NULL,
	"category" text NOT NULL,
	"effective_from" date NOT NULL,
	"price" numeric(12, 4) NOT NULL,
	CONSTRAINT "rates_card_currency_market_category_effective_from_pk" PRIMARY KEY("card","currency","market","category","effective_from"),
	CONSTRAINT "rates_not_negative" CHECK ("rates"."price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "wallet_holds" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"amount" numeric(14, 4) NOT NULL,
	"captured" numeric(14, 4) DEFAULT '0' NOT NULL,
	"released" numeric(14, 4) DEFAULT '0' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"reference_type" text NOT NULL,
	"reference" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallet_holds_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "wallet_holds_within" CHECK ("wallet_holds"."amount" > 0 and "wallet_holds"."captured" >= 0 and "wallet_holds"."released" >= 0 and "wallet_holds"."captured" + "wallet_holds"."released" <= "wallet_holds"."amount")
);
--> statement-breakpoint
ALTER TABLE "wallet_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "wallet_transactions" (
	"workspace_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"type" text NOT NULL,
	"amount" numeric(14, 4) NOT NULL,
	"balance_after" numeric(14, 4) NOT NULL,
	"reference_type" text NOT NULL,
	"reference" text NOT NULL,
	"message_id" uuid,
	"campaign_id" uuid,
	"idempotency_key" text NOT NULL,
	"description" text NOT NULL,
	"category" text,
	"market" text,
	"actor_name" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "wallet_transactions_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq"),
	CONSTRAINT "wallet_transactions_not_zero" CHECK ("wallet_transactions"."amount" <> 0),
	CONSTRAINT "wallet_transactions_sign" CHECK (("wallet_transactions"."type" = 'purchase' and "wallet_transactions"."amount" > 0) or ("wallet_transactions"."type" = 'usage' and "wallet_transactions"."amount" < 0) or "wallet_transactions"."type" in ('refund', 'adjustment'))
);
--> statement-breakpoint
ALTER TABLE "wallet_transactions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "wallets" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"currency" text NOT NULL,
	"balance" numeric(14, 4) DEFAULT '0' NOT NULL,
	"held" numeric(14, 4) DEFAULT '0' NOT NULL,
	"overdraft" numeric(14, 4) DEFAULT '0' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallet_held_not_negative" CHECK ("wallets"."held" >= 0),
	CONSTRAINT "wallet_not_overdrawn" CHECK ("wallets"."status" = 'frozen' or "wallets"."balance" - "wallets"."held" >= -"wallets"."overdraft")
);
--> statement-breakpoint
ALTER TABLE "wallets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unmatched_updates" (
	"webhook_event_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"phone_number_id" text,
	"waba_id" text,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unmatched_updates_webhook_event_id_position_pk" PRIMARY KEY("webhook_event_id","position")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"source" text NOT NULL,
	"body" "bytea" NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"error" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp with time zone
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "webhook_keys" (
	"source" text NOT NULL,
	"key" text NOT NULL,
	"event_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_keys_source_key_pk" PRIMARY KEY("source","key")
);
--> statement-breakpoint
CREATE TABLE "activity_log" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"resource_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"ip" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_log_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "activity_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by_member_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "invitations_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "members" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"display_name" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status_changed_at" timestamp with time zone,
	CONSTRAINT "members_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "realtime_events" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"topic" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "realtime_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "realtime_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_counts" (
	"workspace_id" uuid NOT NULL,
	"noun" text NOT NULL,
	"count" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "workspace_counts_workspace_id_noun_pk" PRIMARY KEY("workspace_id","noun")
);
--> statement-breakpoint
ALTER TABLE "workspace_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT new_id() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_sample" boolean DEFAULT false NOT NULL,
	"suspended_at" timestamp with time zone,
	"suspended_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_counts" ADD CONSTRAINT "campaign_counts_workspace_id_campaign_id_campaigns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","campaign_id") REFERENCES "public"."campaigns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_events" ADD CONSTRAINT "campaign_events_workspace_id_campaign_id_campaigns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","campaign_id") REFERENCES "public"."campaigns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_workspace_id_campaign_id_campaigns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","campaign_id") REFERENCES "public"."campaigns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_workspace_id_template_id_message_templates_workspace_id_id_fk" FOREIGN KEY ("workspace_id","template_id") REFERENCES "public"."message_templates"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_events" ADD CONSTRAINT "channel_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_events" ADD CONSTRAINT "channel_events_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_events" ADD CONSTRAINT "consent_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_events" ADD CONSTRAINT "consent_events_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_identities" ADD CONSTRAINT "contact_identities_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_identities" ADD CONSTRAINT "contact_identities_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_import_rows" ADD CONSTRAINT "contact_import_rows_workspace_id_import_id_contact_imports_workspace_id_id_fk" FOREIGN KEY ("workspace_id","import_id") REFERENCES "public"."contact_imports"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_imports" ADD CONSTRAINT "contact_imports_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_tags" ADD CONSTRAINT "contact_tags_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_tags" ADD CONSTRAINT "contact_tags_workspace_id_tag_id_tags_workspace_id_id_fk" FOREIGN KEY ("workspace_id","tag_id") REFERENCES "public"."tags"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_tokens" ADD CONSTRAINT "auth_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_leases" ADD CONSTRAINT "channel_leases_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "send_batches" ADD CONSTRAINT "send_batches_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_assignee_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","assignee_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_provider_ids" ADD CONSTRAINT "message_provider_ids_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_queue" ADD CONSTRAINT "message_queue_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_uncertainties" ADD CONSTRAINT "message_uncertainties_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parked_statuses" ADD CONSTRAINT "parked_statuses_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parked_statuses" ADD CONSTRAINT "parked_statuses_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_templates" ADD CONSTRAINT "message_templates_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_holds" ADD CONSTRAINT "wallet_holds_workspace_id_wallets_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."wallets"("workspace_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_transactions" ADD CONSTRAINT "wallet_transactions_workspace_id_wallets_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."wallets"("workspace_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_invited_by_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","invited_by_member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "realtime_events" ADD CONSTRAINT "realtime_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_counts" ADD CONSTRAINT "workspace_counts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_provider_ref" ON "payments" USING btree ("provider","provider_ref");--> statement-breakpoint
CREATE INDEX "payments_open" ON "payments" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "campaign_recipients_pending" ON "campaign_recipients" USING btree ("workspace_id","campaign_id","id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "campaign_recipients_contact" ON "campaign_recipients" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE INDEX "campaigns_running" ON "campaigns" USING btree ("channel_id") WHERE status = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "channel_events_once" ON "channel_events" USING btree ("workspace_id","webhook_event_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "channels_phone_number" ON "channels" USING btree ("kind","phone_number_id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "consent_events_contact" ON "consent_events" USING btree ("workspace_id","contact_id","id");--> statement-breakpoint
CREATE INDEX "contact_identities_contact" ON "contact_identities" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE INDEX "contact_tags_contact" ON "contact_tags" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_phone_key" ON "contacts" USING btree ("workspace_id","phone_key") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "contacts_newest" ON "contacts" USING btree ("workspace_id","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "contacts_by_name" ON "contacts" USING btree ("workspace_id",lower("name"),"id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "contacts_search" ON "contacts" USING gin ((coalesce(name,'') || ' ' || coalesce(phone,'') || ' ' || coalesce(email,'') || ' ' || coalesce(company,'')) gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "tags_slug" ON "tags" USING btree ("workspace_id","slug");--> statement-breakpoint
CREATE INDEX "auth_tokens_user" ON "auth_tokens" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_unique" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "send_batches_worker" ON "send_batches" USING btree ("worker_id");--> statement-breakpoint
CREATE INDEX "attachments_message" ON "attachments" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_thread" ON "conversations" USING btree ("workspace_id","contact_id","channel_id");--> statement-breakpoint
CREATE INDEX "conversations_newest" ON "conversations" USING btree ("workspace_id","status","last_message_at");--> statement-breakpoint
CREATE INDEX "conversations_assignee" ON "conversations" USING btree ("workspace_id","assignee_id","status","last_message_at");--> statement-breakpoint
CREATE INDEX "message_queue_due" ON "message_queue" USING btree ("channel_id","due_at");--> statement-breakpoint
CREATE INDEX "message_uncertainties_age" ON "message_uncertainties" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "messages" USING btree ("workspace_id","contact_id","channel_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "messages_campaign" ON "messages" USING btree ("workspace_id","campaign_id","id") WHERE campaign_id is not null;--> statement-breakpoint
CREATE INDEX "parked_statuses_provider" ON "parked_statuses" USING btree ("workspace_id","channel_id","provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "message_templates_identity" ON "message_templates" USING btree ("workspace_id","waba_id","name","language") WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "wallet_holds_reference" ON "wallet_holds" USING btree ("workspace_id","reference_type","reference");--> statement-breakpoint
CREATE INDEX "wallet_holds_expiry" ON "wallet_holds" USING btree ("expires_at") WHERE status = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "wallet_transactions_key" ON "wallet_transactions" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "wallet_transactions_time" ON "wallet_transactions" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "unmatched_updates_number" ON "unmatched_updates" USING btree ("phone_number_id");--> statement-breakpoint
CREATE INDEX "webhook_events_pending" ON "webhook_events" USING btree ("next_attempt_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_events_kept" ON "webhook_events" USING btree ("status","id") WHERE status in ('failed', 'unmatched');--> statement-breakpoint
CREATE INDEX "webhook_keys_age" ON "webhook_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "activity_by_action" ON "activity_log" USING btree ("workspace_id","action","id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open" ON "invitations" USING btree ("workspace_id","email") WHERE accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "members_user" ON "members" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE INDEX "members_by_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "realtime_events_age" ON "realtime_events" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "payments" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "payments" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "campaign_counts" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "campaign_counts" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "campaign_events" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "campaign_events" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "campaign_recipients" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "campaign_recipients" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "campaigns" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "campaigns" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channel_events" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channel_events" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channels" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channels" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "consent_events" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "consent_events" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contact_identities" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contact_identities" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contact_import_rows" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contact_import_rows" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contact_imports" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contact_imports" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contact_tags" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contact_tags" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "contacts" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "contacts" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "tags" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "tags" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "channel_leases" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "channel_leases" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "send_batches" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "send_batches" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "attachments" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "attachments" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "conversations" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "conversations" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "drafts" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "drafts" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "message_provider_ids" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "message_provider_ids" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "message_queue" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "message_queue" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "message_uncertainties" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "message_uncertainties" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "messages" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "messages" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "parked_statuses" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "parked_statuses" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "message_templates" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "message_templates" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "wallet_holds" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "wallet_holds" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "wallet_transactions" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "wallet_transactions" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "wallets" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "wallets" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "activity_log" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "activity_log" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "invitations" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "invitations" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "members" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "members" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "realtime_events" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "realtime_events" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "workspace_counts" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "workspace_counts" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "workspaces" AS PERMISSIVE FOR ALL TO "tickline_app" USING (id = (select current_workspace())) WITH CHECK (id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "workspaces" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);