-- Living contacts a workspace, kept beside the rows: a page of a million contacts can say its size.
CREATE OR REPLACE FUNCTION count_contacts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO workspace_counts AS c (workspace_id, noun, count)
      VALUES (NEW.workspace_id, 'contacts', CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END)
      ON CONFLICT (workspace_id, noun) DO UPDATE SET count = c.count + excluded.count;
    RETURN NULL;
  END IF;
  INSERT INTO workspace_counts AS c (workspace_id, noun, count)
    SELECT r.workspace_id, 'contacts', count(*) FROM new_rows r
      WHERE r.deleted_at IS NULL GROUP BY r.workspace_id ORDER BY r.workspace_id
    ON CONFLICT (workspace_id, noun) DO UPDATE SET count = c.count + excluded.count;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER contacts_counted_insert AFTER INSERT ON contacts
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();
CREATE OR REPLACE TRIGGER contacts_counted_update AFTER UPDATE OF deleted_at ON contacts
  FOR EACH ROW WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
  EXECUTE FUNCTION count_contacts();
