import { type SQL, sql } from "drizzle-orm";
import { placeOf } from "./conversation-priority";
import { unreadFor } from "./read-marker";
import type { ConversationFilter } from "./schema";

/** From when on a window counts as closing, as the chip in the list says it. */
const CLOSING = sql`interval '4 hours'`;

/**
 * A filter as the WHERE of a list and of its count, over conversations named `v`. One function for
 * both, so that a count is what its list shows.
 * @param me the reader, for "mine" and "names me"; null for nobody
 */
export function filterCondition(filter: ConversationFilter, me: string | null): SQL {
  const parts = [
    statusCondition(filter.status),
    assigneeCondition(filter.assignee, me),
    filter.teamId ? sql`v.team_id = ${filter.teamId}::uuid` : null,
    filter.labelId
      ? sql`exists (select 1 from conversation_labels l where l.workspace_id = v.workspace_id
          and l.label_id = ${filter.labelId}::uuid and l.conversation_id = v.id)`
      : null,
    filter.channelId ? sql`v.channel_id = ${filter.channelId}::uuid` : null,
    filter.priority ? sql`v.priority = ${placeOf(filter.priority)}` : null,
    flag(filter.unread, unreadFor(me)),
    flag(
      filter.closing,
      sql`coalesce(v.window_expires_at > now() and v.window_expires_at <= now() + ${CLOSING}, false)`,
    ),
    filter.waitingHours === undefined
      ? null
      : sql`v.waiting_since <= now() - make_interval(hours => ${filter.waitingHours}::int)`,
    flag(
      filter.late,
      sql`coalesce(v.waiting_since is not null and v.target_due_at <= now(), false)`,
    ),
    flag(
      filter.mentioned,
      sql`exists (select 1 from mentions n where n.workspace_id = v.workspace_id
        and n.member_id = ${me}::uuid and n.conversation_id = v.id)`,
    ),
  ].filter((part) => part !== null);
  return sql.join(parts, sql` and `);
}

function statusCondition(status: ConversationFilter["status"]): SQL {
  switch (status) {
    case "any":
      return sql`true`;
    case "active":
      return sql`v.status in ('open', 'snoozed')`;
    default:
      return sql`v.status = ${status}`;
  }
}

function assigneeCondition(assignee: ConversationFilter["assignee"], me: string | null) {
  switch (assignee) {
    case undefined:
      return null;
    case "me":
      return sql`v.assignee_id = ${me}::uuid`;
    case "nobody":
      return sql`v.assignee_id is null`;
    case "somebody":
      return sql`v.assignee_id is not null`;
    default:
      return sql`v.assignee_id = ${assignee}::uuid`;
  }
}

/** A yes-or-no that was asked for; not asking is no condition. */
const flag = (wanted: boolean | undefined, condition: SQL) =>
  wanted === undefined ? null : wanted ? condition : sql`not (${condition})`;
