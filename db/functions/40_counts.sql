-- Living contacts a workspace, a country and a tag, kept beside the rows: a page of a million contacts
-- can say its sizes. Kept by statements and not by rows, so that ten thousand removals are one step.
CREATE OR REPLACE FUNCTION count_contacts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO workspace_counts AS c (workspace_id, noun, count)
      SELECT r.workspace_id, n.noun, count(*)
      FROM new_rows r CROSS JOIN LATERAL (VALUES ('contacts'), ('contacts:' || r.country)) n(noun)
      WHERE r.deleted_at IS NULL AND n.noun IS NOT NULL
      GROUP BY r.workspace_id, n.noun ORDER BY r.workspace_id, n.noun
      ON CONFLICT (workspace_id, noun) DO UPDATE SET count = c.count + excluded.count;
    RETURN NULL;
  END IF;
  INSERT INTO workspace_counts AS c (workspace_id, noun, count)
    SELECT r.workspace_id, n.noun, sum(r.step)
    FROM (
      SELECT o.workspace_id, o.country, -1 AS step FROM old_rows o WHERE o.deleted_at IS NULL
      UNION ALL
      SELECT w.workspace_id, w.country, 1 FROM new_rows w WHERE w.deleted_at IS NULL
    ) r CROSS JOIN LATERAL (VALUES ('contacts'), ('contacts:' || r.country)) n(noun)
    WHERE n.noun IS NOT NULL
    GROUP BY r.workspace_id, n.noun HAVING sum(r.step) <> 0 ORDER BY r.workspace_id, n.noun
    ON CONFLICT (workspace_id, noun) DO UPDATE SET count = c.count + excluded.count;
  FOR v IN
    SELECT t.workspace_id, t.tag_id, sum(CASE WHEN w.deleted_at IS NULL THEN 1 ELSE -1 END) AS step
    FROM old_rows o JOIN new_rows w ON w.workspace_id = o.workspace_id AND w.id = o.id
      JOIN contact_tags t ON t.workspace_id = w.workspace_id AND t.contact_id = w.id
    WHERE (o.deleted_at IS NULL) <> (w.deleted_at IS NULL)
    GROUP BY t.workspace_id, t.tag_id ORDER BY t.tag_id
  LOOP
    UPDATE tags SET contact_count = contact_count + v.step
    WHERE workspace_id = v.workspace_id AND id = v.tag_id;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER contacts_counted_insert AFTER INSERT ON contacts
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();
CREATE OR REPLACE TRIGGER contacts_counted_update AFTER UPDATE ON contacts
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_contacts();

-- Tags that came or went. The contacts are held, so that one that is removed at the same moment is
-- counted by whoever comes second; tags are taken in the order of their ids.
CREATE OR REPLACE FUNCTION count_tagged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v record; v_step int := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  PERFORM 1 FROM contacts c
    WHERE (c.workspace_id, c.id) IN (SELECT r.workspace_id, r.contact_id FROM changed_rows r)
    ORDER BY c.id FOR SHARE OF c;
  FOR v IN
    SELECT r.workspace_id, r.tag_id, count(*) * v_step AS step
    FROM changed_rows r JOIN contacts c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id
    WHERE c.deleted_at IS NULL
    GROUP BY r.workspace_id, r.tag_id ORDER BY r.tag_id
  LOOP
    UPDATE tags SET contact_count = contact_count + v.step
    WHERE workspace_id = v.workspace_id AND id = v.tag_id;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER contact_tags_counted_insert AFTER INSERT ON contact_tags
  REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION count_tagged();
CREATE OR REPLACE TRIGGER contact_tags_counted_delete AFTER DELETE ON contact_tags
  REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION count_tagged();
