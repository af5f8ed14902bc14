import { sql } from "drizzle-orm";
import type { SuppressionKind } from "@/db/enums/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/** One failure that says nothing about the person: the number may have been off that day. */
const UNREACHABLE_FROM = 2;
/** 24 h after the first refusal, then 48 and 96: Meta asks for growing waits (whatsapp.md 9). */
const REST_HOURS = 24;
const REST_DOUBLINGS = 2;

/** Whether something arrived at the person, or came from them, after the refusal. */
const HEARD_SINCE = sql`exists (
  select 1 from messages m
  where m.workspace_id = s.workspace_id and m.contact_id = s.contact_id
    and m.occurred_at > s.last_at and (m.direction = 'inbound' or m.delivered_at is not null))`;

export type Refused = { contactId: string; messageId: string; kind: SuppressionKind };

/** Writes down what Meta refused because of the person; the same message twice counts once. */
export async function noteRefusals(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  refused: readonly Refused[],
): Promise<void> {
  if (refused.length === 0) return;
  const rows = refused.map(({ contactId, messageId, kind }) => ({
    contact_id: contactId,
    message_id: messageId,
    kind,
  }));
  await tx.execute(sql`
    insert into delivery_suppressions as s (workspace_id, contact_id, kind, last_message_id)
    select distinct on (r.contact_id, r.kind) ${ctx.workspaceId}::uuid, r.contact_id, r.kind, r.message_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contact_id uuid, message_id uuid, kind text)
    order by r.contact_id, r.kind, r.message_id desc
    on conflict (workspace_id, contact_id, kind) do update set
      -- whoever was reached or wrote in between begins again
      count = case when ${HEARD_SINCE} then 1 else s.count + 1 end,
      last_at = now(), last_message_id = excluded.last_message_id
    where s.last_message_id <> excluded.last_message_id`);
}

/**
 * Which of these people a campaign leaves out, and why: nobody was reached at the number twice in a
 * row, or they have had enough marketing for now.
 */
export async function suppressedContacts(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
  { contactIds, marketing }: { contactIds: readonly string[]; marketing: boolean },
): Promise<Map<string, "unreachable" | "resting">> {
  const rows = (await tx.execute(sql`
    select s.contact_id, s.kind
    from delivery_suppressions s
    where s.workspace_id = ${ctx.workspaceId}
      and s.contact_id = any(array(
        select value::uuid from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb)))
      and ((s.kind = 'unreachable' and s.count >= ${UNREACHABLE_FROM})
        or (s.kind = 'marketing_cap' and ${marketing} and s.last_at
          + make_interval(hours => ${REST_HOURS} * (2 ^ least(s.count - 1, ${REST_DOUBLINGS}))::int) > now()))
      and not (${HEARD_SINCE})
    order by s.kind desc`)) as unknown as { contact_id: string; kind: SuppressionKind }[];
  return new Map(
    rows.map((row) => [row.contact_id, row.kind === "unreachable" ? "unreachable" : "resting"]),
  );
}
