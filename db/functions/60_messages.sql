-- Order of a message's states. Ties keep what is there. "failed" stands between sent and delivered:
-- it wins over sent, and a delivery that was seen, before or after it, wins over it.
CREATE OR REPLACE FUNCTION status_rank(p_status text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select case p_status
    when 'queued' then 0 when 'sending' then 1 when 'unknown' then 1 when 'unknown_final' then 1
    when 'accepted' then 2 when 'held' then 3 when 'sent' then 4 when 'failed' then 5
    when 'delivered' then 6 when 'read' then 7 else 9 end
$$;

-- The functions below name the rows they touch as `id = ANY(ARRAY(...))` besides joining them, and
-- join without nested loops. Ids that come as JSON tell the planner nothing, and where it expects one
-- row it may read all messages of a workspace for each id; an array is always looked up in the index,
-- and a hash join stays linear whatever was expected.

-- Applies provider statuses to one workspace's messages. See lib/messages/apply-statuses.ts for the
-- shape of an item. Returns a row for each message touched (before and after), and a row with a null
-- message_id for each status that was parked because its message is not known.
-- Locks messages in the order of their ids, so that two callers cannot wait for each other in a ring.
CREATE OR REPLACE FUNCTION apply_statuses(p_workspace uuid, p_items jsonb)
RETURNS TABLE (
  message_id uuid, old_status text, new_status text, campaign_id uuid, contact_id uuid,
  channel_id uuid, address text, origin text, charge_state text, hold_id uuid,
  held_amount numeric, charged_amount numeric, price_category text, price_type text,
  priced_at timestamptz, error_code int
)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT i.ord, i."channelId" AS channel_id, i."providerId" AS provider_id, i.ref, i.status, i.at,
           i."errorCode" AS error_code, i."errorDetail" AS error_detail,
           i."priceCategory" AS price_category, i."priceType" AS price_type
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
      "channelId" uuid, "providerId" text, ref uuid, status text, at timestamptz,
      "errorCode" int, "errorDetail" text, "priceCategory" text, "priceType" text)
    ) WITH ORDINALITY AS i("channelId", "providerId", ref, status, at, "errorCode", "errorDetail", "priceCategory", "priceType", ord)
  ), found AS MATERIALIZED (
    SELECT i.*, coalesce(
      (SELECT m.id FROM messages m
        WHERE m.workspace_id = p_workspace AND m.id = i.ref AND m.channel_id = i.channel_id),
      (SELECT p.message_id FROM message_provider_ids p
        WHERE p.workspace_id = p_workspace AND p.channel_id = i.channel_id AND p.provider_id = i.provider_id)
    ) AS id
    FROM input i
  ), parked AS (
    INSERT INTO parked_statuses (workspace_id, channel_id, provider_id, status)
    SELECT p_workspace, f.channel_id, f.provider_id, jsonb_build_object(
      'channelId', f.channel_id, 'providerId', f.provider_id, 'ref', f.ref, 'status', f.status,
      'at', f.at, 'errorCode', f.error_code, 'errorDetail', f.error_detail,
      'priceCategory', f.price_category, 'priceType', f.price_type)
    FROM found f WHERE f.id IS NULL
    RETURNING 1
  ), news AS MATERIALIZED (
    SELECT f.id,
      max(status_rank(f.status)) AS rank,
      min(f.at) FILTER (WHERE f.status = 'held') AS held_at,
      min(f.at) FILTER (WHERE f.status = 'sent') AS sent_at,
      min(f.at) FILTER (WHERE f.status = 'delivered') AS delivered_at,
      min(f.at) FILTER (WHERE f.status = 'read') AS read_at,
      min(f.at) FILTER (WHERE f.status = 'failed') AS failed_at,
      (array_agg(f.provider_id ORDER BY f.ord))[1] AS provider_id,
      (array_agg(f.channel_id))[1] AS channel_id,
      (array_agg(f.error_code ORDER BY f.ord) FILTER (WHERE f.error_code IS NOT NULL))[1] AS error_code,
      (array_agg(f.error_detail ORDER BY f.ord) FILTER (WHERE f.error_code IS NOT NULL))[1] AS error_detail,
      (array_agg(f.price_category ORDER BY f.ord) FILTER (WHERE f.price_category IS NOT NULL))[1] AS price_category,
      (array_agg(f.price_type ORDER BY f.ord) FILTER (WHERE f.price_category IS NOT NULL))[1] AS price_type,
      (array_agg(f.at ORDER BY f.ord) FILTER (WHERE f.price_category IS NOT NULL))[1] AS priced_at
    FROM found f WHERE f.id IS NOT NULL GROUP BY f.id
  ), before AS MATERIALIZED (
    SELECT m.* FROM messages m
    WHERE m.workspace_id = p_workspace AND m.id = ANY(ARRAY(SELECT n.id FROM news n))
      AND m.direction = 'outbound'
    ORDER BY m.id FOR UPDATE
  ), after AS (
    UPDATE messages m SET
      status = CASE
        WHEN b.status = 'cancelled' OR n.rank <= status_rank(b.status) THEN b.status
        WHEN n.rank = 7 THEN 'read' WHEN n.rank = 6 THEN 'delivered' WHEN n.rank = 5 THEN 'failed'
        WHEN n.rank = 4 THEN 'sent' WHEN n.rank = 3 THEN 'held' ELSE b.status END,
      provider_id = coalesce(m.provider_id, n.provider_id),
      -- a state proves the ones before it, which Meta may leave out (D3)
      accepted_at = least(m.accepted_at, n.held_at, n.sent_at, n.delivered_at, n.read_at),
      sent_at = least(m.sent_at, n.sent_at, n.delivered_at, n.read_at),
      delivered_at = least(m.delivered_at, n.delivered_at, n.read_at),
      read_at = least(m.read_at, n.read_at),
      failed_at = least(m.failed_at, n.failed_at),
      -- a reason stands beside "failed" alone: a delivery seen before or after it takes it away
      error_code = CASE WHEN greatest(n.rank, status_rank(b.status)) BETWEEN 6 AND 7 THEN NULL
        WHEN n.rank = 5 AND n.rank > status_rank(b.status) THEN n.error_code ELSE m.error_code END,
      error_detail = CASE WHEN greatest(n.rank, status_rank(b.status)) BETWEEN 6 AND 7 THEN NULL
        WHEN n.rank = 5 AND n.rank > status_rank(b.status) THEN n.error_detail ELSE m.error_detail END,
      price_category = coalesce(m.price_category, n.price_category),
      price_type = coalesce(m.price_type, n.price_type)
    FROM before b JOIN news n ON n.id = b.id
    WHERE m.workspace_id = p_workspace AND m.id = b.id
      AND m.id = ANY(ARRAY(SELECT o.id FROM before o))
    RETURNING m.id, b.status AS old_status, m.status AS new_status, m.campaign_id, m.contact_id,
      m.channel_id, m.address, m.origin, b.charge_state, m.hold_id, m.held_amount, m.charged_amount,
      m.price_category, m.price_type, n.priced_at, m.error_code, n.provider_id,
      (b.provider_id IS NULL) AS was_unanswered
  ), learnt AS (
    INSERT INTO message_provider_ids (workspace_id, channel_id, provider_id, message_id)
    SELECT p_workspace, a.channel_id, a.provider_id, a.id FROM after a WHERE a.was_unanswered
    ON CONFLICT DO NOTHING
    RETURNING 1
  ), settled AS (
    DELETE FROM message_uncertainties u
    WHERE u.workspace_id = p_workspace AND u.message_id = ANY(ARRAY(
      SELECT a.id FROM after a WHERE a.new_status NOT IN ('unknown', 'unknown_final')))
    RETURNING 1
  ), counted AS (
    SELECT count_campaign_moves(p_workspace, coalesce(jsonb_agg(jsonb_build_object(
      'campaign_id', x.campaign_id, 'old', x.old_status, 'new', x.new_status, 'n', x.n)), '[]'))
    FROM (
      SELECT a.campaign_id, a.old_status, a.new_status, count(*) AS n
      FROM after a WHERE a.campaign_id IS NOT NULL AND a.old_status <> a.new_status
      GROUP BY a.campaign_id, a.old_status, a.new_status
    ) x
  )
  SELECT a.id, a.old_status, a.new_status, a.campaign_id, a.contact_id, a.channel_id, a.address,
    a.origin, a.charge_state, a.hold_id, a.held_amount, a.charged_amount, a.price_category,
    a.price_type, a.priced_at, a.error_code
  FROM after a, (SELECT count(*) FROM counted) c, (SELECT count(*) FROM learnt) l, (SELECT count(*) FROM settled) s
  UNION ALL
  SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM parked;
