-- Refuses to act for another workspace when the caller is the app role. SECURITY DEFINER functions
-- see the owner as current_user; session_user is the role that connected.
CREATE OR REPLACE FUNCTION assert_workspace(p_workspace uuid) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF p_workspace IS NULL THEN
    RAISE EXCEPTION 'a workspace is required' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  IF session_user = 'tickline_app' AND p_workspace <> current_workspace() THEN
    RAISE EXCEPTION 'workspace % is not the workspace of this transaction', p_workspace
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Append-only tables: consent evidence, activity, ledger. The one exception is the removal of a
-- whole workspace by delete_workspace(), which the app role may not call: it could name the setting
-- itself and remove evidence through the cascade from a contact.
CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND session_user <> 'tickline_app'
     AND current_setting('app.deleting_workspace', true) = OLD.workspace_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% rows are never changed or removed (%)', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION forbid_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['activity_log', 'consent_events', 'wallet_transactions'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION forbid_change()', t || '_append_only', t);
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION forbid_truncate()', t || '_no_truncate', t);
  END LOOP;
END $$;

-- Removes a workspace and everything in it. Called by the system role after the owner asked for it.
CREATE OR REPLACE FUNCTION delete_workspace(p_workspace uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_workspace(p_workspace);
  PERFORM set_config('app.deleting_workspace', p_workspace::text, true);
  DELETE FROM workspaces WHERE id = p_workspace;
  PERFORM set_config('app.deleting_workspace', '', true);
END $$;

-- How many migrations this database has: for the health check, whose role sees no schema but public.
CREATE OR REPLACE FUNCTION applied_migrations() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  select count(*)::int from drizzle.__drizzle_migrations
$$;
