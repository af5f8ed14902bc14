-- Who may do what, said anew after each migration so that no new table is forgotten.
-- tickline_app: the tenant tables, through row security, and nothing else.
-- tickline_system: all tables; its doors are few and named (withSystem).
DO $$
DECLARE t record; v_owner text := current_user;
BEGIN
  EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, tickline_app, tickline_system';
  EXECUTE 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC';
  EXECUTE 'GRANT USAGE ON SCHEMA public TO tickline_app, tickline_system';
  EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tickline_system';
  FOR t IN
    SELECT c.relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.relname);
    -- the functions above run as the owner; FORCE would hide every row from it on servers where
    -- the owner is no superuser
    IF NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'owner_functions') THEN
      EXECUTE format('CREATE POLICY owner_functions ON %I FOR ALL TO %I USING (true) WITH CHECK (true)', t.relname, v_owner);
    END IF;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO tickline_app', t.relname);
  END LOOP;
  -- append-only and function-only tables
  EXECUTE 'REVOKE UPDATE, DELETE ON activity_log, consent_events FROM tickline_app';
  EXECUTE 'REVOKE INSERT, UPDATE, DELETE ON wallets, wallet_transactions, wallet_holds, workspace_counts FROM tickline_app';
  EXECUTE 'REVOKE UPDATE, DELETE, TRUNCATE ON activity_log, consent_events, wallet_transactions FROM tickline_system';
  EXECUTE 'REVOKE INSERT, DELETE ON workspaces FROM tickline_app';
  EXECUTE 'REVOKE ALL ON channel_leases FROM tickline_app';
  EXECUTE 'GRANT SELECT ON rates TO tickline_app';
  EXECUTE 'GRANT SELECT ON ledger_breaks TO tickline_app, tickline_system';
  EXECUTE 'GRANT EXECUTE ON FUNCTION new_id(), current_workspace(), assert_workspace(uuid) TO tickline_app, tickline_system';
  EXECUTE 'GRANT EXECUTE ON FUNCTION deduct_credits(uuid,numeric,uuid,text), add_credits(uuid,numeric,text,text,text), adjust_credits(uuid,numeric,text,text,text,text,text), hold_credits(uuid,numeric,text,text,interval), release_hold(uuid,uuid,numeric,text), settle_messages(uuid,jsonb), refund_message(uuid,uuid,numeric,text), enqueue_job(text,jsonb,text,timestamptz,text,int,text), status_rank(text), status_after(text,int), market_of(jsonb,text,text), price_of(jsonb,text,text,text,text,text), mode_at(text,timestamptz,uuid), service_month(text,timestamptz), spent_at_meta(timestamptz,timestamptz), pause_before(int,int), written_summary(written_message[]), follow_messages(uuid,written_message[],jsonb), settle_failures(uuid,uuid[]), take_back(uuid,jsonb), apply_statuses(uuid,jsonb,jsonb), record_outcomes(uuid,jsonb), count_campaign_moves(uuid,jsonb) TO tickline_app, tickline_system';
  EXECUTE 'GRANT EXECUTE ON FUNCTION delete_workspace(uuid), ensure_partitions(int,timestamptz), drop_old_webhooks(int,timestamptz), month_bound(timestamptz), applied_migrations() TO tickline_system';
END $$;

-- pg_trgm lives in public and the policies of no table may depend on a right that PUBLIC lost
DO $$
DECLARE f record;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
           JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
           JOIN pg_extension e ON e.oid = d.refobjid WHERE e.extname = 'pg_trgm' LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', f.signature);
  END LOOP;
END $$;
