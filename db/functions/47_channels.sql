-- Whether another workspace has a number on a WhatsApp Business account, in one mode or in any. It says
-- yes or no and nothing else, and waits for whoever asks about the same account at the same time.
DROP FUNCTION IF EXISTS waba_used_elsewhere(uuid,text);
CREATE OR REPLACE FUNCTION waba_used_elsewhere(p_workspace uuid, p_waba text, p_mode text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_workspace(p_workspace);
  PERFORM pg_advisory_xact_lock(hashtextextended('waba:' || p_waba, 0));
  RETURN EXISTS (SELECT 1 FROM channels
    WHERE account_id = p_waba AND workspace_id <> p_workspace AND deleted_at IS NULL
      AND (p_mode IS NULL OR mode = p_mode));
END $$;

GRANT EXECUTE ON FUNCTION waba_used_elsewhere(uuid,text,text) TO tickline_app, tickline_system;
