import { createHash } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { apiRequests } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { ApiRefusal, toApiRefusal } from "@/lib/access/api-refusal";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { PHONE_FAULT_WORDS } from "@/lib/contacts/read-phone";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { newId } from "@/lib/core/ids";
import { storedText } from "@/lib/core/stored-text";
import { readApiMessage } from "./api-queries";
import type { ApiMessage, ApiSent } from "./api-schema";
import { type LockedConversation, lockConversation } from "./lock-conversation";
import { sendMessage } from "./send-message";
import { sendTemplate } from "./send-template";
import { startConversation } from "./start-conversation";

/**
 * Sends a message for a program, by the same use cases as a person's. One Idempotency-Key is one message
 * however often and however parallel it is asked for: calls of one key go one after the other, and
 * message and key are written together. A refusal keeps nothing, so the key is free to try again.
 * @throws ApiRefusal `idempotency_conflict` for another message under a known key, and what
 *   startConversation, sendMessage and sendTemplate refuse, in the fields of the API
 */
export async function sendByApi(
  ctx: WorkspaceContext,
  { key, message }: { key: string; message: ApiMessage },
): Promise<{ sent: ApiSent; isReplay: boolean }> {
  assertCan(ctx, "inbox:reply");
  const bodyHash = hashOf(message);
  try {
    return await withWorkspace(ctx, async (tx) => {
      await tx.execute(
        sql`select pg_advisory_xact_lock(hashtextextended(${`api.send:${ctx.workspaceId}:${key}`}, 0))`,
      );
      const [known] = await tx
        .select()
        .from(apiRequests)
        .where(and(eq(apiRequests.workspaceId, ctx.workspaceId), eq(apiRequests.key, key)));
      if (known) {
        if (known.bodyHash !== bodyHash) throw otherMessage();
        return { sent: await describe(tx, ctx, known), isReplay: true };
      }
      const made = await sendFirst(tx, ctx, message);
      await tx.insert(apiRequests).values({
        workspaceId: ctx.workspaceId,
        key,
        bodyHash,
        ...made,
      });
      return { sent: await describe(tx, ctx, made), isReplay: false };
    });
  } catch (error) {
    throw error instanceof Refusal ? inApiWords(error) : error;
  }
}

/** A template goes over WhatsApp alone, and whoever names a phone number means no mailbox. */
function kindsFor({ to, template }: Pick<ApiMessage, "to" | "template">) {
  if (template) return ["whatsapp"] as const;
  return to.startsWith("+") ? (["whatsapp", "sms"] as const) : undefined;
}

type Made = { messageId: string; contactCreated: boolean };

const otherMessage = () =>
  new ApiRefusal(
    "idempotency_conflict",
    "This Idempotency-Key belongs to another message. Nothing was sent; take a new key.",
  );

/** What the message says, whatever the order of its fields. */
function hashOf({ to, from, text, template }: ApiMessage): string {
  const values = Object.entries(template?.values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = [to, from ?? null, text?.body ?? null, template?.name, template?.language, values];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}

async function sendFirst(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { to, from, text, template }: ApiMessage,
): Promise<Made> {
  const scope = { ...ctx, tx };
  const { contactId, contactCreated } = await findPerson(tx, ctx, to);
  const { conversationId } = await startConversation(scope, {
    contactId,
    channelId: from,
    // somebody who texted last still gets the template, over a number that has templates
    kinds: from ? undefined : kindsFor({ to, template }),
  });
  const conversation = await lockConversation(tx, ctx, conversationId);
  const messageId = newId();
  // a program has read nothing: it is not asked about what a colleague said meanwhile
  const about = { conversationId, messageId, seenVersion: conversation.version };
  if (text) {
    const content = { kind: "text" as const, text: storedText(text.body) };
    await sendMessage(scope, { ...about, content, close: false });
  } else if (template) {
    const templateId = await findTemplate(tx, ctx, conversation, template);
    await sendTemplate(scope, { ...about, templateId, values: template.values ?? {} });
  }
  return { messageId, contactCreated };
}

/** @throws Refusal `invalid` for a number that no country has */
async function findPerson(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  to: string,
): Promise<{ contactId: string; contactCreated: boolean }> {
  if (!to.startsWith("+")) return { contactId: to, contactCreated: false };
  const phone = parsePhoneExactly(to);
  if (!phone.ok) {
    const words = PHONE_FAULT_WORDS[phone.reason];
    throw new Refusal("invalid", `${words} Nothing was sent.`, { to: words });
  }
  const { id, created } = await findOrCreateContact(tx, ctx, { phone: phone.e164, source: "api" });
  if (created) await recordActivity(tx, ctx, "contact.created", id, { phone: phone.e164 });
  return { contactId: id, contactCreated: created };
}

/** @throws Refusal `not_found`, naming the languages that there are */
async function findTemplate(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { accountId }: LockedConversation,
  { name, language }: { name: string; language: string },
): Promise<string> {
  const known = await tx
    .select({ id: messageTemplates.id, language: messageTemplates.language })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, ctx.workspaceId),
        eq(messageTemplates.wabaId, accountId),
        eq(messageTemplates.name, name),
        isNull(messageTemplates.deletedAt),
      ),
    );
  const found = known.find((one) => one.language === language);
  if (found) return found.id;
  if (known.length === 0) {
    throw new Refusal("not_found", `There is no template ${name} at this number.`, {
      "template.name": "No template of this number has this name.",
    });
  }
  const languages = known.map((one) => one.language).join(", ");
  throw new Refusal("not_found", `The template ${name} is there in ${languages} alone.`, {
    "template.language": `There is ${languages}.`,
  });
}

async function describe(tx: WorkspaceTx, ctx: WorkspaceContext, made: Made): Promise<ApiSent> {
  const message = await readApiMessage({ ...ctx, tx }, made.messageId);
  if (!message?.conversation_id) {
    throw new ApiRefusal(
      "conflict",
      "The message of this Idempotency-Key was removed since. Nothing was sent again.",
    );
  }
  return {
    message_id: message.message_id,
    status: message.status,
    conversation_id: message.conversation_id,
    contact_id: message.contact_id,
    contact_created: made.contactCreated,
  };
}

/** The words of the screens speak of drafts and fields that a program does not have. */
function inApiWords(refusal: Refusal): ApiRefusal {
  if (refusal.code === "window_closed") {
    return new ApiRefusal(
      "window_closed",
      "WhatsApp takes text only within 24 hours of the person's last message. Send an approved template instead: “template” in place of “text”. Nothing was sent or charged.",
    );
  }
  const { code, message, fields } = toApiRefusal(refusal);
  const own = fields && Object.entries(fields).map(([at, words]) => [placeOf(at), words]);
  return new ApiRefusal(code, message, own ? { fields: Object.fromEntries(own) } : {});
}

const placeOf = (field: string) => (field.startsWith("values.") ? `template.${field}` : field);
