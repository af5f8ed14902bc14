import { and, eq, isNull } from "drizzle-orm";
import type * as z from "zod";
import type { ChannelKind } from "@/db/enums/channels";
import { channels } from "@/db/schema/channels";
import { conversations } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { OutboundContent } from "@/lib/channels/channel-adapter";
import { mailAddress } from "@/lib/channels/email/mail-address";
import { findOwners, type Identity } from "@/lib/contacts/claim-identities";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { phoneKey } from "@/lib/core/format/phone";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { templateSlots } from "@/lib/templates/template-slots";
import { type QueuedMessage, queueMessage } from "./queue-message";
import { quoteMessage } from "./quote-message";
import { priceKey, type selfTestSchema } from "./self-test-schema";

/** `amount` is decimal text, "0.0000" for nothing, null where no price is known. */
type Priced = { what: string; amount: string | null; currency: string };

/** What was set on its way; or what it would cost, when the person has not seen that price yet. */
export type SelfTest = ({ kind: "sent"; messageId: string } | { kind: "asks" }) & Priced;

type Words = Pick<QueuedMessage, "kind" | "body" | "content" | "category" | "templateId">;

/**
 * One message over a channel to somebody's own phone or mailbox, through the same engine and at the same price as
 * any other. Words where that phone has just written to the number, and over SMS and email always, else a template without
 * variables; its arrival is what the check of the self-test waits for (B1). What costs something goes
 * only at the price that the person has seen: `agreed` is the amount of the answer before.
 * @throws Refusal `invalid` on the phone, or `conflict` when nothing may be sent to it yet
 */
export async function sendSelfTest(
  ctx: WorkspaceContext,
  input: z.output<typeof selfTestSchema>,
): Promise<SelfTest> {
  assertCan(ctx, "channels:write");
  return withWorkspace(ctx, async (tx) => {
    const inside = { ...ctx, tx };
    const [channel] = await tx
      .select({
        id: channels.id,
        kind: channels.kind,
        accountId: channels.accountId,
        name: channels.name,
      })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, input.channelId),
          isNull(channels.deletedAt),
        ),
      );
    if (!channel) notFound("number");
    const channelId = channel.id;
    const { address, identity, names } = recipientOf(ctx, channel.kind, input.phone);
    const isText = channel.kind !== "whatsapp";
    const owners = await findOwners(tx, ctx, [identity]);
    const known = owners.get(`${identity.kind}:${identity.value}`) ?? null;
    const isOpen = isText || (known !== null && (await hasOpenWindow(inside, known, channelId)));
    const { what, words } = isOpen ? lineOfText(channel) : await templateOf(inside, channel);
    const { amount } = await quoteMessage(tx, ctx, {
      contactId: known,
      channelId,
      address,
      category: words.category,
    });
    const priced: Priced = { what, amount, currency: ctx.currency };
    const isFree = amount !== null && Number(amount) === 0;
    // a template without a known price is refused below, so that nobody has to be asked about it
    const canGo = amount !== null || words.category === "service";
    if (!isFree && canGo && input.agreed !== priceKey(priced)) return { kind: "asks", ...priced };
    const { id: contactId } = await findOrCreateContact(tx, ctx, {
      ...names,
      source: "manual",
      listed: false,
    });
    await recordActivity(tx, ctx, "channel.tested", channelId, { to: address });
    const messageId = await queueMessage(tx, ctx, {
      ...words,
      channelId,
      contactId,
      address,
      origin: "test",
    });
    return { kind: "sent", messageId, ...priced };
  });
}

async function hasOpenWindow(
  ctx: WorkspaceContext,
  contactId: string,
  channelId: string,
): Promise<boolean> {
  const [thread] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ windowExpiresAt: conversations.windowExpiresAt })
      .from(conversations)
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.contactId, contactId),
          eq(conversations.channelId, channelId),
        ),
      ),
  );
  return Boolean(thread?.windowExpiresAt && thread.windowExpiresAt > new Date());
}

type Recipient = {
  address: string;
  identity: Identity;
  names: Pick<Parameters<typeof findOrCreateContact>[2], "waId" | "phone" | "email">;
};

/** @throws Refusal `invalid` on the field */
function recipientOf(ctx: WorkspaceContext, kind: ChannelKind, typed: string): Recipient {
  if (kind === "email") {
    const email = mailAddress(typed);
    if (email !== null) {
      return { address: email, identity: { kind: "email", value: email }, names: { email } };
    }
    throw new Refusal("invalid", "Nothing was sent.", { phone: "This is no email address." });
  }
  const phone = parsePhoneExactly(typed, ctx.country as never);
  if (!phone.ok) {
    throw new Refusal("invalid", "Nothing was sent.", {
      phone:
        "This is not a phone number. Write it with its country code, for instance +254 712 345 678.",
    });
  }
  const address = phone.e164.slice(1);
  return kind === "sms"
    ? {
        address,
        identity: { kind: "phone", value: phoneKey(address) },
        names: { phone: address },
      }
    : { address, identity: { kind: "wa_id", value: address }, names: { waId: address } };
}

function lineOfText({ name, kind }: { name: string; kind: ChannelKind }): {
  what: string;
  words: Words;
} {
  const text = `This is a test of ${name}. It works.`;
  const isMail = kind === "email";
  const content: OutboundContent = {
    kind: "text",
    text,
    ...(isMail ? { subject: `Test of ${name}` } : {}),
  };
  return {
    what: isMail ? "a mail" : "a line of text",
    words: { kind: "text", body: text, content, category: "service" },
  };
}

async function templateOf(
  ctx: WorkspaceContext,
  { accountId }: { accountId: string },
): Promise<{ what: string; words: Words }> {
  const template = await plainTemplate(ctx, accountId);
  if (!template) {
    throw new Refusal(
      "conflict",
      "Nothing was sent: WhatsApp lets a business write first only with an approved template, and this account has none without variables. Write to the number from that phone, then send this again.",
    );
  }
  const { category, name, id: templateId } = template;
  const { content, preview, text } = buildTemplateContent(template, {});
  return {
    what: `the template ${name}`,
    words: {
      kind: "template",
      body: text,
      content: { ...content, category, preview },
      templateId,
      category,
    },
  };
}

/** A utility template that says something without any value; Meta gives new accounts hello_world. */
async function plainTemplate(ctx: WorkspaceContext, accountId: string) {
  const templates = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, accountId),
          eq(messageTemplates.status, "approved"),
          eq(messageTemplates.category, "utility"),
          isNull(messageTemplates.deletedAt),
        ),
      )
      .orderBy(messageTemplates.name),
  );
  return templates.find((template) => templateSlots(template.components).length === 0);
}
