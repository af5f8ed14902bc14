import { and, eq, inArray } from "drizzle-orm";
import type * as z from "zod";
import { PRICE_CATEGORIES, type PriceCategory } from "@/db/enums/wallet";
import { attachments, conversations, messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { ownFile, ownFilesIn, replaceOwnFiles } from "@/lib/channels/own-file";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { queueMessage } from "@/lib/messages/queue-message";
import { assertFreshId } from "./assert-fresh-id";
import { assertUnanswered } from "./assert-unanswered";
import { assertMayWrite, lockConversation } from "./lock-conversation";
import { replyAddress } from "./reply-address";
import type { retryMessageSchema } from "./schema";
import { afterSending, alreadySent, type SentMessage } from "./send-message";

/**
 * Sends what failed or stayed unconfirmed once more, as a new message that names the old one, so the
 * history tells the truth (D13). Of an unconfirmed one the person was told that it may come twice.
 * A message is repeated once; the repeat can be repeated.
 * @throws Refusal `conflict` when it is not failed or was repeated, `window_closed`, `stale` when a
 *   colleague answered meanwhile (S8), `not_found`
 */
export async function retryMessage(
  ctx: WorkspaceContext,
  { failedId, messageId, seenVersion }: z.output<typeof retryMessageSchema>,
): Promise<SentMessage> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const [found] = await tx
      .select({ conversationId: conversations.id })
      .from(messages)
      .innerJoin(
        conversations,
        and(
          eq(conversations.workspaceId, messages.workspaceId),
          eq(conversations.contactId, messages.contactId),
          eq(conversations.channelId, messages.channelId),
        ),
      )
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, failedId)));
    if (!found) notFound("message");
    const conversation = await lockConversation(tx, ctx, found.conversationId);
    const repeated = await alreadySent(tx, ctx, conversation, messageId);
    if (repeated) return repeated;
    assertFreshId(messageId);
    assertMayWrite(ctx, conversation);
    // read again under the lock: a status or a colleague may have settled it meanwhile
    const [failed] = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, failedId)));
    if (
      failed?.direction !== "outbound" ||
      !["failed", "unknown", "unknown_final"].includes(failed.status)
    ) {
      throw new Refusal("conflict", "This message needs no second try by now. Nothing was sent.");
    }
    const [again] = await tx
      .select({ id: messages.id })
      .from(messages)
      .where(
        and(
          eq(messages.workspaceId, ctx.workspaceId),
          eq(messages.contactId, failed.contactId),
          eq(messages.channelId, failed.channelId),
          eq(messages.retryOf, failedId),
        ),
      );
    if (again) {
      throw new Refusal(
        "conflict",
        "Somebody has sent this again already. Nothing was sent twice.",
      );
    }
    if (failed.kind !== "template" && !conversation.windowOpen) {
      throw new Refusal(
        "window_closed",
        "The 24-hour window has closed, so WhatsApp takes only a template now. Nothing was sent or charged.",
      );
    }
    await assertUnanswered(tx, ctx, { conversation, seenVersion });
    const category = categoryOf(failed);
    if (category === "marketing" && conversation.optedOut) {
      throw new Refusal(
        "conflict",
        `${conversation.contactName} has opted out of marketing, so nothing was sent.`,
      );
    }
    const copies = await copyFiles(tx, ctx, failed.content);
    await queueMessage(tx, ctx, {
      messageId,
      channelId: failed.channelId,
      contactId: failed.contactId,
      address: await replyAddress(tx, ctx, failed),
      origin: "agent",
      kind: failed.kind,
      body: failed.body,
      content: {
        ...replaceOwnFiles(failed.content, (id) => ownFile(copies.get(id) ?? id)),
        version: conversation.version + 1,
      },
      category,
      retryOf: failedId,
      ...(failed.templateId ? { templateId: failed.templateId } : {}),
      ...(failed.replyToProviderId ? { replyToProviderId: failed.replyToProviderId } : {}),
    });
    if (copies.size > 0) {
      await tx
        .update(attachments)
        .set({ messageId })
        .where(
          and(
            eq(attachments.workspaceId, ctx.workspaceId),
            inArray(attachments.id, [...copies.values()]),
          ),
        );
    }
    await recordActivity(tx, ctx, "message.retried", messageId, {
      retryOf: failedId,
      was: failed.status,
    });
    return afterSending(tx, ctx, { conversation, messageId, seenVersion, status: "open" });
  });
}

/** The new attempt has its files by itself, with the same bytes behind them. */
async function copyFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  content: Record<string, unknown>,
): Promise<ReadonlyMap<string, string>> {
  const copies = new Map(ownFilesIn(content).map((id) => [id, newId()]));
  if (copies.size === 0) return copies;
  const files = await tx
    .select()
    .from(attachments)
    .where(
      and(
        eq(attachments.workspaceId, ctx.workspaceId),
        inArray(attachments.id, [...copies.keys()]),
      ),
    );
  for (const file of files) {
    await tx
      .insert(attachments)
      .values({ ...file, id: copies.get(file.id) as string, messageId: null });
  }
  return copies;
}

function categoryOf(message: typeof messages.$inferSelect): PriceCategory {
  if (message.kind !== "template") return "service";
  const category = message.content.category;
  return (PRICE_CATEGORIES as readonly unknown[]).includes(category)
    ? (category as PriceCategory)
    : "marketing";
}
