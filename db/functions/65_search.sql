-- The search over messages. Its table is kept by triggers, so that whoever writes a message cannot
-- forget it; messages of campaigns are left out, they say what their template says.
CREATE OR REPLACE FUNCTION index_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO message_search (workspace_id, message_id, contact_id, channel_id, direction, author_id,
    occurred_at, has, has_link, document)
  VALUES (NEW.workspace_id, NEW.id, NEW.contact_id, NEW.channel_id, NEW.direction, NEW.author_id,
    NEW.occurred_at,
    CASE NEW.kind WHEN 'image' THEN 'image' WHEN 'video' THEN 'video' WHEN 'document' THEN 'file'
      WHEN 'audio' THEN 'audio' END,
    NEW.body ~* '(https?://|www\.)', message_document(NEW.workspace_id, NEW.occurred_at,
      concat_ws(' ', NEW.content ->> 'subject', NEW.body)))
  ON CONFLICT (workspace_id, message_id) DO NOTHING;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER messages_indexed AFTER INSERT ON messages FOR EACH ROW
  WHEN (NEW.origin <> 'campaign' AND NEW.kind NOT IN ('reaction', 'system', 'unsupported'))
  EXECUTE FUNCTION index_message();

-- The words anew, with the subject and the names of the files: after an edit, a takeback, or a file. What
-- is named stands before the words, of which the longest are cut.
DROP FUNCTION IF EXISTS index_message_again(uuid, uuid, text);
CREATE OR REPLACE FUNCTION index_message_again(p_workspace uuid, p_message uuid)
RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
  update message_search s set
    document = message_document(p_workspace, s.occurred_at,
      concat_ws(' ', m.content ->> 'subject', a.names, m.body)),
    has_link = m.body ~* '(https?://|www\.)',
    has = case when s.has = 'audio' and a.voice then 'voice'
      -- a mail with files
      when s.has is null and m.kind = 'text' and a.pictures then 'image'
      when s.has is null and m.kind = 'text' and a.names is not null then 'file'
      else s.has end
  from messages m, lateral (
    select string_agg(file_name, ' ') as names, coalesce(bool_or(voice), false) as voice,
      coalesce(bool_and(mime_type like 'image/%'), false) as pictures
    from attachments where workspace_id = p_workspace and message_id = p_message) a
  where s.workspace_id = p_workspace and s.message_id = p_message
    and m.workspace_id = p_workspace and m.id = p_message
$$;

CREATE OR REPLACE FUNCTION index_changed_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM index_message_again(NEW.workspace_id, NEW.id);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER messages_indexed_again AFTER UPDATE OF body ON messages FOR EACH ROW
  WHEN (OLD.body IS DISTINCT FROM NEW.body) EXECUTE FUNCTION index_changed_message();

