-- Months of messages, webhook events and what they did. The bound of a month is the smallest UUIDv7 of its first
-- millisecond, so a range of ids is a range of time. The app role has no right on a partition: row
-- security of the parent does not hold when a partition is read directly.
CREATE OR REPLACE FUNCTION month_bound(p_month timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
  select (lpad(to_hex((extract(epoch from p_month) * 1000)::bigint), 12, '0')
          || '00000000000000000000')::uuid
$$;

CREATE OR REPLACE FUNCTION ensure_partitions(p_months int DEFAULT 3, p_now timestamptz DEFAULT now())
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t text; k text; i int; v_from timestamptz; v_name text; v_made int := 0;
BEGIN
  FOR t, k IN VALUES ('messages', 'id'), ('webhook_events', 'id'), ('webhook_updates', 'webhook_event_id') LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I DEFAULT', t || '_default', t);
    FOR i IN 0..p_months LOOP
      v_from := date_trunc('month', p_now at time zone 'UTC') at time zone 'UTC' + make_interval(months => i);
      v_name := t || '_' || to_char(v_from at time zone 'UTC', 'YYYY_MM');
      IF to_regclass(v_name) IS NULL THEN
        -- rows that a missing month left in the default partition move into their own (r75)
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', v_name, t);
        EXECUTE format('WITH gone AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM gone',
          t || '_default', k, month_bound(v_from), k, month_bound(v_from + interval '1 month'), v_name);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          t, v_name, month_bound(v_from), month_bound(v_from + interval '1 month'));
        v_made := v_made + 1;
      END IF;
      EXECUTE format('REVOKE ALL ON %I FROM tickline_app', v_name);
      EXECUTE format('ALTER TABLE %I SET (fillfactor = 80)', v_name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON %I FROM tickline_app', t || '_default');
  END LOOP;
  RETURN v_made;
END $$;

-- Ends the life of webhook events older than p_days: whole months are dropped, which costs the same
-- for a million rows as for none. What nobody has settled (failed, unmatched, pending) moves into the
-- default partition first, with the lines that tell what it did, and stays until it is settled (G5).
CREATE OR REPLACE FUNCTION drop_old_webhooks(p_days int DEFAULT 90, p_now timestamptz DEFAULT now())
RETURNS TABLE (months int, kept bigint, removed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_before timestamptz := p_now - make_interval(days => p_days);
  v_bound uuid := month_bound(v_before);
  v_name text; v_n bigint;
BEGIN
  months := 0; kept := 0; removed := 0;
  FOR v_name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'webhook_events'::regclass AND c.relname ~ '^webhook_events_\d{4}_\d{2}$'
      AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= v_before at time zone 'UTC'
    ORDER BY 1
  LOOP
    EXECUTE format('ALTER TABLE webhook_events DETACH PARTITION %I', v_name);
    EXECUTE format('INSERT INTO webhook_events SELECT * FROM %I WHERE status <> ''processed''', v_name);
    GET DIAGNOSTICS v_n = ROW_COUNT;
    kept := kept + v_n;
    EXECUTE format('SELECT count(*) FROM %I WHERE status = ''processed''', v_name) INTO v_n;
    removed := removed + v_n;
    EXECUTE format('DROP TABLE %I', v_name);
    v_name := replace(v_name, 'webhook_events', 'webhook_updates');
    IF to_regclass(v_name) IS NOT NULL THEN
      EXECUTE format('ALTER TABLE webhook_updates DETACH PARTITION %I', v_name);
      EXECUTE format('INSERT INTO webhook_updates SELECT u.* FROM %I u WHERE EXISTS (
        SELECT 1 FROM webhook_events e WHERE e.id = u.webhook_event_id)', v_name);
      EXECUTE format('DROP TABLE %I', v_name);
    END IF;
    months := months + 1;
  END LOOP;
  -- settled since they were kept, or caught by the default partition in a month without its own
  DELETE FROM webhook_events_default WHERE id < v_bound AND status = 'processed';
  GET DIAGNOSTICS v_n = ROW_COUNT;
  removed := removed + v_n;
  DELETE FROM webhook_updates_default u WHERE u.webhook_event_id < v_bound
    AND NOT EXISTS (SELECT 1 FROM webhook_events e WHERE e.id = u.webhook_event_id);
  RETURN NEXT;
END $$;

SELECT ensure_partitions();
