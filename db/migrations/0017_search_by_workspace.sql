-- Words of messages carry the mark of their workspace, so that what a search costs depends on nobody
-- else, and each document names the day, week, month and year it is of (functions/65_search.sql).
CREATE FUNCTION search_mark(p_workspace uuid) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select right(p_workspace::text, 8)
$$;
--> statement-breakpoint
CREATE FUNCTION search_span(p_workspace uuid, p_span text, p_at timestamptz, p_back int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select public.search_mark(p_workspace) || '=' || p_span || (floor(extract(epoch from p_at) / (86400 *
    CASE p_span WHEN 'd' THEN 1 WHEN 'w' THEN 7 WHEN 'm' THEN 30 ELSE 365 END))::int - p_back)
$$;
--> statement-breakpoint
CREATE FUNCTION message_document(p_workspace uuid, p_at timestamptz, p_text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select array_to_tsvector(
    array(select public.search_mark(p_workspace) || lexeme from unnest(public.search_document(p_text)))
    || array(select public.search_span(p_workspace, span, p_at, 0) from unnest(ARRAY['d', 'w', 'm', 'y']) span))
$$;
--> statement-breakpoint
DROP INDEX "message_search_words";--> statement-breakpoint
UPDATE message_search s SET document = message_document(s.workspace_id, s.occurred_at,
  m.body || ' ' || coalesce((
    select string_agg(file_name, ' ') from attachments a
    where a.workspace_id = m.workspace_id and a.message_id = m.id), ''))
FROM messages m WHERE m.workspace_id = s.workspace_id AND m.id = s.message_id;--> statement-breakpoint
CREATE INDEX "message_search_words" ON "message_search" USING gin ("document") WITH (gin_pending_list_limit=256);