-- Months of messages and webhook events. The bound of a month is the smallest UUIDv7 of its first
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
DECLARE t text; i int; v_from timestamptz; v_name text; v_made int := 0;
BEGIN
  FOREACH t IN ARRAY ARRAY['messages', 'webhook_events'] LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I DEFAULT', t || '_default', t);
    FOR i IN 0..p_months LOOP
      v_from := date_trunc('month', p_now at time zone 'UTC') at time zone 'UTC' + make_interval(months => i);
      v_name := t || '_' || to_char(v_from at time zone 'UTC', 'YYYY_MM');
      IF to_regclass(v_name) IS NULL THEN
        -- rows that a missing month left in the default partition move into their own (r75)
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', v_name, t);
        EXECUTE format('WITH gone AS (DELETE FROM %I WHERE id >= %L AND id < %L RETURNING *) INSERT INTO %I SELECT * FROM gone',
          t || '_default', month_bound(v_from), month_bound(v_from + interval '1 month'), v_name);
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

SELECT ensure_partitions();
