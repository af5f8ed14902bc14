import { and, eq, isNull } from "drizzle-orm";
import type * as z from "zod";
import type { PriceCategory } from "@/db/enums/wallet";
import { channels } from "@/db/schema/channels";
import { conversations } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { OutboundContent } from "@/lib/channels/channel-adapter";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { templateSlots } from "@/lib/templates/template-variables";
import { queueMessage } from "./queue-message";
import { quoteMessage } from "./quote-message";
import type { selfTestSchema } from "./self-test-schema";

/** What was sent, and the decimal amount that is set aside for it, "0.0000" for nothing. */
export type SelfTest = { messageId: string; what: string; amount: string; currency: string };

/**
 * One message over a number to somebody's own phone, through the same engine and at the same price as
 * any other. Words where that phone has just written to the number, else a template without
 * variables; its arrival is what the check of the self-test waits for (B1).
 * @throws Refusal `invalid` on the phone, or `conflict` when nothing may be sent to it yet
 */
export async function sendSelfTest(
  ctx: WorkspaceContext,
  input: z.output<typeof selfTestSchema>,
): Promise<SelfTest> {
  assertCan(ctx, "channels:write");
  const phone = parsePhoneExactly(input.phone, ctx.country as never);
  if (!phone.ok) {
    throw new Refusal("invalid", "Nothing was sent.", {
      phone:
        "This is not a phone number. Write it with its country code, for instance +254 712 345 678.",
    });
  }
  return withWorkspace(ctx, async (tx) => {
    const [channel] = await tx
      .select({ id: channels.id, wabaId: channels.wabaId, name: channels.name })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, input.channelId),
          isNull(channels.deletedAt),
        ),
      );
    if (!channel) notFound("number");
    const contact = await findOrCreateContact(tx, ctx, {
      waId: phone.e164.slice(1),
      source: "manual",
    });
    const [thread] = await tx
      .select({ windowExpiresAt: conversations.windowExpiresAt })
      .from(conversations)
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.contactId, contact.id),
          eq(conversations.channelId, channel.id),
        ),
      );
    const isOpen = Boolean(thread?.windowExpiresAt && thread.windowExpiresAt > new Date());
    const address = phone.e164.slice(1);
    const base = { channelId: channel.id, contactId: contact.id, address, origin: "test" as const };
    await recordActivity(tx, ctx, "channel.tested", channel.id, { phone: phone.e164 });
    const priceOf = async (category: PriceCategory) => {
      const { amount } = await quoteMessage(tx, ctx, { ...base, category });
      return { amount: amount ?? "0.0000", currency: ctx.currency };
    };
    if (isOpen) {
      const text = `This is a test of ${channel.name}. It works.`;
      const content: OutboundContent = { kind: "text", text };
      const price = await priceOf("service");
      const messageId = await queueMessage(tx, ctx, {
        ...base,
        kind: "text",
        body: text,
        content,
        category: "service",
      });
      return { messageId, what: "a line of text", ...price };
    }
    const template = await plainTemplate({ ...ctx, tx }, channel.wabaId);
    if (!template) {
      throw new Refusal(
        "conflict",
        "Nothing was sent: WhatsApp lets a business write first only with an approved template, and this account has none without variables. Write to the number from that phone, then send this again.",
      );
    }
    const price = await priceOf(template.category);
    const { content, preview, text } = buildTemplateContent(template, {});
    const messageId = await queueMessage(tx, ctx, {
      ...base,
      kind: "template",
      body: text,
      content: { ...content, category: template.category, preview },
      templateId: template.id,
      category: template.category,
    });
    return { messageId, what: `the template ${template.name}`, ...price };
  });
}

/** A utility template that says something without any value; Meta gives new accounts hello_world. */
async function plainTemplate(ctx: WorkspaceContext, wabaId: string) {
  const templates = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, wabaId),
          eq(messageTemplates.status, "approved"),
          eq(messageTemplates.category, "utility"),
          isNull(messageTemplates.deletedAt),
        ),
      )
      .orderBy(messageTemplates.name),
  );
  return templates.find((template) => templateSlots(template.components).length === 0);
}
