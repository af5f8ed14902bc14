-- The only way of the app role into the queue: a job in the caller's transaction. The payload must
-- name the workspace of that transaction.
CREATE OR REPLACE FUNCTION enqueue_job(
  p_name text, p_payload jsonb, p_key text DEFAULT NULL, p_run_at timestamptz DEFAULT NULL,
  p_queue text DEFAULT NULL, p_max_attempts int DEFAULT 10, p_key_mode text DEFAULT 'replace'
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF session_user = 'tickline_app' THEN
    PERFORM assert_workspace((p_payload->>'workspaceId')::uuid);
  END IF;
  PERFORM graphile_worker.add_job(
    identifier => p_name, payload => p_payload::json, queue_name => p_queue, run_at => p_run_at,
    max_attempts => p_max_attempts, job_key => p_key, job_key_mode => p_key_mode);
END $$;
