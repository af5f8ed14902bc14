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
 * customer since the version that the author saw. Messages of the customer, notes, reactions, and
 * what a campaign or a program sends are no collision. Every answer carries the version it made, also
 * one from the phone app. Nor does an answer go out to whom its author did not mean: where a merge was
 * undone since, the person they read may be the other one.
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
  if (conversation.version <= seenVersion) return;
  if ((conversation.partedVersion ?? 0) > seenVersion) {
    throw new Refusal(
      "stale",
      `This conversation was two people's and was separated meanwhile; it is ${conversation.contactName}'s alone. ${kept}`,
      undefined,
      { version: conversation.version },
    );
  }
  const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  const [answer] = (await tx.execute(sql`
    with recent as (
      select m.author_id, m.author_name, m.direction, m.occurred_at,
        (m.content ->> 'version')::bigint as version
      from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${conversation.contactId}
        and m.channel_id = ${conversation.channelId} and m.origin not in ('campaign', 'test', 'api')
      order by m.occurred_at desc, m.id desc limit ${RECENT}
    )
    select author_name as "name", to_json(occurred_at) #>> '{}' as "at" from recent
    where direction = 'outbound' and author_id is distinct from ${memberId}::uuid
      and version > ${seenVersion}
    order by version desc limit 1`)) as unknown as { name: string | null; at: string }[];
  if (!answer) return;
  const relative = formatRelative(answer.at, { now: new Date() });
  const ago = relative === "now" ? "just now" : relative;
  throw new Refusal("stale", `${answer.name ?? "Somebody"} replied ${ago}. ${kept}`, undefined, {
    version: conversation.version,
  });
}
