import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { formatRelative } from "@/lib/core/format/moments";
import type { LockedConversation } from "./lock-conversation";

/** How far back a missed answer is looked for. */
const RECENT = 50;

/**
 * Nobody may talk over a colleague unawares (S8): refuses when somebody else has written to the
 * customer since the version that the author saw. Messages of the customer, notes, and
 * what a campaign or a program sends are no collision. Every reply carries the version it made; a message without one (from the phone app)
 * counts when it is among as many newest messages as the version has grown by.
 * Who is told and sends anyway says so by the version that they were told of: what comes after that
 * is asked about again.
 * @throws Refusal `stale` with who, when and the version it speaks of; the draft stays with its author
 */
export async function assertUnanswered(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    conversation,
    seenVersion,
    kept = "Nothing was sent.",
  }: {
    conversation: LockedConversation;
    seenVersion: number;
    /** What is safe. Of drafts the screens speak, that know whether there is one. */
    kept?: string;
  },
): Promise<void> {
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
        and m.channel_id = ${conversation.channelId} and m.origin not in ('campaign', 'test', 'api')
      order by m.occurred_at desc, m.id desc limit ${RECENT}
    )
    select author_name as "name", to_json(occurred_at) #>> '{}' as "at" from recent
    where direction = 'outbound' and author_id is distinct from ${memberId}::uuid
      and case when version is null then place <= ${missed} else version > ${seenVersion} end
    order by place limit 1`)) as unknown as { name: string | null; at: string }[];
  if (!answer) return;
  const relative = formatRelative(answer.at, { now: new Date() });
  const ago = relative === "now" ? "just now" : relative;
  throw new Refusal("stale", `${answer.name ?? "Somebody"} replied ${ago}. ${kept}`, undefined, {
    version: conversation.version,
  });
}