CREATE OR REPLACE FUNCTION index_attachment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM index_message_again(NEW.workspace_id, NEW.message_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER attachments_indexed AFTER INSERT OR UPDATE OF file_name, voice, message_id ON attachments
  FOR EACH ROW WHEN (NEW.file_name IS NOT NULL OR NEW.voice) EXECUTE FUNCTION index_attachment();

-- Words as a query: all of them, and the last one also as the beginning of a longer word. Null when
-- there is no word in it.
CREATE OR REPLACE FUNCTION search_query(p_text text, p_prefix boolean) RETURNS tsquery
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE v text[] := regexp_split_to_array(btrim(search_plain(p_text)), '\s+'); q tsquery;
BEGIN
  IF array_length(v, 1) IS NULL OR v = ARRAY[''] THEN RETURN NULL; END IF;
  IF NOT p_prefix THEN RETURN plainto_tsquery('message_words', array_to_string(v, ' ')); END IF;
  q := to_tsquery('message_words', quote_literal(v[array_length(v, 1)]) || ':*');
  IF array_length(v, 1) > 1 THEN
    q := plainto_tsquery('message_words', array_to_string(v[1:array_length(v, 1) - 1], ' ')) && q;
  END IF;
  RETURN q;
END $$;

-- The span that a time lies in, and the one before.
CREATE OR REPLACE FUNCTION span_query(p_workspace uuid, p_span text, p_at timestamptz) RETURNS tsquery
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  select format('%L | %L', search_span(p_workspace, p_span, p_at, 0), search_span(p_workspace, p_span, p_at, 1))::tsquery
$$;

-- The same over message_document: each word with the mark of its workspace.
CREATE OR REPLACE FUNCTION message_query(p_workspace uuid, p_text text, p_prefix boolean) RETURNS tsquery
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  select nullif(string_agg(quote_literal(search_mark(p_workspace) || lexeme) ||
    CASE WHEN p_prefix AND n = last THEN ':*' ELSE '' END, ' & '), '')::tsquery
  from (
    select w.n, max(w.n) over () as last, l.lexeme
    from regexp_split_to_table(btrim(search_plain(p_text)), '\s+') with ordinality w(word, n),
      unnest(to_tsvector('message_words', w.word)) l) lexemes
$$;

-- One page of found messages, newest first, behind the one that p_at and p_id name. Runs as the owner
-- with the workspace as its first condition, for the reason told in 45_contacts.sql. p_filter: words,
-- prefix, contactIds, channelId, direction (inbound, outbound, note), from (authorIds, contactIds), has,
-- link, since and until.
-- The planner cannot know how often a word occurs that it has not counted, and a wrong guess walks
-- through everything. So the newest two hundred are looked at first, which is enough for a word that is
-- everywhere, and ten times as many when they have so many of it that those will have a page. Then the
-- index of words is asked for two days, two weeks, two months, two years, all, beginning where a page is
-- likely: it joins a word with a day without reading a message, so a page costs about what its hits cost,
-- however many messages there are.
-- A word that is still being written is the beginning of many, and the index gathers all of them before
-- it joins them with anything. Where it is one of several words and not a rare one, the index is asked
-- for the others and each message that it names for this one.
-- One conversation, or what has no word, is walked through backwards: twenty thousand at most have a page.
CREATE OR REPLACE FUNCTION message_search_page(
  p_workspace uuid, p_filter jsonb, p_at timestamptz, p_id uuid, p_limit int
) RETURNS TABLE (message_id uuid, occurred_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_near int; v_limit int := least(p_limit, 1000); q tsquery; q_last tsquery; q_others tsquery;
  v_typed text[]; v_contacts uuid[]; v_span text; v_hits int; v_begun int; v_days numeric;
  v_scope text := format('s.workspace_id = %L', p_workspace); v_rest text := 'true'; v_words text := '';
  a_ids uuid[]; a_at timestamptz[]; v_seen int; v_top timestamptz; v_low timestamptz;
  v_walks boolean := false;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_id IS NOT NULL THEN v_scope := v_scope || format(' and (s.occurred_at, s.message_id) < (%L, %L::uuid)', p_at, p_id); END IF;
  IF p_filter ? 'until' THEN v_scope := v_scope || format(' and s.occurred_at < %L', (p_filter->>'until')::timestamptz); END IF;
  IF p_filter ? 'contactIds' THEN
    v_contacts := ARRAY(SELECT value::uuid FROM jsonb_array_elements_text(p_filter->'contactIds'));
    v_walks := cardinality(v_contacts) = 1;
    IF v_walks THEN v_scope := v_scope || format(' and s.contact_id = %L', v_contacts[1]);
    ELSE v_rest := v_rest || format(' and s.contact_id = any(%L::uuid[])', v_contacts); END IF;
  END IF;
  IF p_filter ? 'words' THEN
    q := message_query(p_workspace, p_filter->>'words', coalesce((p_filter->>'prefix')::boolean, true));
    IF q IS NOT NULL THEN v_words := format(' and s.document @@ %L::tsquery', q); END IF;
    v_typed := regexp_split_to_array(btrim(search_plain(p_filter->>'words')), '\s+');
    IF coalesce((p_filter->>'prefix')::boolean, true) AND cardinality(v_typed) > 1 THEN
      q_last := message_query(p_workspace, v_typed[cardinality(v_typed)], true);
      q_others := message_query(p_workspace, array_to_string(v_typed[:cardinality(v_typed) - 1], ' '), false);
    END IF;
  END IF;
  IF p_filter ? 'channelId' THEN v_rest := v_rest || format(' and s.channel_id = %L', (p_filter->>'channelId')::uuid); END IF;
  IF p_filter ? 'direction' THEN v_rest := v_rest || format(' and s.direction = %L', p_filter->>'direction'); END IF;
  IF p_filter ? 'from' THEN
    v_rest := v_rest || format(' and (s.author_id = any(%L::uuid[]) or (s.direction = ''inbound'' and s.contact_id = any(%L::uuid[])))',
      ARRAY(SELECT value::uuid FROM jsonb_array_elements_text(p_filter->'from'->'authorIds')),
      ARRAY(SELECT value::uuid FROM jsonb_array_elements_text(p_filter->'from'->'contactIds')));
  END IF;
  IF p_filter ? 'has' THEN v_scope := v_scope || format(' and s.has = %L', p_filter->>'has'); END IF;
  IF p_filter ? 'link' THEN v_rest := v_rest || ' and s.has_link'; END IF;
  IF p_filter ? 'since' THEN v_rest := v_rest || format(' and s.occurred_at >= %L', (p_filter->>'since')::timestamptz); END IF;

  v_walks := v_walks OR q IS NULL;
  v_near := CASE WHEN v_walks THEN 20000 WHEN q_others IS NOT NULL AND q_last IS NOT NULL THEN 2000 ELSE 200 END;
  LOOP
    -- read in its order, and no further than to the end of the page
    EXECUTE format('select array_agg(f.message_id), array_agg(f.occurred_at) from (
        select s.message_id, s.occurred_at from (
          select * from message_search s where %s order by s.occurred_at desc, s.message_id desc limit %s) s
        where %s order by s.occurred_at desc, s.message_id desc limit %s) f',
      v_scope, v_near, v_rest || v_words, v_limit) INTO a_ids, a_at;
    v_hits := coalesce(cardinality(a_ids), 0);
    IF v_hits < v_limit THEN
      EXECUTE format('select count(*), max(occurred_at), min(occurred_at), count(*) filter (where %s) from (
          select * from message_search s where %s order by s.occurred_at desc, s.message_id desc limit %s) s',
        CASE WHEN q_others IS NULL OR v_walks THEN 'false' ELSE format('document @@ %L::tsquery', q_last) END,
        v_scope, v_near) INTO v_seen, v_top, v_low, v_begun;
    END IF;
    IF v_hits >= v_limit OR v_seen < v_near THEN
      RETURN QUERY SELECT * FROM unnest(a_ids, a_at);
      RETURN;
    END IF;
    EXIT WHEN v_walks OR v_hits < 4 OR v_near > 200;
    v_near := 2000;
  END LOOP;
  IF NOT v_walks THEN
    IF v_begun * 100 >= v_seen THEN
      q := q_others;
      -- the same as @@, by a name that no index knows
      v_rest := v_rest || format(' and ts_match_vq(s.document, %L::tsquery)', q_last);
    END IF;
    -- how many days of this have a page, at the pace and with the hits of what was seen
    v_days := greatest(extract(epoch from v_top - v_low), 1) / 86400 * v_limit / greatest(v_hits, 0.2);
    FOREACH v_span IN ARRAY CASE WHEN v_days <= 1 THEN ARRAY['d', 'w', 'm', 'y'] WHEN v_days <= 10 THEN ARRAY['w', 'm', 'y']
        WHEN v_days <= 45 THEN ARRAY['m', 'y'] ELSE ARRAY['y'] END LOOP
      -- "offset 0" keeps the order out of the inner search, or the newest would be walked through after all
      EXECUTE format('select array_agg(f.message_id), array_agg(f.occurred_at) from (
          select * from (
            select s.message_id, s.occurred_at from message_search s where %s and %s
              and s.document @@ %L::tsquery offset 0) s
          order by s.occurred_at desc, s.message_id desc limit %s) f',
        v_scope, v_rest, q && span_query(p_workspace, v_span, v_top), v_limit) INTO a_ids, a_at;
      IF cardinality(a_ids) >= v_limit THEN
        RETURN QUERY SELECT * FROM unnest(a_ids, a_at);
        RETURN;
      END IF;
    END LOOP;
    v_words := format(' and s.document @@ %L::tsquery', q);
  END IF;
  RETURN QUERY EXECUTE format('select f.message_id, f.occurred_at from (
      select s.message_id, s.occurred_at from message_search s where %s and %s offset 0) f
    order by f.occurred_at desc, f.message_id desc limit %s', v_scope, v_rest || v_words, v_limit);
END $$;

GRANT EXECUTE ON FUNCTION search_plain(text), search_document(text), search_query(text,boolean),
  message_search_page(uuid,jsonb,timestamptz,uuid,int) TO tickline_app, tickline_system;
