-- Reading lists of contacts. Row security lets only leakproof operators reach an index, and neither
-- ILIKE nor lower() is one: under the app role a search or a page by name would read every row. These
-- functions run as the owner, take the workspace as their first condition, and return ids alone; the
-- rows are then read under row security like everything else.

-- The WHERE of a filter: search (a LIKE pattern), tagIds, tagMatch, consent, country, blocked.
CREATE OR REPLACE FUNCTION contact_filter_sql(p_workspace uuid, p_filter jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE v text := format('c.workspace_id = %L and c.deleted_at is null', p_workspace); v_tags uuid[];
BEGIN
  IF p_filter ? 'pattern' THEN
    v := v || format(' and (coalesce(c.name,'''') || '' '' || coalesce(c.phone,'''') || '' '' || coalesce(c.email,'''') || '' '' || coalesce(c.company,'''') || '' '' || coalesce(c.username,'''')) ilike %L',
      p_filter->>'pattern');
  END IF;
  IF p_filter ? 'tagIds' THEN
    SELECT array_agg(DISTINCT value::uuid) INTO v_tags FROM jsonb_array_elements_text(p_filter->'tagIds');
    IF p_filter->>'tagMatch' = 'all' THEN
      v := v || format(' and (select count(*) from contact_tags t where t.workspace_id = c.workspace_id and t.contact_id = c.id and t.tag_id = any(%L::uuid[])) = %s',
        v_tags, coalesce(array_length(v_tags, 1), 0));
    ELSE
      v := v || format(' and exists (select 1 from contact_tags t where t.workspace_id = c.workspace_id and t.contact_id = c.id and t.tag_id = any(%L::uuid[]))', v_tags);
    END IF;
  END IF;
  IF p_filter ? 'consent' THEN v := v || format(' and c.consent = %L', p_filter->>'consent'); END IF;
  IF p_filter ? 'country' THEN v := v || format(' and c.country = %L', p_filter->>'country'); END IF;
  IF p_filter ? 'blocked' THEN
    v := v || CASE WHEN (p_filter->>'blocked')::boolean
      THEN ' and c.blocked_at is not null' ELSE ' and c.blocked_at is null' END;
  END IF;
  RETURN v;
END $$;

-- One page of ids. p_sort: newest (id descending), name, name_desc, last_message (newest first),
-- last_message_asc; rows without a key come last either way. The cursor is the last row seen: its sort key as text, or null, and its
-- id. Backward pages come nearest first. Rows with and without a key are read apart, because a
-- condition that joins both with OR cannot start inside an index.
CREATE OR REPLACE FUNCTION contact_page(
  p_workspace uuid, p_filter jsonb, p_sort text, p_key text, p_id uuid, p_backward boolean, p_limit int
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_where text := contact_filter_sql(p_workspace, p_filter);
  v_key text; v_type text; v_key_desc boolean; v_id_desc boolean;
  v_left int := least(p_limit, 1000); v_got int; v_part text; v_sql text;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_sort = 'newest' THEN
    v_id_desc := NOT p_backward;
    RETURN QUERY EXECUTE format('select c.id from contacts c where %s%s order by c.id %s limit %s',
      v_where,
      CASE WHEN p_id IS NULL THEN '' ELSE format(' and c.id %s %L', CASE WHEN v_id_desc THEN '<' ELSE '>' END, p_id) END,
      CASE WHEN v_id_desc THEN 'desc' ELSE 'asc' END, v_left);
    RETURN;
  ELSIF p_sort IN ('name', 'name_desc') THEN
    v_key := 'lower(c.name)'; v_type := 'text'; v_key_desc := (p_sort = 'name_desc') <> p_backward;
  ELSIF p_sort IN ('last_message', 'last_message_asc') THEN
    v_key := 'c.last_message_at'; v_type := 'timestamptz';
    v_key_desc := (p_sort = 'last_message') <> p_backward;
  ELSE
    RAISE EXCEPTION 'unknown sort %', p_sort;
  END IF;
  v_id_desc := v_key_desc;

  FOREACH v_part IN ARRAY CASE WHEN p_backward THEN ARRAY['null', 'key'] ELSE ARRAY['key', 'null'] END LOOP
    CONTINUE WHEN v_left <= 0;
    v_sql := format('select c.id from contacts c where %s', v_where);
    IF v_part = 'key' THEN
      -- the cursor stands among rows without a key: forward there is nothing left of the others
      CONTINUE WHEN NOT p_backward AND p_id IS NOT NULL AND p_key IS NULL;
      v_sql := v_sql || format(' and %s is not null', v_key);
      IF p_id IS NOT NULL AND p_key IS NOT NULL THEN
        v_sql := v_sql || format(' and (%s, c.id) %s (%L::%s, %L::uuid)', v_key,
          CASE WHEN v_key_desc THEN '<' ELSE '>' END, p_key, v_type, p_id);
      END IF;
      v_sql := v_sql || format(' order by %s %s, c.id %s', v_key,
        CASE WHEN v_key_desc THEN 'desc' ELSE 'asc' END, CASE WHEN v_id_desc THEN 'desc' ELSE 'asc' END);
    ELSE
      CONTINUE WHEN p_backward AND (p_id IS NULL OR p_key IS NOT NULL);
      v_sql := v_sql || format(' and %s is null', v_key);
      IF p_id IS NOT NULL AND p_key IS NULL THEN
        v_sql := v_sql || format(' and c.id %s %L', CASE WHEN v_id_desc THEN '<' ELSE '>' END, p_id);
      END IF;
      v_sql := v_sql || format(' order by c.id %s', CASE WHEN v_id_desc THEN 'desc' ELSE 'asc' END);
    END IF;
    RETURN QUERY EXECUTE v_sql || format(' limit %s', v_left);
    GET DIAGNOSTICS v_got = ROW_COUNT;
    v_left := v_left - v_got;
  END LOOP;
END $$;

-- How many contacts match, counted up to p_limit and no further.
CREATE OR REPLACE FUNCTION contact_count(p_workspace uuid, p_filter jsonb, p_limit int) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v int;
BEGIN
  PERFORM assert_workspace(p_workspace);
  EXECUTE format('select count(*)::int from (select 1 from contacts c where %s limit %s) found',
    contact_filter_sql(p_workspace, p_filter), least(p_limit, 1000000)) INTO v;
  RETURN v;
END $$;

GRANT EXECUTE ON FUNCTION contact_page(uuid,jsonb,text,text,uuid,boolean,int), contact_count(uuid,jsonb,int)
  TO tickline_app, tickline_system;
