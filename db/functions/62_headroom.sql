-- What Meta counts against the messaging limit of a business portfolio (whatsapp.md 7).

-- Addresses that a workspace wrote to first since a moment, over its numbers of one portfolio. Templates
-- that answer somebody inside their service window do not count, nor does what failed. Ids begin with the
-- time of the launch, so a campaign from before that moment is looked up by name.
CREATE OR REPLACE FUNCTION started_addresses(p_workspace uuid, p_portfolio text, p_since timestamptz, p_first_id uuid)
RETURNS TABLE (address text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  with numbers as (
    select id from channels where workspace_id = p_workspace and coalesce(portfolio_id, account_id) = p_portfolio
  ), older as (
    select id from campaigns
    where workspace_id = p_workspace and launched_at < p_since
      and (completed_at is null or completed_at > p_since)
      and status <> 'draft' and channel_id in (select id from numbers)
  ), sent as (
    select m.contact_id, m.address, m.channel_id, m.sending_at, m.kind, m.status, m.direction
    from messages m where m.workspace_id = p_workspace and m.id >= p_first_id
    union all
    select m.contact_id, m.address, m.channel_id, m.sending_at, m.kind, m.status, m.direction
    from messages m join older o on o.id = m.campaign_id
    where m.workspace_id = p_workspace and m.id < p_first_id
  )
  select distinct s.address from sent s
  where s.direction = 'outbound' and s.kind = 'template' and s.address is not null
    and s.sending_at > p_since and s.status not in ('queued', 'failed', 'cancelled')
    and s.channel_id in (select id from numbers)
    and not exists (
      select 1 from messages i
      where i.workspace_id = p_workspace and i.contact_id = s.contact_id
        and i.channel_id = s.channel_id and i.direction = 'inbound'
        and i.occurred_at between s.sending_at - interval '24 hours' and s.sending_at)
$$;

-- People of running and paused campaigns of a workspace who are still to come, over one portfolio.
CREATE OR REPLACE FUNCTION waiting_people(p_workspace uuid, p_portfolio text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  select count(*) from campaigns c
  join channels n on n.workspace_id = c.workspace_id and n.id = c.channel_id
  join campaign_recipients r on r.workspace_id = c.workspace_id and r.campaign_id = c.id and r.state = 'pending'
  where c.workspace_id = p_workspace and c.status in ('running', 'paused')
    and coalesce(n.portfolio_id, n.account_id) = p_portfolio
$$;

-- The same of all other workspaces with a number in the portfolio, as two numbers and nothing else: whom
-- they wrote to is theirs. Somebody whom two of them wrote to is counted twice, to be safe.
CREATE OR REPLACE FUNCTION portfolio_elsewhere(p_workspace uuid, p_portfolio text, p_since timestamptz, p_first_id uuid)
RETURNS TABLE (used int, waiting int) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM assert_workspace(p_workspace);
  IF NOT EXISTS (SELECT 1 FROM channels c WHERE c.workspace_id = p_workspace
      AND coalesce(c.portfolio_id, c.account_id) = p_portfolio) THEN
    RETURN QUERY SELECT 0, 0;
    RETURN;
  END IF;
  RETURN QUERY
    select coalesce(sum((select count(*) from started_addresses(w.workspace_id, p_portfolio, p_since, p_first_id))), 0)::int,
      coalesce(sum(waiting_people(w.workspace_id, p_portfolio)), 0)::int
    from (select distinct c.workspace_id from channels c
      where coalesce(c.portfolio_id, c.account_id) = p_portfolio and c.workspace_id <> p_workspace) w;
END $$;

GRANT EXECUTE ON FUNCTION started_addresses(uuid,text,timestamptz,uuid), waiting_people(uuid,text),
  portfolio_elsewhere(uuid,text,timestamptz,uuid) TO tickline_app, tickline_system;
