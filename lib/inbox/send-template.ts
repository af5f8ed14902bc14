import { and, eq, isNull } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { queueMessage } from "@/lib/messages/queue-message";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { cleanParameter, templatePlaces } from "@/lib/templates/template-variables";
import { assertFreshId } from "./assert-fresh-id";
import { assertUnanswered } from "./assert-unanswered";
import { assertMayWrite, lockConversation } from "./lock-conversation";
import { afterSending, alreadySent, type SentMessage } from "./reply";
import { replyAddress } from "./reply-address";
import type { SendTemplate } from "./schema";

/**
 * Writes to a customer with an approved template, the one thing WhatsApp takes outside the window.
 * Its price is set aside at once. Somebody who stopped marketing gets none of it from an agent either.
 * @throws Refusal `invalid` naming each place without a value, `insufficient_funds`, `stale`,
 *   `conflict` for a blocked, removed or opted-out person, `not_found`
 */
export async function sendTemplate(
  ctx: WorkspaceContext,
  input: SendTemplate,
): Promise<SentMessage> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, input.conversationId);
    const repeated = await alreadySent(tx, ctx, conversation, input.messageId);
    if (repeated) return repeated;
    assertFreshId(input.messageId);
    assertMayWrite(ctx, conversation);
    const [template] = await tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, input.templateId),
          eq(messageTemplates.wabaId, conversation.wabaId),
          isNull(messageTemplates.deletedAt),
        ),
      );
    if (!template) notFound("template");
    if (template.status !== "approved") {
      throw new Refusal(
        "conflict",
        "This template is not approved at the moment, so nothing was sent. Choose another one.",
      );
    }
    if (template.category === "marketing" && conversation.optedOut) {
      throw new Refusal(
        "conflict",
        `${conversation.contactName} has opted out of marketing, so nothing was sent. A utility template is still allowed.`,
      );
    }
    const values: Record<string, string> = {};
    const missing: Record<string, string> = {};
    for (const place of templatePlaces(template.components)) {
      const value = cleanParameter((input.values[place] ?? "").replaceAll("\u0000", ""));
      if (value === "") missing[`values.${place}`] = "Fill this in.";
      else values[place] = value;
    }
    if (Object.keys(missing).length > 0) {
      throw new Refusal("invalid", "Some values are missing. Nothing was sent.", missing);
    }
    if (!input.sendAnyway) {
      await assertUnanswered(tx, ctx, { conversation, seenVersion: input.seenVersion });
    }
    const { content, preview, text } = buildTemplateContent(template, values);
    await queueMessage(tx, ctx, {
      messageId: input.messageId,
      channelId: conversation.channelId,
      contactId: conversation.contactId,
      address: await replyAddress(tx, ctx, conversation),
      origin: "agent",
      kind: "template",
      body: text,
      content: {
        ...content,
        category: template.category,
        preview,
        version: conversation.version + 1,
      },
      templateId: template.id,
      category: template.category,
    });
    return afterSending(tx, ctx, { conversation, messageId: input.messageId, status: "open" });
  });
}
