-- Words for the search over messages: no language, accents taken off, any case.
CREATE EXTENSION IF NOT EXISTS unaccent;
--> statement-breakpoint
CREATE TEXT SEARCH CONFIGURATION message_words (COPY = simple);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION message_words
  ALTER MAPPING FOR hword, hword_part, word, numhword, numword WITH unaccent, simple;
--> statement-breakpoint
-- Signs become gaps, so that "KE-4471" is found by "4471" and an address by its parts. The signs are
-- listed, because what counts as a letter differs with the locale of the database.
CREATE FUNCTION search_plain(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select regexp_replace(normalize(left(p_text, 20000), NFC),
    E'[\\u0001-\\u002f:-@[-`{-\\u00a9\\u00ab-\\u00b4\\u00b6-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u2000-\\u2bff\\u3000-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]+', ' ', 'g')
$$;
--> statement-breakpoint
CREATE FUNCTION search_document(p_text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select to_tsvector('public.message_words', public.search_plain(p_text))
$$;
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid DEFAULT new_id() NOT NULL,
	"member_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"endpoint_hash" text NOT NULL,
	"subscription" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "push_subscriptions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "push_subscriptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_search" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"author_id" uuid,
	"occurred_at" timestamp with time zone NOT NULL,
	"has" text,
	"has_link" boolean DEFAULT false NOT NULL,
	"document" tsvector NOT NULL,
	CONSTRAINT "message_search_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "message_search" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "public"."members"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_browser" ON "push_subscriptions" USING btree ("workspace_id","endpoint_hash");--> statement-breakpoint
CREATE INDEX "push_subscriptions_member" ON "push_subscriptions" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "message_search_newest" ON "message_search" USING btree ("workspace_id","occurred_at","message_id");--> statement-breakpoint
CREATE INDEX "message_search_contact" ON "message_search" USING btree ("workspace_id","contact_id","occurred_at","message_id");--> statement-breakpoint
CREATE INDEX "message_search_has" ON "message_search" USING btree ("workspace_id","has","occurred_at","message_id") WHERE has is not null;--> statement-breakpoint
CREATE INDEX "message_search_words" ON "message_search" USING gin ("document");--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "push_subscriptions" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "push_subscriptions" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "workspace_isolation" ON "message_search" AS PERMISSIVE FOR ALL TO "tickline_app" USING (workspace_id = (select current_workspace())) WITH CHECK (workspace_id = (select current_workspace()));--> statement-breakpoint
CREATE POLICY "system_access" ON "message_search" AS PERMISSIVE FOR ALL TO "tickline_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
-- What was said before there was a search.
INSERT INTO message_search (workspace_id, message_id, contact_id, channel_id, direction, author_id,
  occurred_at, has, has_link, document)
SELECT m.workspace_id, m.id, m.contact_id, m.channel_id, m.direction, m.author_id, m.occurred_at,
  CASE m.kind WHEN 'image' THEN 'image' WHEN 'video' THEN 'video' WHEN 'document' THEN 'file'
    WHEN 'audio' THEN CASE WHEN a.voice THEN 'voice' ELSE 'audio' END END,
  m.body ~* '(https?://|www\.)', search_document(m.body || ' ' || coalesce(a.file_name, ''))
FROM messages m LEFT JOIN LATERAL (
  SELECT string_agg(t.file_name, ' ') AS file_name, bool_or(t.voice) AS voice FROM attachments t
  WHERE t.workspace_id = m.workspace_id AND t.message_id = m.id) a ON true
WHERE m.origin <> 'campaign' AND m.kind NOT IN ('reaction', 'system', 'unsupported');