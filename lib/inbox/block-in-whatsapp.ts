import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { BlockState } from "@/db/enums/inbox";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { accountGraph } from "@/lib/channels/whatsapp/account-graph";
import { enqueueTellBlock } from "@/lib/contacts/block-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { newestInbound } from "./newest-inbound";

/**
 * Has WhatsApp keep a blocked person from writing at all, over every number they wrote to in the last
 * 24 hours: Meta takes it for nobody else. Unblocking here takes it back there.
 * @throws Refusal `not_found`, or `conflict` for somebody who is not blocked here or wrote too long ago
 */
export async function blockInWhatsapp(
  ctx: WorkspaceContext,
  { contactId }: { contactId: string },
): Promise<void> {
  assertCan(ctx, "contacts:write");
  await withWorkspace(ctx, async (tx) => {
    const [contact] = await tx
      .select({ blockedAt: contacts.blockedAt })
      .from(contacts)
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          eq(contacts.id, contactId),
          isNull(contacts.deletedAt),
        ),
      )
      .for("update");
    if (!contact) notFound("contact");
    if (!contact.blockedAt) {
      throw new Refusal("conflict", "They are not blocked here any more. Nothing was changed.");
    }
    const asked = await tx
      .update(conversations)
      .set({ blockState: "asked", blockProblem: null })
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.contactId, contactId),
          sql`${conversations.lastInboundAt} > now() - interval '24 hours'`,
          sql`exists (select 1 from channels h where h.workspace_id = ${conversations.workspaceId}
            and h.id = ${conversations.channelId} and h.kind = 'whatsapp')`,
          or(isNull(conversations.blockState), eq(conversations.blockState, "refused")),
        ),
      )
      .returning({ id: conversations.id });
    if (asked.length === 0) {
      throw new Refusal(
        "conflict",
        "WhatsApp takes a block only within 24 hours after they wrote. They stay blocked here.",
      );
    }
    for (const { id } of asked) await enqueueTellBlock(tx, ctx, id);
    await recordActivity(tx, ctx, "contact.blocked_in_whatsapp", contactId);
    await publish(tx, ctx.workspaceId, "contacts", { contactId });
  });
}

/**
 * Tells WhatsApp whether the person of a conversation may write, by what holds here now.
 * @throws Error while trying again makes sense
 */
export async function tellBlock(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const row = await newestInbound(ctx, conversationId);
  if (!row?.blockState || !row.address) return;
  if (row.isBlocked && row.blockState !== "asked") return;
  if (!row.isBlocked && row.blockState === "refused") {
    await keep(ctx, conversationId, row.contactId, {
      from: row.blockState,
      to: null,
      problem: null,
    });
    return;
  }
  const change = row.isBlocked ? "block" : "unblock";
  const graph = accountGraph(graphForChannel(row.channel));
  const answer = await graph.changeBlock(row.channel.senderId, row.address, change);
  if (!answer.ok && answer.failure.kind !== "refused") {
    throw new Error(describeFailure(answer.failure));
  }
  const problem = answer.ok ? null : describeFailure(answer.failure);
  const onSuccess = row.isBlocked ? "blocked" : null;
  const onRefusal = row.isBlocked ? "refused" : row.blockState;
  await keep(ctx, conversationId, row.contactId, {
    from: row.blockState,
    to: answer.ok ? onSuccess : onRefusal,
    problem,
  });
}

/** What was found out about a state that holds no more is not kept: the next job finds out anew. */
async function keep(
  ctx: WorkspaceContext,
  conversationId: string,
  contactId: string,
  { from, to, problem }: { from: BlockState; to: BlockState | null; problem: string | null },
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(conversations)
      .set({ blockState: to, blockProblem: problem })
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.id, conversationId),
          eq(conversations.blockState, from),
        ),
      );
    await publish(tx, ctx.workspaceId, "contacts", { contactId });
  });
}
