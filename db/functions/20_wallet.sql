-- The wallet. Every function locks the wallet row first and then looks, so READ COMMITTED is right:
-- the statements after the lock see what the holder before us has committed. Lock order everywhere:
-- wallet, holds, ledger. Amounts are numeric(14,4) in the wallet's currency.

-- Refuses what is no exact amount of numeric(14,4): null, NaN, infinities and digits beyond the
-- fourth decimal, which the ledger line and the balance would each round on their own.
CREATE OR REPLACE FUNCTION assert_money(p_amount numeric) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF p_amount IS NULL OR p_amount = 'NaN' OR abs(p_amount) = 'Infinity'
     OR p_amount <> round(p_amount, 4) THEN
    RAISE EXCEPTION 'not an amount with at most four decimals: %', p_amount
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
END $$;

-- Appends one ledger line. Same key, same posting: returns the line that exists. Same key, another
-- posting: unique_violation. Not granted to anybody; the functions below are the doors.
CREATE OR REPLACE FUNCTION wallet_post(
  p_workspace uuid, p_type text, p_amount numeric, p_reference_type text, p_reference text,
  p_key text, p_description text, p_message uuid DEFAULT NULL, p_actor text DEFAULT NULL
) RETURNS wallet_transactions
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE w wallets; t wallet_transactions;
BEGIN
  PERFORM assert_money(p_amount);
  SELECT * INTO w FROM wallets WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'workspace % has no wallet', p_workspace; END IF;
  SELECT * INTO t FROM wallet_transactions
    WHERE workspace_id = p_workspace AND idempotency_key = p_key;
  IF FOUND THEN
    IF t.amount <> p_amount OR t.type <> p_type THEN
      RAISE EXCEPTION 'key % was used for another posting', p_key USING ERRCODE = 'unique_violation';
    END IF;
    RETURN t;
  END IF;
  IF p_type = 'usage' AND (w.status = 'frozen' OR w.balance - w.held + p_amount < -w.overdraft) THEN
    RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'TL402';
  END IF;
  UPDATE wallets SET
    balance = balance + p_amount,
    seq = seq + 1,
    status = CASE WHEN balance + p_amount - held >= -overdraft THEN 'active' ELSE 'frozen' END,
    updated_at = now()
  WHERE workspace_id = p_workspace RETURNING * INTO w;
  INSERT INTO wallet_transactions
    (workspace_id, seq, type, amount, balance_after, reference_type, reference, message_id,
     idempotency_key, description, actor_name)
  VALUES
    (p_workspace, w.seq, p_type, p_amount, w.balance, p_reference_type, p_reference, p_message,
     p_key, p_description, p_actor)
  RETURNING * INTO t;
  RETURN t;
END $$;

