import { and, eq } from "drizzle-orm";
import { messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { type CallContent, callWords, nextCall } from "./call";
import { claimProviderId, findByProviderId } from "./claim-provider-id";
import { threadTime } from "./thread-time";
import { touchConversation } from "./touch-conversation";

type CallEvent = Extract<ChannelEvent, { kind: "call" }>;

/**
 * A call is one line of its thread that follows what Meta says about it: ringing, taken, declined,
 * ended after so long (whatsapp.md 6.4, calls). A customer who calls opens the window like one who
 * writes. News in any order, and again, end alike.
 * @returns unknown when it names nobody: the caller keeps it
 */
export async function receiveCall(
  ctx: WorkspaceContext,
  { messageId, channelId, event }: { messageId: string; channelId: string; event: CallEvent },
): Promise<"new" | "changed" | "repeated" | "unknown"> {
  const { person, callId: providerId } = event;
  const news = {
    step: event.event,
    result: event.status,
    durationSeconds: event.durationSeconds,
  };
  return withWorkspace(ctx, async (tx) => {
    const known = await findByProviderId(tx, ctx, { channelId, providerId });
    if (known) return changeCall(tx, ctx, known, { channelId, event });
    if (!person.waId && !person.userId) return "unknown";
    if (!(await claimProviderId(tx, ctx, { channelId, providerId, messageId }))) {
      const meanwhile = await findByProviderId(tx, ctx, { channelId, providerId });
      return meanwhile ? changeCall(tx, ctx, meanwhile, { channelId, event }) : "repeated";
    }
    const contact = await findOrCreateContact(tx, ctx, {
      waId: person.waId ?? undefined,
      userId: person.userId ?? undefined,
      username: person.username ?? undefined,
      name: person.name ?? undefined,
      source: "whatsapp",
    });
    // statuses beside calls are about calls that the business makes, and say no direction
    const direction = event.direction ?? "outbound";
    const inbound = direction === "inbound";
    const { said, stands: at } = threadTime(event.occurredAt, messageId);
    const content = nextCall(null, news);
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction,
      origin: inbound ? "customer" : "system",
      kind: "call",
      body: storedText(callWords(content, direction)),
      content,
      address: person.waId ?? person.userId,
      providerId,
      status: inbound ? "received" : "sent",
      occurredAt: at,
    });
    const conversationId = await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId,
      at,
      direction,
      windowFrom: inbound ? said : null,
      counts: inbound,
    });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: contact.id,
      channelId,
      kind: "message",
    });
    return "new";
  });
}

async function changeCall(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  { channelId, event }: { channelId: string; event: CallEvent },
): Promise<"changed" | "repeated"> {
  const mine = and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId));
  const [row] = await tx
    .select({
      kind: messages.kind,
      content: messages.content,
      direction: messages.direction,
      contactId: messages.contactId,
    })
    .from(messages)
    .where(mine)
    .for("update");
  if (row?.kind !== "call") return "repeated";
  const before = row.content as CallContent;
  const after = nextCall(before, {
    step: event.event,
    result: event.status,
    durationSeconds: event.durationSeconds,
  });
  const direction = event.direction ?? row.direction;
  if (JSON.stringify(after) === JSON.stringify(before) && direction === row.direction) {
    return "repeated";
  }
  await tx
    .update(messages)
    .set({ content: after, direction, body: storedText(callWords(after, direction)) })
    .where(mine);
  const { contactId } = row;
  await publish(tx, ctx.workspaceId, "conversation", { contactId, channelId, kind: "status" });
  return "changed";
}
