import { and, eq } from "drizzle-orm";
import { attachments, messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJson, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { attachMedia } from "./attach-media";
import { claimProviderIds, findByProviderId } from "./claim-provider-id";
import { touchConversation } from "./touch-conversation";

type HistoryMessage = Extract<ChannelEvent, { kind: "history_message" }>;
export type HistoryPart = { messageId: string; channelId: string; event: HistoryMessage };
/** unknown: nothing says whose thread it belongs to; file: the late file of one that was known. */
export type HistoryResult = "imported" | "file" | "repeated" | "unknown";

/**
 * Messages from before the number was connected, which WhatsApp hands over from the phone app
 * (whatsapp.md 6.4, history). Each stands in its thread at its own time and does nothing else: nobody's
 * unread, no window, no price, no opt-out, and a conversation made by them begins closed. Chunks may
 * come in any order and again. They are written together: years of them come at once, and what
 * somebody writes now must not wait for each.
 *
 * A late file counts as news. It comes by the message's id and needs no thread, also for what the
 * business had sent.
 * @returns what each came to, in their order
 */
export async function receiveHistory(
  ctx: WorkspaceContext,
  parts: readonly HistoryPart[],
): Promise<HistoryResult[]> {
  return withWorkspace(ctx, async (tx) => {
    const placed = parts.filter(({ event }) => event.threadId !== null && !isChange(event));
    const claimed = await claimProviderIds(
      tx,
      ctx,
      placed.map(({ channelId, messageId, event: { providerId } }) => ({
        channelId,
        messageId,
        providerId,
      })),
    );
    const threads = new Map<string, HistoryPart[]>();
    for (const part of placed) {
      if (!claimed.has(part.messageId)) continue;
      const thread = `${part.event.threadId} ${part.channelId}`;
      threads.set(thread, [...(threads.get(thread) ?? []), part]);
    }
    for (const thread of [...threads.keys()].sort()) {
      await importThread(tx, ctx, threads.get(thread) ?? []);
    }
    const results: HistoryResult[] = [];
    for (const part of parts) {
      if (claimed.has(part.messageId)) results.push("imported");
      else if (isChange(part.event)) results.push("repeated");
      else results.push(await takeLateFile(tx, ctx, part));
    }
    return results;
  });
}

const isChange = ({ content }: HistoryMessage) =>
  content.kind === "edit" || content.kind === "revoke";

/** At least one message of one thread; their ids are claimed. */
async function importThread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  parts: readonly HistoryPart[],
): Promise<void> {
  const [{ channelId, event } = {}] = parts;
  const threadId = event?.threadId;
  if (!channelId || !threadId) return;
  const contact = await findOrCreateContact(tx, ctx, { waId: threadId, source: "phone_app" });
  const rows = parts.map(({ messageId, event: { content, direction, ...said } }) => {
    const at = new Date(Math.min(Date.parse(said.occurredAt ?? "") || Date.now(), Date.now()));
    const outbound = direction === "outbound";
    return {
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction,
      origin: "history" as const,
      kind: content.kind as Exclude<typeof content.kind, "edit" | "revoke">,
      body: storedText(said.preview),
      content: storedJson(content),
      authorName: outbound ? "Phone app" : null,
      address: threadId,
      providerId: said.providerId,
      occurredAt: at,
      ...(outbound ? outcomeOf(said.deliveryStatus, at) : { status: "received" as const }),
    };
  });
  await tx.insert(messages).values(rows);
  for (const { messageId, event: one } of parts) await attachMedia(tx, ctx, messageId, one.content);
  const newest = rows.reduce((known, row) =>
    row.occurredAt > known.occurredAt ||
    (+row.occurredAt === +known.occurredAt && row.id > known.id)
      ? row
      : known,
  );
  await touchConversation(tx, ctx, {
    contactId: contact.id,
    channelId,
    messageId: newest.id,
    at: newest.occurredAt,
    direction: newest.direction,
    counts: false,
    isHistory: true,
  });
}

/** The past keeps one time a message: when it was sent. */
function outcomeOf(word: string | null, at: Date) {
  const known = { sentAt: at };
  switch (word) {
    case "read":
    case "played":
      return { status: "read" as const, ...known, deliveredAt: at, readAt: at };
    case "delivered":
      return { status: "delivered" as const, ...known, deliveredAt: at };
    case "error":
      return { status: "failed" as const, failedAt: at };
    default:
      return { status: "sent" as const, ...known };
  }
}

/** A picture comes as a placeholder first and under the same id with its file later. */
async function takeLateFile(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelId, event: { content, providerId, preview, threadId } }: HistoryPart,
): Promise<"file" | "repeated" | "unknown"> {
  const isFile = "mediaId" in content && content.mediaId !== null;
  if (!isFile && threadId !== null) return "repeated";
  const messageId = await findByProviderId(tx, ctx, { channelId, providerId });
  if (!messageId) return threadId === null ? "unknown" : "repeated";
  if (!isFile) return "repeated";
  const [message] = await tx
    .select({ origin: messages.origin, contactId: messages.contactId })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)))
    .for("update");
  const [file] = await tx
    .select({ id: attachments.id })
    .from(attachments)
    .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.messageId, messageId)));
  if (message?.origin !== "history" || file) return "repeated";
  await tx
    .update(messages)
    .set({ kind: content.kind, body: storedText(preview), content: storedJson(content) })
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)));
  await attachMedia(tx, ctx, messageId, content);
  const { contactId } = message;
  await publish(tx, ctx.workspaceId, "conversation", { contactId, channelId, kind: "status" });
  return "file";
}