-- Takes the price of one message, once. False when the free balance does not cover it.
CREATE OR REPLACE FUNCTION deduct_credits(
  p_workspace uuid, p_amount numeric, p_message uuid, p_description text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_amount IS NULL OR p_amount <= 0 THEN RAISE EXCEPTION 'amount must be positive'; END IF;
  PERFORM wallet_post(p_workspace, 'usage', -p_amount, 'message', p_message::text,
    'msg:' || p_message, p_description, p_message);
  RETURN true;
EXCEPTION WHEN SQLSTATE 'TL402' THEN RETURN false;
END $$;

-- Books money that came in, once a payment reference. Returns the balance after that posting.
CREATE OR REPLACE FUNCTION add_credits(
  p_workspace uuid, p_amount numeric, p_payment_ref text, p_description text,
  p_actor text DEFAULT NULL
) RETURNS numeric
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t wallet_transactions;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_amount IS NULL OR p_amount <= 0 THEN RAISE EXCEPTION 'amount must be positive'; END IF;
  t := wallet_post(p_workspace, 'purchase', p_amount, 'payment', p_payment_ref,
    'pay:' || p_payment_ref, p_description, NULL, p_actor);
  RETURN t.balance_after;
END $$;

-- A correction, a refund paid out, a chargeback: signed, with a reason and an actor. It may push the
-- wallet below its limit; the wallet is then frozen until a credit brings it back (payments.md 8).
CREATE OR REPLACE FUNCTION adjust_credits(
  p_workspace uuid, p_amount numeric, p_reference_type text, p_reference text, p_key text,
  p_reason text, p_actor text
) RETURNS numeric
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t wallet_transactions;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF coalesce(p_reason, '') = '' OR coalesce(p_actor, '') = '' THEN
    RAISE EXCEPTION 'an adjustment needs a reason and an actor';
  END IF;
  t := wallet_post(p_workspace, 'adjustment', p_amount, p_reference_type, p_reference, p_key,
    p_reason, NULL, p_actor);
  RETURN t.balance_after;
END $$;

-- Sets money aside; null when the free balance does not cover it. One hold a reference: asking
-- again returns the hold that exists, another amount for it is a unique_violation.
CREATE OR REPLACE FUNCTION hold_credits(
  p_workspace uuid, p_amount numeric, p_reference_type text, p_reference text, p_ttl interval
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_id uuid; v_amount numeric;
BEGIN
  PERFORM assert_workspace(p_workspace);
  PERFORM assert_money(p_amount);
  IF p_amount <= 0 THEN RAISE EXCEPTION 'amount must be positive'; END IF;
  PERFORM 1 FROM wallets WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'workspace % has no wallet', p_workspace; END IF;
  SELECT id, amount INTO v_id, v_amount FROM wallet_holds
    WHERE workspace_id = p_workspace AND reference_type = p_reference_type AND reference = p_reference;
  IF FOUND THEN
    IF v_amount <> p_amount THEN
      RAISE EXCEPTION '% % has a hold of another amount', p_reference_type, p_reference
        USING ERRCODE = 'unique_violation';
    END IF;
    RETURN v_id;
  END IF;
  UPDATE wallets SET held = held + p_amount, updated_at = now()
    WHERE workspace_id = p_workspace AND status = 'active'
      AND balance - held - p_amount >= -overdraft;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO wallet_holds (workspace_id, amount, reference_type, reference, expires_at)
    VALUES (p_workspace, p_amount, p_reference_type, p_reference, now() + p_ttl)
    RETURNING id INTO v_id;
  RETURN v_id;
END $$;

-- Gives back p_amount of a hold, or all that is left of it (null), and closes it when nothing is
-- left. Returns what was given back; 0 when the hold is no longer active. Money that comes back may
-- thaw a frozen wallet.
CREATE OR REPLACE FUNCTION release_hold(
  p_workspace uuid, p_hold uuid, p_amount numeric DEFAULT NULL, p_status text DEFAULT 'closed'
) RETURNS numeric
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE h wallet_holds; v_left numeric; v numeric;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_status NOT IN ('closed', 'expired') THEN RAISE EXCEPTION 'a hold ends closed or expired'; END IF;
  IF p_amount IS NOT NULL THEN
    PERFORM assert_money(p_amount);
    IF p_amount < 0 THEN RAISE EXCEPTION 'amount must not be negative'; END IF;
  END IF;
  PERFORM 1 FROM wallets WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
  SELECT * INTO h FROM wallet_holds
    WHERE workspace_id = p_workspace AND id = p_hold AND status = 'active' FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  v_left := h.amount - h.captured - h.released;
  v := least(coalesce(p_amount, v_left), v_left);
  UPDATE wallet_holds SET
    released = released + v,
    status = CASE WHEN v = v_left THEN p_status ELSE status END
  WHERE workspace_id = p_workspace AND id = p_hold;
  UPDATE wallets SET
    held = held - v,
    status = CASE WHEN balance - (held - v) >= -overdraft THEN 'active' ELSE 'frozen' END,
    updated_at = now()
  WHERE workspace_id = p_workspace;
  RETURN v;
END $$;

-- Settles messages in one go. Each item: message_id, hold_id, held (its share of the hold), cost
-- (null: the share is only given back), category, market, campaign_id, description.
-- A message is charged once, whatever arrives again; its price is taken even when it is higher than
-- what was held, because the carrier has been paid: the wallet may freeze.
-- The share of a message that has its charge in the ledger has been moved with that charge and stays
-- where it is. Shares that were only given back leave no line behind: the caller settles a message
-- while it holds its row and moves messages.charge_state away from 'held' in the same transaction.
-- A hold never gives more than it has left, so a wrong share cannot stop the charges beside it.
-- Returns the ids that were charged and what each cost.
CREATE OR REPLACE FUNCTION settle_messages(p_workspace uuid, p_items jsonb)
RETURNS TABLE (message_id uuid, charged numeric)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE w wallets; v_cost numeric; v_n int; v_given numeric; a_ids uuid[]; a_costs numeric[];
BEGIN
  PERFORM assert_workspace(p_workspace);
  PERFORM assert_money(coalesce(i.cost, 0)), assert_money(coalesce(i.held, 0))
    FROM jsonb_to_recordset(p_items) AS i(held numeric, cost numeric);
  IF EXISTS (SELECT 1 FROM jsonb_to_recordset(p_items) AS i(message_id uuid, held numeric, cost numeric)
             WHERE i.message_id IS NULL OR i.cost < 0 OR i.held < 0) THEN
    RAISE EXCEPTION 'an item needs a message, and neither cost nor share may be negative';
  END IF;
  SELECT * INTO w FROM wallets WHERE workspace_id = p_workspace FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'workspace % has no wallet', p_workspace; END IF;

  WITH items AS MATERIALIZED (
    -- the same message twice in one call: the first counts
    SELECT DISTINCT ON (i.message_id) i.*
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
      message_id uuid, hold_id uuid, held numeric, cost numeric, category text, market text,
      campaign_id uuid, description text)
    ) WITH ORDINALITY AS i(message_id, hold_id, held, cost, category, market, campaign_id, description, place)
    ORDER BY i.message_id, i.place
  ), seen AS MATERIALIZED (
    -- asked for by an array, so that the index is used however little the planner knows
    SELECT t.idempotency_key AS key FROM wallet_transactions t
    WHERE t.workspace_id = p_workspace AND t.idempotency_key = ANY(ARRAY(
      SELECT k.key FROM items i, LATERAL (VALUES ('msg:' || i.message_id),
        ('refund:msg:' || i.message_id), ('msg:' || i.message_id || ':again')) AS k(key)))
  ), fresh AS MATERIALIZED (
    SELECT i.*, 'msg:' || i.message_id AS key FROM items i
    WHERE 'msg:' || i.message_id NOT IN (SELECT s.key FROM seen s)
    UNION ALL
    -- refunded as failed, and then reported delivered after all: the price is due again, once
    SELECT i.*, 'msg:' || i.message_id || ':again' FROM items i
    WHERE i.cost > 0
      AND 'refund:msg:' || i.message_id IN (SELECT s.key FROM seen s)
      AND 'msg:' || i.message_id || ':again' NOT IN (SELECT s.key FROM seen s)
  ), shares AS (
    SELECT f.hold_id, sum(f.held) AS held, sum(least(coalesce(f.cost, 0), f.held)) AS taken
    FROM fresh f WHERE f.hold_id IS NOT NULL AND f.held > 0 GROUP BY f.hold_id
  ), left_over AS (
    -- what the price took counts as captured, the rest of the share as released
    SELECT h.id, least(s.held, h.amount - h.captured - h.released) AS given,
           least(s.taken, h.amount - h.captured - h.released) AS taken
    FROM shares s JOIN wallet_holds h
      ON h.workspace_id = p_workspace AND h.id = s.hold_id AND h.status = 'active'
  ), moved AS (
    UPDATE wallet_holds h SET
      captured = captured + l.taken,
      released = released + (l.given - l.taken),
      status = CASE WHEN amount - captured - released - l.given = 0 THEN 'closed' ELSE status END
    FROM left_over l
    WHERE h.workspace_id = p_workspace AND h.id = l.id
    RETURNING l.given
  ), posted AS (
    INSERT INTO wallet_transactions
      (workspace_id, seq, type, amount, balance_after, reference_type, reference, message_id,
       campaign_id, idempotency_key, description, category, market)
    SELECT p_workspace, w.seq + row_number() OVER (ORDER BY f.message_id), 'usage', -f.cost,
           w.balance - sum(f.cost) OVER (ORDER BY f.message_id), 'message',
           f.message_id::text, f.message_id, f.campaign_id, f.key,
           coalesce(f.description, 'Message'), f.category, f.market
    FROM fresh f WHERE f.cost > 0
    RETURNING wallet_transactions.message_id, -amount AS cost
  )
  SELECT (SELECT coalesce(sum(m.given), 0) FROM moved m),
         count(*), coalesce(sum(p.cost), 0), array_agg(p.message_id), array_agg(p.cost)
    INTO v_given, v_n, v_cost, a_ids, a_costs FROM posted p;

  IF v_n > 0 OR v_given > 0 THEN
    UPDATE wallets SET
      balance = balance - v_cost,
      held = held - v_given,
      seq = seq + v_n,
      status = CASE
        WHEN (balance - v_cost) - (held - v_given) < -overdraft THEN 'frozen'
        ELSE 'active' END,
      updated_at = now()
    WHERE workspace_id = p_workspace;
  END IF;

  RETURN QUERY SELECT u.id, u.cost FROM unnest(a_ids, a_costs) AS u(id, cost);
