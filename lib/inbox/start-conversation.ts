import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type * as z from "zod";
import type { ChannelKind } from "@/db/enums/channels";
import { channels } from "@/db/schema/channels";
import { conversations } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { SENDING_STATUSES } from "@/lib/channels/sending-statuses";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import type { startConversationSchema } from "./schema";
import { NO_NUMBER, reaches, readPersonToWrite } from "./write-queries";

/**
 * The conversation with a person, opened when there is none yet. Nothing is sent. Without a number
 * given it is the one they wrote to last, else the one that was chosen for new conversations, else the
 * oldest that can send. What exists opens whatever has happened since; a new one is begun only with somebody who can be written to.
 * @throws Refusal `not_found` for a person or a number that is none of ours, `conflict` for a blocked
 *   person or one without an address, `unavailable` when no number can send
 */
export async function startConversation(
  ctx: WorkspaceContext,
  input: z.output<typeof startConversationSchema> & {
    /** Only over channels of these kinds: no other carries what is to be said. */
    kinds?: readonly ChannelKind[] | undefined;
  },
): Promise<{ conversationId: string }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const person = await readPersonToWrite(tx, ctx, input.contactId);
    const [known] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.contactId, input.contactId),
          input.channelId ? eq(conversations.channelId, input.channelId) : undefined,
          input.kinds
            ? sql`exists (select 1 from channels h where h.workspace_id = ${ctx.workspaceId}
                and h.id = ${conversations.channelId}
                and h.kind in (select jsonb_array_elements_text(${JSON.stringify(input.kinds)}::jsonb)))`
            : undefined,
        ),
      )
      .orderBy(desc(conversations.lastMessageAt))
      .limit(1);
    if (known) return { conversationId: known.id };
    if (person.obstacle) throw new Refusal("conflict", person.obstacle);
    const channelId = await chooseNumber(tx, ctx, input);
    const memberId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
    const [made] = await tx
      .insert(conversations)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId(),
        contactId: input.contactId,
        channelId,
        assigneeId: memberId,
        // what a program says first is nobody's work until the person answers, which opens it
        ...(ctx.actor.kind === "api_key"
          ? { status: "closed" as const, closedAt: new Date() }
          : {}),
        // a campaign may have written before, which opens no conversation
        lastMessageId: sql`(select m.id from messages m
          where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${input.contactId}
            and m.channel_id = ${channelId} and m.kind <> 'reaction'
          order by m.occurred_at desc, m.id desc limit 1)`,
      })
      // a message of the person may have opened it a moment ago
      .onConflictDoUpdate({
        target: [conversations.workspaceId, conversations.contactId, conversations.channelId],
        set: { updatedAt: new Date() },
      })
      .returning({ id: conversations.id });
    const conversationId = made?.id as string;
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: input.contactId,
      channelId,
      kind: "open",
    });
    return { conversationId };
  });
}

/** Nobody is written to over a channel that has no address of theirs. */
const reachedBy = (ctx: WorkspaceContext, contactId: string) => sql`exists (
  select 1 from contacts c, channels h
  where c.workspace_id = ${ctx.workspaceId} and c.id = ${contactId}
    and h.workspace_id = c.workspace_id and h.id = ${channels.id} and ${reaches()})`;

/** @throws Refusal `not_found` for a number that is none of ours, `unavailable` */
async function chooseNumber(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    contactId,
    channelId: wanted,
    kinds,
  }: z.output<typeof startConversationSchema> & { kinds?: readonly ChannelKind[] | undefined },
): Promise<string> {
  const ours = and(
    eq(channels.workspaceId, ctx.workspaceId),
    isNull(channels.deletedAt),
    kinds ? inArray(channels.kind, [...kinds]) : undefined,
  );
  if (wanted) {
    const [channel] = await tx
      .select({ id: channels.id, status: channels.status })
      .from(channels)
      .where(and(ours, eq(channels.id, wanted)));
    if (!channel) notFound("number");
    if (!SENDING_STATUSES.includes(channel.status)) {
      throw new Refusal(
        "unavailable",
        "This number is not connected. Choose another one, or connect it under Channels.",
      );
    }
    return channel.id;
  }
  const [first] = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(and(ours, inArray(channels.status, SENDING_STATUSES), reachedBy(ctx, contactId)))
    .orderBy(desc(channels.isDefault), asc(channels.createdAt))
    .limit(1);
  if (!first) throw new Refusal("unavailable", NO_NUMBER);
  return first.id;
}
