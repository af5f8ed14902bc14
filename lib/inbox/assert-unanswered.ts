import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { formatRelative } from "@/lib/core/format/dates";
import type { LockedConversation } from "./lock-conversation";

/** How far back a missed answer is looked for. */
const RECENT = 50;

/**
 * Nobody may talk over a colleague unawares (S8): refuses when somebody else has written to the
 * customer since the version that the author saw. Messages of the customer and notes are no
 * collision. Every reply carries the version it made; a message without one (from the phone app)
 * counts when it is among as many newest messages as the version has grown by.
 * @param given.again nothing was typed: what stands in the thread is let go by a press
 * @throws Refusal `stale` with who and when; the draft stays with its author
 */
export async function assertUnanswered(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: { conversation: LockedConversation; seenVersion: number; again?: boolean },
): Promise<void> {
  const { conversation, seenVersion, again = false } = given;
  const missed = conversation.version - seenVersion;
  if (missed <= 0) return;
  const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const [answer] = (await tx.execute(sql`
    with recent as (
      select m.author_id, m.author_name, m.direction, m.occurred_at,
        (m.content ->> 'version')::bigint as version,
        row_number() over (order by m.occurred_at desc, m.id desc) as place
      from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${conversation.contactId}
        and m.channel_id = ${conversation.channelId} and m.origin not in ('campaign', 'test')
      order by m.occurred_at desc, m.id desc limit ${RECENT}
    )
    select author_name as "name", to_json(occurred_at) #>> '{}' as "at" from recent
    where direction = 'outbound' and author_id is distinct from ${memberId}::uuid
      and case when version is null then place <= ${missed} else version > ${seenVersion} end
    order by place limit 1`)) as unknown as { name: string | null; at: string }[];
  if (!answer) return;
  const relative = formatRelative(answer.at, { now: new Date() });
  const ago = relative === "now" ? "just now" : relative;
  throw new Refusal(
    "stale",
    again
      ? `${answer.name ?? "Somebody"} replied ${ago}. Nothing was sent. Read it, then press again if this is still to go.`
      : `${answer.name ?? "Somebody"} replied ${ago}. Your draft is kept, nothing was sent.`,
  );
}
