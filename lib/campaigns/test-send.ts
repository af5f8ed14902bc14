import { eq } from "drizzle-orm";
import type * as z from "zod";
import { contacts } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { parsePhoneExactly } from "@/lib/core/format/phone-max";
import { queueMessage } from "@/lib/messages/queue-message";
import { buildTemplateContent } from "@/lib/templates/build-template-content";
import { slotWords } from "@/lib/templates/slot-words";
import { templateSlots } from "@/lib/templates/template-slots";
import { loadDraft } from "./load-draft";
import { recordCampaignEvent } from "./move-campaign";
import type { testSendSchema } from "./schema";

/**
 * Sends the campaign's template to one number, with the values that are the same for everybody and
 * with samples for the others, through the same engine and at the same price as the campaign itself.
 * Not counted in the campaign, and whoever is no contact does not become one by it.
 */
export async function testSend(
  ctx: WorkspaceContext,
  input: z.output<typeof testSendSchema>,
): Promise<{ messageId: string }> {
  assertCan(ctx, "campaigns:launch");
  const phone = parsePhoneExactly(input.phone, ctx.country as never);
  if (!phone.ok) {
    throw new Refusal("invalid", "Nothing was sent.", {
      phone:
        "This is not a phone number. Write it with its country code, for instance +254 712 345 678.",
    });
  }
  return withWorkspace(ctx, async (tx) => {
    const { campaign, template, channel, problems, variables } = await loadDraft(
      tx,
      ctx,
      input.campaignId,
    );
    if (problems.length > 0 || !template || !channel) {
      throw new Refusal("invalid", problems.map((problem) => problem.message).join(" "));
    }
    const values: Record<string, string> = {};
    for (const slot of templateSlots(template.components)) {
      const given = variables[slot.place];
      // The file that Meta reviewed is no file that can be sent; the campaign names its own.
      const sample = slot.kind === "media" ? "" : slot.sample;
      const value = given?.source === "text" ? given.text : sample;
      if (value === "") {
        throw new Refusal(
          "invalid",
          `Nothing is filled in for “${slotWords(slot)}”, so there is nothing to test with. Fill it in under Message.`,
        );
      }
      values[slot.place] = value;
    }
    const contact = await findOrCreateContact(tx, ctx, {
      waId: phone.e164.slice(1),
      source: "manual",
      listed: false,
    });
    if (template.category === "marketing") await assertNotOptedOut(tx, contact.id);
    const { content, preview, text } = buildTemplateContent(template, values);
    const messageId = await queueMessage(tx, ctx, {
      channelId: channel.id,
      contactId: contact.id,
      address: phone.e164.slice(1),
      origin: "test",
      kind: "template",
      body: text,
      content: { ...content, category: template.category, preview },
      templateId: template.id,
      category: template.category,
    });
    await recordCampaignEvent(tx, ctx, campaign.id, "tested", { phone: phone.e164, messageId });
    await recordActivity(tx, ctx, "campaign.tested", campaign.id, { phone: phone.e164 });
    return { messageId };
  });
}

/** A test is a message like any other: whoever said stop gets no marketing, not even one to try. */
async function assertNotOptedOut(tx: WorkspaceTx, contactId: string): Promise<void> {
  const [contact] = await tx
    .select({ consent: contacts.consent })
    .from(contacts)
    .where(eq(contacts.id, contactId));
  if (contact?.consent === "opted_out") {
    throw new Refusal("not_allowed", "Nothing was sent.", {
      phone: "This person opted out of marketing. Test with another number.",
    });
  }
}
