-- Subjects of mails among the words of the search, as functions/65_search.sql has them from now on.
-- Only mails are written anew: they are found by their threads, without a look at any other message.
WITH threads AS MATERIALIZED (
  SELECT v.workspace_id, v.contact_id, v.channel_id FROM channels h
  JOIN conversations v ON v.workspace_id = h.workspace_id AND v.channel_id = h.id
  WHERE h.kind = 'email'
), mails AS MATERIALIZED (
  SELECT m.workspace_id, m.id, concat_ws(' ', m.subject, (
    SELECT string_agg(a.file_name, ' ') FROM attachments a
    WHERE a.workspace_id = m.workspace_id AND a.message_id = m.id), m.body) AS words
  FROM threads t CROSS JOIN LATERAL (
    SELECT m.workspace_id, m.id, m.body, m.content ->> 'subject' AS subject FROM messages m
    WHERE m.workspace_id = t.workspace_id AND m.contact_id = t.contact_id
      AND m.channel_id = t.channel_id AND m.content ->> 'subject' <> '' OFFSET 0) m
)
UPDATE message_search s SET document = message_document(s.workspace_id, s.occurred_at, m.words)
FROM mails m WHERE s.workspace_id = m.workspace_id AND s.message_id = m.id;
