-- Order of a message's states. Ties keep what is there. "failed" stands between sent and delivered:
-- it wins over sent, and a delivery that was seen, before or after it, wins over it.
CREATE OR REPLACE FUNCTION status_rank(p_status text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select case p_status
    when 'queued' then 0 when 'sending' then 1 when 'unknown' then 1 when 'unknown_final' then 1
    when 'accepted' then 2 when 'held' then 3 when 'sent' then 4 when 'failed' then 5
    when 'delivered' then 6 when 'read' then 7 else 9 end
$$;

-- What a piece of evidence, given by its rank, makes of a state.
CREATE OR REPLACE FUNCTION status_after(p_status text, p_rank int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select case when p_status = 'cancelled' or p_rank <= status_rank(p_status) then p_status
    else (array['accepted', 'held', 'sent', 'failed', 'delivered', 'read'])[p_rank - 1] end
$$;

-- The market of an address on a day ("2026-11-20"), by the longest prefix that the tariff lists; of a
-- user id by the country that it begins with; null when it is neither. The tariff comes from
-- lib/wallet/tariff.ts.
CREATE OR REPLACE FUNCTION market_of(p_tariff jsonb, p_day text, p_address text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE
  v_number text := case when p_address ~ '^[A-Z]{2}\.' then p_tariff ->> left(p_address, 2) else p_address end;
  v_digits text := regexp_replace(v_number, '\D', '', 'g');
  v_market text;
BEGIN
  IF v_digits IS NULL OR v_digits = '' OR v_number ~ '[[:alpha:]]' THEN RETURN NULL; END IF;
  FOR v_length IN REVERSE 4..0 LOOP
    v_market := p_tariff ->> (p_day || '|' || left(v_digits, v_length));
    EXIT WHEN v_market IS NOT NULL;
  END LOOP;
  RETURN v_market;
END $$;

-- The mode that prices a message: that of its number in the moment in which it was made, which its id
-- begins with: what was on its way before a switch keeps the price it had.
CREATE OR REPLACE FUNCTION mode_at(p_mode text, p_changed_at timestamptz, p_id uuid) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  select case
    when p_changed_at is null or left(replace(p_id::text, '-', ''), 12)
      >= lpad(to_hex((extract(epoch from p_changed_at) * 1000)::bigint), 12, '0') then p_mode
    when p_mode = 'shared' then 'dedicated' else 'shared' end
$$;

-- What one message costs: 0 when Meta's type says free, null when the tariff does not know, or when
-- there is no type or a new one: what is not known is never taken for 0 (whatsapp.md 6.3). Over a
-- number in dedicated mode Meta bills the business itself, and the wallet pays the platform's fee,
-- whatever Meta's type is.
DROP FUNCTION IF EXISTS price_of(jsonb, text, text, text, text);
CREATE OR REPLACE FUNCTION price_of(
  p_tariff jsonb, p_day text, p_address text, p_category text, p_type text, p_mode text
) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE v_market text;
BEGIN
  IF p_mode = 'dedicated' THEN
    IF p_tariff ? (p_day || '|no fee') THEN RETURN 0; END IF;
    v_market := market_of(p_tariff, p_day, p_address);
    IF v_market IS NULL THEN RETURN NULL; END IF;
    RETURN coalesce(p_tariff ->> (p_day || '|*|' || p_category || '|fee'),
      p_tariff ->> (p_day || '|' || v_market || '|' || p_category || '|fee'));
  END IF;
  IF starts_with(p_type, 'free_') THEN RETURN 0; END IF;
  IF p_type IS DISTINCT FROM 'regular' THEN RETURN NULL; END IF;
  RETURN p_tariff ->> (p_day || '|' || market_of(p_tariff, p_day, p_address) || '|' || p_category);
END $$;

-- A message that was just written, with the money that moves with it. Made anew with its functions,
-- which alone use it.
DROP TYPE IF EXISTS written_message CASCADE;
CREATE TYPE written_message AS (
  id uuid, old_status text, new_status text, campaign_id uuid, contact_id uuid, channel_id uuid,
  address text, error_code int,
  -- a provider id that is news
  provider_id text,
  -- its share of a hold that ends now, and what is charged; both null when nothing is settled
  hold_id uuid, held numeric, cost numeric, settles boolean, refund numeric,
  category text, day text,
  -- the months in which it counted and counts as a delivered free-form message; null: in none
  old_month date, new_month date,
  price_type text, delivered_at timestamptz
);

-- The month in which a message takes one of its number's free thousand: a free-form one, by the price
-- category that Meta reported, once it is delivered. What an advertisement made free has another
-- category and takes none. By UTC: Meta counts in the account's own zone, which it does not tell us.
CREATE OR REPLACE FUNCTION service_month(p_category text, p_delivered_at timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
  select case when p_category = 'service'
    then date_trunc('month', p_delivered_at at time zone 'UTC')::date end
$$;

-- Whether by Meta's own word a number has no free message left in a month, whatever was counted here:
-- it charged for the newest one. Of two in one second the charged one is the later, since the free ones
-- come first. Where months begin at another hour than here, Meta's next free one takes the word back.
CREATE OR REPLACE FUNCTION spent_at_meta(p_priced_at timestamptz, p_free_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  select p_priced_at is not null and p_priced_at >= coalesce(p_free_at, '-infinity')
$$;

-- What both functions below do to a message's surroundings: its provider id, its doubt, the counters
-- of its campaign, its money. The rows of the messages are written already, in this transaction.
CREATE OR REPLACE FUNCTION follow_messages(p_workspace uuid, p_written written_message[], p_tariff jsonb)
RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_moves jsonb; v_settlements jsonb;
BEGIN
  INSERT INTO message_provider_ids (workspace_id, channel_id, provider_id, message_id)
  SELECT p_workspace, w.channel_id, w.provider_id, w.id
  FROM unnest(p_written) w WHERE w.provider_id IS NOT NULL
  ON CONFLICT DO NOTHING;

  DELETE FROM message_uncertainties u
  WHERE u.workspace_id = p_workspace AND u.message_id = ANY(ARRAY(
    SELECT w.id FROM unnest(p_written) w WHERE w.old_status IN ('sending', 'unknown', 'unknown_final')
      AND w.new_status NOT IN ('unknown', 'unknown_final')));

  SELECT jsonb_agg(jsonb_build_object(
      'campaign_id', x.campaign_id, 'old', x.old_status, 'new', x.new_status, 'n', x.n))
    INTO v_moves
  FROM (
    SELECT w.campaign_id, w.old_status, w.new_status, count(*) AS n FROM unnest(p_written) w
    WHERE w.campaign_id IS NOT NULL AND w.old_status <> w.new_status
    GROUP BY w.campaign_id, w.old_status, w.new_status
  ) x;
  IF v_moves IS NOT NULL THEN PERFORM count_campaign_moves(p_workspace, v_moves); END IF;

  SELECT jsonb_agg(jsonb_build_object(
      'message_id', w.id, 'hold_id', w.hold_id, 'held', w.held, 'cost', w.cost,
      'campaign_id', w.campaign_id, 'category', w.category,
      'market', market_of(p_tariff, w.day, w.address),
      'description', 'WhatsApp ' || replace(w.category, '_', ' ') || ' message'))
    INTO v_settlements
  FROM unnest(p_written) w WHERE w.settles;
  IF v_settlements IS NOT NULL THEN PERFORM settle_messages(p_workspace, v_settlements); END IF;

  -- rows are locked in a fixed order, and after the wallet, by every caller
  INSERT INTO channel_months AS c
    (workspace_id, channel_id, month, service_delivered, service_priced_at, service_free_at)
  SELECT p_workspace, x.channel_id, x.month, sum(x.n),
    max(x.delivered_at) FILTER (WHERE x.price_type = 'regular'),
    max(x.delivered_at) FILTER (WHERE starts_with(x.price_type, 'free_'))
  FROM (
    SELECT w.channel_id, w.new_month AS month, 1 AS n, w.price_type, w.delivered_at FROM unnest(p_written) w
      WHERE w.new_month IS DISTINCT FROM w.old_month AND w.new_month IS NOT NULL
    UNION ALL
    SELECT w.channel_id, w.old_month, -1, NULL, NULL FROM unnest(p_written) w
      WHERE w.new_month IS DISTINCT FROM w.old_month AND w.old_month IS NOT NULL
  ) x
  GROUP BY x.channel_id, x.month HAVING sum(x.n) <> 0
  ORDER BY x.channel_id, x.month
  ON CONFLICT (workspace_id, channel_id, month)
    DO UPDATE SET service_delivered = c.service_delivered + excluded.service_delivered,
      service_priced_at = greatest(c.service_priced_at, excluded.service_priced_at),
      service_free_at = greatest(c.service_free_at, excluded.service_free_at);

  PERFORM refund_message(p_workspace, w.id, w.refund, 'Not delivered: the price of the message came back')
  FROM unnest(p_written) w WHERE w.refund > 0;
END $$;

-- The functions below name the rows they touch as `id = ANY(ARRAY(...))` besides joining them, and
-- join without nested loops. Ids that come as JSON tell the planner nothing, and where it expects one
-- row it may read all messages of a workspace for each id; an array is always looked up in the index,
-- and a hash join stays linear whatever was expected.

-- Applies evidence from a provider to one workspace's messages; the shape of an item is Evidence in
-- lib/messages/evidence.ts. A message is written once: its state, its times and its money together,
-- and not at all when the evidence says nothing new. Messages are locked in the order of their ids, so
-- that two callers cannot wait for each other in a ring.
--
-- The first status with pricing takes the price. A failure gives the reservation back; a failure after
-- the charge is refunded by its own line. A price that is not on the rate card stays reserved and
-- unknown; it is never booked as 0.
-- Returns the places (from 1) of items whose message is not known, and what was written.
CREATE OR REPLACE FUNCTION apply_statuses(
  p_workspace uuid, p_evidence jsonb, p_tariff jsonb, OUT unknown int[], OUT written jsonb
)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
DECLARE v_known int[]; v_written written_message[];
BEGIN
  WITH evidence AS MATERIALIZED (
    SELECT i.*, coalesce(i.ref, (
      SELECT p.message_id FROM message_provider_ids p WHERE p.workspace_id = p_workspace
        AND p.channel_id = i."channelId" AND p.provider_id = i."providerId")) AS id
    FROM ROWS FROM (jsonb_to_recordset(p_evidence) AS (
      "channelId" uuid, "providerId" text, ref uuid, status text, "acceptedAt" timestamptz,
      "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz,
      "errorCode" int, "errorDetail" text, "priceCategory" text, "priceType" text, "pricedAt" timestamptz,
      "isOwnApp" boolean)
    ) WITH ORDINALITY AS i("channelId", "providerId", ref, status, "acceptedAt", "sentAt",
      "deliveredAt", "readAt", "failedAt", "errorCode", "errorDetail", "priceCategory", "priceType",
      "pricedAt", "isOwnApp", place)
  ), before AS MATERIALIZED (
    SELECT m.* FROM messages m
    WHERE m.workspace_id = p_workspace AND m.id = ANY(ARRAY(SELECT e.id FROM evidence e))
    ORDER BY m.id FOR UPDATE
  ), known AS MATERIALIZED (
    -- items that named one message differently meet here
    SELECT e.id, array_agg(e.place::int) AS places, max(status_rank(e.status)) AS rank,
      min(e."providerId") AS provider_id, min(e."acceptedAt") AS accepted_at, min(e."sentAt") AS sent_at,
      min(e."deliveredAt") AS delivered_at, min(e."readAt") AS read_at, min(e."failedAt") AS failed_at,
      min(e."errorCode") AS error_code, min(e."errorDetail") AS error_detail,
      min(e."priceCategory") AS price_category, min(e."priceType") AS price_type,
      coalesce(to_char(min(e."pricedAt") AT TIME ZONE 'UTC', 'YYYY-MM-DD'), p_tariff ->> 'today') AS day
    FROM evidence e JOIN before b ON b.id = e.id AND b.channel_id = e."channelId"
    -- a business's own app is no witness for what the platform pays for
    WHERE e."isOwnApp" IS NOT TRUE OR (SELECT mode_at(n.mode, n.mode_changed_at, b.id) FROM channels n
      WHERE n.workspace_id = b.workspace_id AND n.id = b.channel_id) = 'dedicated'
    GROUP BY e.id
  ), judged AS MATERIALIZED (
    SELECT b.id, b.status AS old_status, status_after(b.status, k.rank) AS status,
      b.provider_id IS NULL AS is_news, coalesce(b.provider_id, k.provider_id) AS provider_id,
      least(b.accepted_at, k.accepted_at) AS accepted_at, least(b.sent_at, k.sent_at) AS sent_at,
      least(b.delivered_at, k.delivered_at) AS delivered_at, least(b.read_at, k.read_at) AS read_at,
      least(b.failed_at, k.failed_at) AS failed_at,
      k.rank > status_rank(b.status) AS is_higher, k.error_code, k.error_detail, k.day,
      replace(coalesce(b.price_category, k.price_category), '-', '_') AS category,
      coalesce(b.price_category, k.price_category) AS price_category,
      coalesce(b.price_type, k.price_type) AS price_type, b.address, b.charge_state, b.charged_amount,
      mode_at(n.mode, n.mode_changed_at, b.id) AS mode,
      service_month(b.price_category, b.delivered_at) AS old_month,
      service_month(coalesce(b.price_category, k.price_category), least(b.delivered_at, k.delivered_at))
        AS new_month
    FROM before b JOIN known k ON k.id = b.id
      JOIN channels n ON n.workspace_id = b.workspace_id AND n.id = b.channel_id
    WHERE b.direction = 'outbound'
  ), priced AS MATERIALIZED (
    SELECT j.*,
      CASE WHEN j.status <> 'failed' AND j.charge_state <> 'captured' AND j.category IS NOT NULL
        THEN price_of(p_tariff, j.day, j.address, j.category, j.price_type, j.mode) END AS cost,
      j.status = 'failed' AND j.charge_state = 'held' AS gives_back,
      j.status = 'failed' AND j.charge_state = 'captured' AND j.charged_amount > 0 AS refunds
    FROM judged j
  ), after AS (
    UPDATE messages m SET
      status = p.status, provider_id = p.provider_id, accepted_at = p.accepted_at, sent_at = p.sent_at,
      delivered_at = p.delivered_at, read_at = p.read_at, failed_at = p.failed_at,
      -- a reason stands beside "failed" alone: a delivery seen before or after it takes it away
      error_code = CASE WHEN p.status IN ('delivered', 'read') THEN NULL
        WHEN p.status = 'failed' AND p.is_higher THEN p.error_code ELSE m.error_code END,
      error_detail = CASE WHEN p.status IN ('delivered', 'read') THEN NULL
        WHEN p.status = 'failed' AND p.is_higher THEN p.error_detail ELSE m.error_detail END,
      price_category = p.price_category, price_type = p.price_type,
      charge_state = CASE WHEN p.cost IS NOT NULL THEN 'captured'
        WHEN p.gives_back OR p.refunds THEN 'released' ELSE m.charge_state END,
      charged_amount = CASE WHEN p.cost IS NOT NULL THEN p.cost WHEN p.gives_back THEN NULL
        WHEN p.refunds THEN 0 ELSE m.charged_amount END
    FROM priced p
    WHERE m.workspace_id = p_workspace AND m.id = p.id
      AND m.id = ANY(ARRAY(SELECT o.id FROM priced o))
      AND (p.is_higher OR p.cost IS NOT NULL OR p.gives_back OR p.refunds OR p.is_news
        OR (m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.price_category, m.price_type)
          IS DISTINCT FROM (p.accepted_at, p.sent_at, p.delivered_at, p.read_at, p.failed_at, p.price_category, p.price_type))
    RETURNING (m.id, p.old_status, m.status, m.campaign_id, m.contact_id, m.channel_id, m.address,
      m.error_code, CASE WHEN p.is_news THEN m.provider_id END,
      CASE WHEN p.charge_state = 'held' THEN m.hold_id END,
      CASE WHEN p.charge_state = 'held' THEN m.held_amount END,
      p.cost, p.cost IS NOT NULL OR p.gives_back, CASE WHEN p.refunds THEN p.charged_amount END,
      p.category, p.day, p.old_month, p.new_month, m.price_type, m.delivered_at)::written_message AS one
  )
  SELECT (SELECT array_agg(x) FROM known k, unnest(k.places) x), (SELECT array_agg(a.one) FROM after a)
    INTO v_known, v_written;

  unknown := ARRAY(SELECT x FROM generate_series(1, jsonb_array_length(p_evidence)) x
    WHERE v_known IS NULL OR x <> ALL(v_known) ORDER BY x);
  IF v_written IS NOT NULL THEN PERFORM follow_messages(p_workspace, v_written, p_tariff); END IF;
  written := written_summary(v_written);
END $$;

-- What the callers announce, once each: campaigns and threads of which a message moved, messages that
-- failed, whether money moved, and how many messages moved.
CREATE OR REPLACE FUNCTION written_summary(p_written written_message[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  select jsonb_build_object(
    'moved', count(*) filter (where w.old_status <> w.new_status),
    'settled', coalesce(bool_or(w.settles or w.refund > 0), false),
    'campaignIds', coalesce(jsonb_agg(distinct w.campaign_id)
      filter (where w.campaign_id is not null and w.old_status <> w.new_status), '[]'),
    'threads', coalesce(jsonb_agg(distinct jsonb_build_object('contactId', w.contact_id, 'channelId', w.channel_id))
      filter (where w.campaign_id is null and w.old_status <> w.new_status), '[]'),
    'failures', coalesce(jsonb_agg(jsonb_build_object('messageId', w.id, 'campaignId', w.campaign_id,
        'channelId', w.channel_id, 'code', w.error_code))
      filter (where w.new_status = 'failed' and w.old_status <> 'failed' and w.error_code is not null), '[]'))
  from unnest(p_written) w
$$;

-- Gives back what messages hold or have paid that a caller has just written as failed.
CREATE OR REPLACE FUNCTION settle_failures(p_workspace uuid, p_ids uuid[]) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE v_written written_message[];
BEGIN
  WITH before AS MATERIALIZED (
    SELECT m.id, m.charge_state, m.charged_amount FROM messages m
    WHERE m.workspace_id = p_workspace AND m.id = ANY(p_ids) AND m.status = 'failed'
      AND (m.charge_state = 'held' OR (m.charge_state = 'captured' AND m.charged_amount > 0))
    ORDER BY m.id FOR UPDATE
  ), after AS (
    UPDATE messages m SET charge_state = 'released',
      charged_amount = CASE WHEN b.charge_state = 'captured' THEN 0 END
    FROM before b
    WHERE m.workspace_id = p_workspace AND m.id = b.id AND m.id = ANY(p_ids)
    RETURNING (m.id, m.status, m.status, m.campaign_id, m.contact_id, m.channel_id, m.address,
      m.error_code, NULL, m.hold_id, m.held_amount, NULL, b.charge_state = 'held',
      CASE WHEN b.charge_state = 'captured' THEN b.charged_amount END, NULL, NULL, NULL, NULL, NULL, NULL)::written_message AS one
  )
  SELECT array_agg(a.one) INTO v_written FROM after a;
  IF v_written IS NULL THEN RETURN false; END IF;
  PERFORM follow_messages(p_workspace, v_written, '{}');
  RETURN true;
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
-- keeps its place, and its money is freed when it failed.
-- Returns how many met each fate, and what was written.
CREATE OR REPLACE FUNCTION record_outcomes(
  p_workspace uuid, p_items jsonb, OUT fates jsonb, OUT written jsonb
)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
DECLARE v_back jsonb; v_written written_message[];
BEGIN
  WITH items AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS i(
      id uuid, fate text, provider_id text, wa_id text, code int, detail text, delay_ms int)
  ), before AS MATERIALIZED (
    SELECT m.id, m.status, m.attempts, m.campaign_id, m.channel_id, m.contact_id, m.charge_state
    FROM messages m
    WHERE m.workspace_id = p_workspace AND m.id = ANY(ARRAY(SELECT i.id FROM items i))
    ORDER BY m.id FOR UPDATE
  ), judged AS MATERIALIZED (
    -- a refusal that repeats itself ten times is no passing one any more
    SELECT b.*, i.provider_id, i.wa_id, i.code, i.delay_ms,
      CASE WHEN i.fate = 'requeue' AND b.attempts >= 10 THEN 'failed' ELSE i.fate END AS fate,
      coalesce(i.detail, CASE WHEN i.fate = 'requeue' THEN 'Meta refused it ten times.' END) AS detail,
      status_after(b.status, CASE i.fate WHEN 'accepted' THEN 2 WHEN 'held' THEN 3
        WHEN 'failed' THEN 5 WHEN 'requeue' THEN 5 ELSE 0 END) AS status_by_rank
    FROM before b JOIN items i ON i.id = b.id
  ), after AS (
    UPDATE messages m SET
      status = CASE WHEN j.fate <> 'unknown' THEN j.status_by_rank
        WHEN j.status = 'sending' THEN 'unknown' ELSE j.status END,
      provider_id = coalesce(m.provider_id, j.provider_id),
      address = coalesce(j.wa_id, m.address),
      accepted_at = CASE WHEN j.fate IN ('accepted', 'held') THEN coalesce(m.accepted_at, now()) ELSE m.accepted_at END,
      failed_at = CASE WHEN j.fate = 'failed' THEN coalesce(m.failed_at, now()) ELSE m.failed_at END,
      error_code = coalesce(j.code, m.error_code),
      error_detail = CASE
        WHEN j.fate = 'failed' AND status_rank(j.status) < 5 THEN j.detail
        WHEN j.fate = 'unknown' AND j.status = 'sending' THEN j.detail
        ELSE m.error_detail END
    FROM judged j
    WHERE m.workspace_id = p_workspace AND m.id = j.id AND j.fate NOT IN ('requeue', 'return')
      AND m.id = ANY(ARRAY(SELECT o.id FROM judged o))
    RETURNING (m.id, j.status, m.status, m.campaign_id, m.contact_id, m.channel_id, m.address,
      m.error_code, j.provider_id, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::written_message AS one
  )
  SELECT (SELECT array_agg(a.one) FROM after a),
      (SELECT jsonb_object_agg(f.fate, f.n) FROM (SELECT j.fate, count(*) AS n FROM judged j GROUP BY j.fate) f),
      (SELECT jsonb_agg(to_jsonb(j)) FROM judged j
        WHERE j.fate IN ('requeue', 'return') AND j.status = 'sending')
    INTO v_written, fates, v_back;
  written := written_summary(v_written);

  IF v_written IS NOT NULL THEN
    INSERT INTO message_uncertainties (workspace_id, message_id, reason)
    SELECT p_workspace, w.id, coalesce(i.detail, 'no answer')
    FROM unnest(v_written) w JOIN jsonb_to_recordset(p_items) AS i(id uuid, detail text) ON i.id = w.id
    WHERE w.new_status = 'unknown'
    ON CONFLICT DO NOTHING;
    PERFORM follow_messages(p_workspace, v_written, '{}');
    IF written -> 'moved' <> '0' AND settle_failures(p_workspace, ARRAY(
        SELECT w.id FROM unnest(v_written) w WHERE w.new_status = 'failed' AND w.old_status <> 'failed')) THEN
      written := written || '{"settled": true}';
    END IF;
  END IF;
  IF v_back IS NOT NULL THEN PERFORM take_back(p_workspace, v_back); END IF;
END $$;

-- Takes messages back that nobody can have received. Items: id, campaign_id, channel_id, fate (return:
-- no attempt was made), delay_ms, code. The row of a campaign message is removed and its recipient is
-- pending again; a single message returns to message_queue.
CREATE OR REPLACE FUNCTION take_back(p_workspace uuid, p_items jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE v_moves jsonb;
BEGIN
  WITH items AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS i(id uuid, campaign_id uuid, fate text, delay_ms int)
    WHERE campaign_id IS NOT NULL
  )
  UPDATE campaign_recipients r SET
    state = 'pending',
    attempts = r.attempts + CASE WHEN i.fate = 'requeue' THEN 1 ELSE 0 END,
    not_before = CASE WHEN i.fate = 'requeue' OR i.delay_ms IS NOT NULL
      THEN now() + pause_before(i.delay_ms, r.attempts + 1) END
  FROM items i
  WHERE r.workspace_id = p_workspace AND r.campaign_id = i.campaign_id AND r.id = i.id
    AND r.campaign_id = ANY(ARRAY(SELECT DISTINCT o.campaign_id FROM items o))
    AND r.id = ANY(ARRAY(SELECT o.id FROM items o));

  DELETE FROM messages m WHERE m.workspace_id = p_workspace AND m.id = ANY(ARRAY(
    SELECT i.id FROM jsonb_to_recordset(p_items) AS i(id uuid, campaign_id uuid)
    WHERE i.campaign_id IS NOT NULL));

  SELECT jsonb_agg(x.move) INTO v_moves FROM (
    SELECT jsonb_build_object('campaign_id', i.campaign_id, 'old', 'sending', 'n', count(*)) AS move
    FROM jsonb_to_recordset(p_items) AS i(campaign_id uuid)
    WHERE i.campaign_id IS NOT NULL GROUP BY i.campaign_id) x;
  IF v_moves IS NOT NULL THEN PERFORM count_campaign_moves(p_workspace, v_moves); END IF;

  WITH items AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS i(
      id uuid, campaign_id uuid, fate text, delay_ms int, code int)
    WHERE campaign_id IS NULL
  ), requeued AS (
    UPDATE messages m SET status = 'queued', error_code = i.code,
      attempts = m.attempts + CASE WHEN i.fate = 'requeue' THEN 1 ELSE 0 END
    FROM items i WHERE m.workspace_id = p_workspace AND m.id = i.id
      AND m.id = ANY(ARRAY(SELECT o.id FROM items o))
    RETURNING m.id, m.attempts, i.delay_ms, m.channel_id, m.address, m.occurred_at
  )
  -- in the order in which they were said, also where all wait equally long
  INSERT INTO message_queue (workspace_id, message_id, channel_id, address, said_at, due_at)
  SELECT p_workspace, q.id, q.channel_id, q.address, q.occurred_at, now() + pause_before(q.delay_ms, q.attempts)
    + row_number() OVER (ORDER BY q.occurred_at, q.id) * interval '1 microsecond'
  FROM requeued q ON CONFLICT DO NOTHING;
END $$;

-- The pause that was asked for, or one that grows with every attempt: 4 s, 16 s, … an hour at most.
CREATE OR REPLACE FUNCTION pause_before(p_delay_ms int, p_attempt int) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
  select make_interval(secs => coalesce(p_delay_ms / 1000.0, least(4 ^ least(p_attempt, 6), 3600)))
$$;
