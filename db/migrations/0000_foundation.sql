-- What the tables lean on. The roles tickline_app and tickline_system are made by db/migrate.ts
-- before this runs, because they need passwords.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
-- UUIDv7: time-ordered ids. PostgreSQL 18 has uuidv7(); older servers get the same bits by hand.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS 'select uuidv7()';
  ELSE
    CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $f$
      select encode(
        set_bit(set_bit(
          overlay(uuid_send(gen_random_uuid())
            placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
            from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
    $f$;
  END IF;
END $$;
--> statement-breakpoint
-- The tenant of the running transaction. Raises instead of returning null, so that a query without
-- a workspace is an error and never an empty success (r21).
CREATE FUNCTION current_workspace() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE v text := current_setting('app.workspace_id', true);
BEGIN
  IF v IS NULL OR v = '' THEN
    RAISE EXCEPTION 'no workspace is set for this transaction; use withWorkspace()'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN v::uuid;
END $$;