END $$;

-- Must be empty: balance = sum of the ledger, no gap in the chain, held = open holds (invariant a).
CREATE OR REPLACE VIEW ledger_breaks WITH (security_invoker = true) AS
SELECT w.workspace_id, 'sum'::text AS kind
  FROM wallets w LEFT JOIN wallet_transactions t USING (workspace_id)
  GROUP BY w.workspace_id, w.balance, w.seq
  HAVING w.balance <> coalesce(sum(t.amount), 0) OR w.seq <> count(t.seq)
UNION ALL
SELECT c.workspace_id, 'chain' FROM (
  SELECT workspace_id, seq, balance_after - amount AS before,
         coalesce(lag(balance_after) OVER (PARTITION BY workspace_id ORDER BY seq), 0) AS expected,
         row_number() OVER (PARTITION BY workspace_id ORDER BY seq) AS place
  FROM wallet_transactions) c
  WHERE c.before <> c.expected OR c.seq <> c.place
UNION ALL
SELECT w.workspace_id, 'held'
  FROM wallets w LEFT JOIN wallet_holds h ON h.workspace_id = w.workspace_id AND h.status = 'active'
  GROUP BY w.workspace_id, w.held
  HAVING w.held <> coalesce(sum(h.amount - h.captured - h.released), 0);

-- Gives back what one message cost, once, when its carrier reports a failure after the charge; never
-- more than was charged.
CREATE OR REPLACE FUNCTION refund_message(
  p_workspace uuid, p_message uuid, p_amount numeric, p_description text
) RETURNS numeric
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t wallet_transactions;
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF p_amount IS NULL OR p_amount <= 0 THEN RAISE EXCEPTION 'amount must be positive'; END IF;
  IF NOT EXISTS (SELECT 1 FROM wallet_transactions
                 WHERE workspace_id = p_workspace AND idempotency_key = 'msg:' || p_message
                   AND -amount >= p_amount) THEN
    RAISE EXCEPTION 'message % was not charged that much', p_message;
  END IF;
  t := wallet_post(p_workspace, 'refund', p_amount, 'message', p_message::text,
    'refund:msg:' || p_message, p_description, p_message);
  RETURN t.balance_after;
END $$;