END $$;

-- Moves messages between the counters of their campaigns. Items: campaign_id, old, new (null: none).
-- Rows are locked in a fixed order.
CREATE OR REPLACE FUNCTION count_campaign_moves(p_workspace uuid, p_moves jsonb) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
  insert into campaign_counts as c (workspace_id, campaign_id, status, count)
  select p_workspace, d.campaign_id, d.status, sum(d.n)::int
  from (
    select (m->>'campaign_id')::uuid campaign_id, m->>'new' status, coalesce((m->>'n')::int, 1) n
      from jsonb_array_elements(p_moves) m where m->>'new' is not null
    union all
    select (m->>'campaign_id')::uuid, m->>'old', -coalesce((m->>'n')::int, 1)
      from jsonb_array_elements(p_moves) m where m->>'old' is not null
  ) d
  group by d.campaign_id, d.status having sum(d.n) <> 0
  order by d.campaign_id, d.status
  on conflict (workspace_id, campaign_id, status) do update set count = c.count + excluded.count
$$;

-- Writes what became of a batch of sends. Items: id, fate (accepted, held, failed, unknown, requeue,
-- return), provider_id, wa_id, code, detail, delay_ms. A message that a webhook has already moved on
-- keeps its place. A message that goes back leaves its place: the row of a campaign message is
-- removed and its recipient is pending again; a single message returns to message_queue.
CREATE OR REPLACE FUNCTION record_outcomes(p_workspace uuid, p_channel uuid, p_items jsonb)
RETURNS TABLE (
  fate text, message_id uuid, old_status text, new_status text, campaign_id uuid, contact_id uuid,
  channel_id uuid, address text, origin text, charge_state text, hold_id uuid,
  held_amount numeric, charged_amount numeric, price_category text, price_type text,
  priced_at timestamptz, error_code int
)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS i(
      id uuid, fate text, provider_id text, wa_id text, code int, detail text, delay_ms int)
  ), before AS MATERIALIZED (
    -- a refusal that repeats itself ten times is no passing one any more
    SELECT m.*, CASE WHEN i.fate = 'requeue' AND m.attempts >= 10 THEN 'failed' ELSE i.fate END AS fate,
      i.provider_id AS new_provider_id, i.wa_id, i.code,
      coalesce(i.detail, CASE WHEN i.fate = 'requeue' THEN 'Meta refused it ten times.' END) AS detail,
      i.delay_ms
    FROM messages m JOIN input i ON i.id = m.id
    WHERE m.workspace_id = p_workspace AND m.id = ANY(ARRAY(SELECT n.id FROM input n))
    ORDER BY m.id FOR UPDATE OF m
  ), back AS MATERIALIZED (
    SELECT * FROM before b WHERE b.fate IN ('requeue', 'return') AND b.status = 'sending'
  ), moved AS (
    UPDATE messages m SET
      status = CASE
        WHEN b.fate = 'failed' AND status_rank(b.status) < 5 THEN 'failed'
        WHEN b.fate = 'unknown' AND b.status = 'sending' THEN 'unknown'
        WHEN b.fate = 'held' AND status_rank(b.status) < 3 THEN 'held'
        WHEN b.fate = 'accepted' AND status_rank(b.status) < 2 THEN 'accepted'
        ELSE b.status END,
      provider_id = coalesce(m.provider_id, b.new_provider_id),
      address = coalesce(b.wa_id, m.address),
      accepted_at = CASE WHEN b.fate IN ('accepted', 'held') THEN coalesce(m.accepted_at, now()) ELSE m.accepted_at END,
      failed_at = CASE WHEN b.fate = 'failed' THEN coalesce(m.failed_at, now()) ELSE m.failed_at END,
      error_code = coalesce(b.code, m.error_code),
      error_detail = CASE
        WHEN b.fate = 'failed' AND status_rank(b.status) < 5 THEN b.detail
        WHEN b.fate = 'unknown' AND b.status = 'sending' THEN b.detail
        ELSE m.error_detail END
    FROM before b
    WHERE m.workspace_id = p_workspace AND m.id = b.id AND b.fate NOT IN ('requeue', 'return')
      AND m.id = ANY(ARRAY(SELECT o.id FROM before o))
    RETURNING m.id, b.fate, b.status AS old_status, m.status AS new_status, m.campaign_id,
      m.contact_id, m.channel_id, m.address, m.origin, b.charge_state, m.hold_id, m.held_amount,
      m.charged_amount, m.price_category, m.price_type, m.error_code, m.provider_id, b.new_provider_id
  ), learnt AS (
    INSERT INTO message_provider_ids (workspace_id, channel_id, provider_id, message_id)
    SELECT p_workspace, p_channel, o.new_provider_id, o.id FROM moved o WHERE o.new_provider_id IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
  ), doubted AS (
    INSERT INTO message_uncertainties (workspace_id, message_id, reason)
    SELECT p_workspace, o.id, coalesce(b.detail, 'no answer') FROM moved o JOIN before b ON b.id = o.id
    WHERE o.new_status = 'unknown'
    ON CONFLICT DO NOTHING RETURNING 1
  ), cleared AS (
    DELETE FROM message_uncertainties u
    WHERE u.workspace_id = p_workspace AND u.message_id = ANY(ARRAY(
      SELECT o.id FROM moved o WHERE o.new_status NOT IN ('unknown', 'unknown_final')))
    RETURNING 1
  ), recipients AS (
    UPDATE campaign_recipients r SET
      state = 'pending',
      attempts = r.attempts + CASE WHEN b.fate = 'requeue' THEN 1 ELSE 0 END,
      not_before = CASE WHEN b.fate = 'requeue' OR b.delay_ms IS NOT NULL
        THEN now() + make_interval(secs => coalesce(b.delay_ms, least(4 ^ least(r.attempts + 1, 6), 3600) * 1000) / 1000.0) END
    FROM back b
    WHERE r.workspace_id = p_workspace AND r.campaign_id = b.campaign_id AND r.id = b.id
      AND r.campaign_id = ANY(ARRAY(SELECT DISTINCT o.campaign_id FROM back o))
      AND r.id = ANY(ARRAY(SELECT o.id FROM back o))
    RETURNING r.id
  ), gone AS (
    DELETE FROM messages m
    WHERE m.workspace_id = p_workspace
      AND m.id = ANY(ARRAY(SELECT b.id FROM back b WHERE b.campaign_id IS NOT NULL))
    RETURNING m.id
  ), requeued AS (
    UPDATE messages m SET status = 'queued', error_code = b.code,
      attempts = m.attempts + CASE WHEN b.fate = 'requeue' THEN 1 ELSE 0 END
    FROM back b WHERE m.workspace_id = p_workspace AND m.id = b.id AND b.campaign_id IS NULL
      AND m.id = ANY(ARRAY(SELECT o.id FROM back o WHERE o.campaign_id IS NULL))
    RETURNING m.id, m.attempts, b.delay_ms, m.channel_id
  ), queued AS (
    INSERT INTO message_queue (workspace_id, message_id, channel_id, due_at)
    SELECT p_workspace, q.id, q.channel_id,
      now() + make_interval(secs => coalesce(q.delay_ms, least(4 ^ least(q.attempts, 6), 3600) * 1000) / 1000.0)
    FROM requeued q ON CONFLICT DO NOTHING RETURNING 1
  ), counted AS (
    SELECT count_campaign_moves(p_workspace, coalesce(jsonb_agg(x.move), '[]')) FROM (
      SELECT jsonb_build_object('campaign_id', o.campaign_id, 'old', o.old_status,
          'new', o.new_status, 'n', count(*)) AS move
        FROM moved o WHERE o.campaign_id IS NOT NULL AND o.old_status <> o.new_status
        GROUP BY o.campaign_id, o.old_status, o.new_status
      UNION ALL
      SELECT jsonb_build_object('campaign_id', b.campaign_id, 'old', 'sending', 'n', count(*))
        FROM back b WHERE b.campaign_id IS NOT NULL GROUP BY b.campaign_id
    ) x
  )
  SELECT o.fate, o.id, o.old_status, o.new_status, o.campaign_id, o.contact_id, o.channel_id,
    o.address, o.origin, o.charge_state, o.hold_id, o.held_amount, o.charged_amount,
    o.price_category, o.price_type, NULL::timestamptz, o.error_code
  FROM moved o, (SELECT count(*) FROM counted) c, (SELECT count(*) FROM learnt) l,
    (SELECT count(*) FROM doubted) d, (SELECT count(*) FROM cleared) e
  UNION ALL
  SELECT b.fate, b.id, b.status, 'queued', b.campaign_id, b.contact_id, b.channel_id, b.address,
    b.origin, b.charge_state, b.hold_id, b.held_amount, b.charged_amount, b.price_category,
    b.price_type, NULL::timestamptz, b.code
  -- a function in a CTE runs only when it is read: a batch that goes back whole has no other reader
  FROM back b, (SELECT count(*) FROM counted) c, (SELECT count(*) FROM recipients) r,
    (SELECT count(*) FROM gone) g, (SELECT count(*) FROM queued) q;
END $$;

-- Notes on messages what was taken for them. Items: message_id, cost (null: nothing, the share of the
-- hold goes back). The money itself is moved by settle_messages() in the same transaction.
CREATE OR REPLACE FUNCTION mark_charged(p_workspace uuid, p_items jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
BEGIN
  WITH items AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS i(message_id uuid, cost numeric)
  )
  UPDATE messages m SET
    charge_state = CASE WHEN i.cost IS NULL THEN 'released' ELSE 'captured' END,
    charged_amount = i.cost
  FROM items i
  WHERE m.workspace_id = p_workspace AND m.id = i.message_id
    AND m.id = ANY(ARRAY(SELECT o.message_id FROM items o));
END $$;

GRANT EXECUTE ON FUNCTION mark_charged(uuid, jsonb) TO tickline_app, tickline_system;
