import { and, eq, isNull } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { whyNotCarried } from "@/lib/channels/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { storedText } from "@/lib/core/stored-text";
import { queueMessage } from "@/lib/messages/queue-message";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { optionalSlots, templatePlaces } from "@/lib/templates/template-slots";
import { cleanParameter } from "@/lib/templates/template-variables";
import { valueFaults } from "@/lib/templates/value-faults";
import { assertFreshId } from "./assert-fresh-id";
import { assertNotSaid } from "./assert-not-said";
import { assertUnanswered } from "./assert-unanswered";
import { assertMayWrite, type LockedConversation, lockConversation } from "./lock-conversation";
import { templateAddress } from "./reply-address";
import type { SendTemplate } from "./schema";
import {
  type Author,
  afterSending,
  alreadySent,
  authorOf,
  originOf,
  type SentMessage,
} from "./send-message";

/**
 * Writes to a customer with an approved template, the one thing WhatsApp takes outside the window.
 * Its price is set aside at once. Somebody who stopped marketing gets none of it from an agent either.
 * @throws Refusal `invalid` naming each place without a value that can be sent, `insufficient_funds`, `stale`,
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
    const prepared = await prepareTemplate(tx, ctx, conversation, input);
    const { messageId, seenVersion, pageId } = input;
    await assertUnanswered(tx, ctx, { conversation, seenVersion });
    const words = buildTemplateContent(prepared.template, prepared.values).text;
    await assertNotSaid(tx, ctx, { conversation, seenVersion, messageId, words, pageId });
    const author = authorOf(ctx);
    await queueTemplate(tx, ctx, { conversation, messageId, prepared, author, pageId });
    return afterSending(tx, ctx, { conversation, messageId, seenVersion, status: "open" });
  });
}

export type PreparedTemplate = {
  template: typeof messageTemplates.$inferSelect;
  values: Record<string, string>;
  address: string;
};

/**
 * The template with its values, if this person may get it now.
 * @throws Refusal `invalid` naming each place without a value that can be sent, `conflict`, `not_found`
 */
export async function prepareTemplate(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversation: LockedConversation,
  input: { templateId: string; values: Record<string, string> },
): Promise<PreparedTemplate> {
  const why = whyNotCarried(conversation.channelKind, {
    kind: "template",
    characters: 0,
    quotes: false,
  });
  if (why !== null) throw new Refusal("invalid", why);
  const [template] = await tx
    .select()
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.id, input.templateId),
        eq(messageTemplates.wabaId, conversation.accountId),
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
  const address = await templateAddress(tx, ctx, { ...conversation, category: template.category });
  if (address === null) {
    throw new Refusal(
      "conflict",
      `WhatsApp takes a login code to a phone number alone, and ${conversation.contactName} shows none, so nothing was sent. Add the number to the contact first.`,
    );
  }
  const values = Object.fromEntries(
    [
      ...templatePlaces(template.components),
      ...optionalSlots(template.components).map(({ place }) => place),
    ].map((place) => [place, cleanParameter(storedText(input.values[place] ?? ""))]),
  );
  const faults = Object.entries(valueFaults(template.components, values));
  if (faults.length > 0) {
    throw new Refusal(
      "invalid",
      "Some values are missing or cannot be sent. Nothing was sent.",
      Object.fromEntries(faults.map(([place, words]) => [`values.${place}`, words])),
    );
  }
  return { template, values, address };
}

/** Puts a prepared template on its way. */
export async function queueTemplate(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: {
    conversation: LockedConversation;
    messageId: string;
    prepared: PreparedTemplate;
    author: Author;
    pageId?: string | undefined;
  },
): Promise<void> {
  const { conversation, messageId, author, pageId } = given;
  const { template, values, address } = given.prepared;
  const { content, preview, text } = buildTemplateContent(template, values);
  await queueMessage(tx, ctx, {
    messageId,
    channelId: conversation.channelId,
    contactId: conversation.contactId,
    address,
    origin: originOf(ctx),
    kind: "template",
    body: text,
    content: {
      ...content,
      category: template.category,
      preview,
      version: conversation.version + 1,
      ...(pageId ? { pageId } : {}),
    },
    templateId: template.id,
    category: template.category,
    author,
  });
}
