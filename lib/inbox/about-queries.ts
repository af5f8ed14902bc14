import "server-only";
import { sql } from "drizzle-orm";
import type { ConsentState } from "@/db/enums/contacts";
import type { ConversationStatus, MessageStatus } from "@/db/enums/messages";
import type { TemplateCategory } from "@/db/enums/templates";
import type { ContactReferral } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import type { TemplateComponent } from "@/lib/channels/whatsapp/template-components";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import { readLikelySame, readMerges, type UndoableMerge } from "@/lib/contacts/merge/merge-queries";
import { spokenLanguage } from "@/lib/contacts/spoken-language";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type Quote, quoteMessage } from "@/lib/messages/quote-message";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import { chooseLanguage } from "@/lib/templates/choose-language";
import { sampleFiles } from "@/lib/templates/file-queries";
import { type FillableSlot, fillableSlots } from "@/lib/templates/fillable-slots";
import { renderTemplate } from "@/lib/templates/render-template";
import { optionalSlots } from "@/lib/templates/template-slots";
import { slotObstacle } from "@/lib/templates/value-faults";
import { languageFallbacks } from "@/lib/workspaces/language-fallbacks";
import { readNearFiles, type SharedFiles } from "./file-queries";
import { linkOf, textOf } from "./read-content";
import { templateAddress } from "./reply-address";

/** Statuses that the rail of the context pane counts. */
const RAIL_MESSAGES = 30;

/** `at` is ISO, `url` https and nothing else. */
export type ContactTouch = {
  at: string;
  kind: "ad" | "post";
  headline: string | null;
  url: string | null;
};

export type ConversationAbout = {
  contact: {
    id: string;
    name: string | null;
    phone: string | null;
    username: string | null;
    email: string | null;
    company: string | null;
    city: string | null;
    /** BCP 47. */
    language: string | null;
    country: string | null;
    customFields: Record<string, string>;
    consent: ConsentState;
    /** ISO; null when nothing was ever recorded. */
    consentChangedAt: string | null;
    consentEvidence: string | null;
    blocked: boolean;
    createdAt: string;
    /** The advertisement or post that led here first, and the newest where it is another one (C9). */
    firstTouch: ContactTouch | null;
    lastTouch: ContactTouch | null;
  };
  tags: { id: string; name: string }[];
  /** Last messages of ours to this person, over every number, by state. */
  rail: { counts: Partial<Record<DisplayStatus, number>>; since: string | null };
  /** Other conversations with the same person, newest first. */
  others: {
    id: string;
    status: ConversationStatus;
    channelName: string;
    lastMessageAt: string;
    preview: string;
  }[];
  /** Who was merged into them and can be taken out again. */
  merges: UndoableMerge[];
  /** Somebody who is probably the same person. */
  likelySame: { id: string; label: string } | null;
  mayMerge: boolean;
  /** Name, own fields, tags and consent may be changed. */
  mayEdit: boolean;
  /** Where numbers without a country code are taken to be from. */
  workspaceCountry: string;
  /** The newest files of this conversation. */
  shared: SharedFiles;
  /** Price of a free-form answer now; null for who may not answer. */
  replyPrice: Quote | null;
};

/**
 * Who one is talking to: facts, consent and its proof, tags, how our last messages fared.
 * @throws Refusal `not_found` for unknown and foreign ids alike
 */
export async function readAbout(
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<ConversationAbout> {
  assertCan(ctx, "inbox:read");
  if (!isId(conversationId)) notFound("conversation");
  return withWorkspace(ctx, async (tx) => {
    const [found] = (await tx.execute(sql`
      select v.channel_id as "channelId", c.id, c.name, c.phone, c.username, c.email, c.company,
        c.city, c.language, c.country, c.custom_fields as "customFields", c.consent, to_json(c.consent_changed_at) #>> '{}' as "consentChangedAt",
        c.first_referral as "firstReferral", c.last_referral as "lastReferral",
        c.blocked_at is not null as blocked, to_json(c.created_at) #>> '{}' as "createdAt",
        (select e.evidence from consent_events e where e.workspace_id = c.workspace_id
          and e.contact_id = c.id order by e.id desc limit 1) as "consentEvidence"
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as (Omit<
      ConversationAbout["contact"],
      "firstTouch" | "lastTouch"
    > & {
      channelId: string;
      firstReferral: ContactReferral | null;
      lastReferral: ContactReferral | null;
    })[];
    if (!found) {
      const into = await conversationAfterMerge(tx, ctx, conversationId);
      return into ? readAbout({ ...ctx, tx }, into) : notFound("conversation");
    }
    const { channelId, firstReferral, lastReferral, ...contact } = found;
    const isAnother = JSON.stringify(lastReferral) !== JSON.stringify(firstReferral);
    const tags = (await tx.execute(sql`
      select t.id, t.name from contact_tags ct
      join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
      where ct.workspace_id = ${ctx.workspaceId} and ct.contact_id = ${contact.id}
      order by lower(t.name)`)) as unknown as ConversationAbout["tags"];
    const others = (await tx.execute(sql`
      select v.id, v.status, h.name as "channelName", left(coalesce(m.body, ''), 120) as preview,
        to_json(v.last_message_at) #>> '{}' as "lastMessageAt"
      from conversations v
      join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
      left join messages m on m.workspace_id = v.workspace_id and m.id = v.last_message_id
      where v.workspace_id = ${ctx.workspaceId} and v.contact_id = ${contact.id}
        and v.id <> ${conversationId}
      order by v.last_message_at desc limit 5`)) as unknown as ConversationAbout["others"];
    return {
      contact: {
        ...contact,
        firstTouch: touchOf(firstReferral),
        lastTouch: isAnother ? touchOf(lastReferral) : null,
      },
      tags,
      rail: await readRail(tx, ctx, contact.id),
      others,
      merges: await readMerges(tx, ctx, contact.id),
      likelySame: await readLikelySame(tx, ctx, contact),
      mayMerge: can(ctx, "contacts:merge"),
      mayEdit: can(ctx, "contacts:write"),
      workspaceCountry: ctx.country,
      shared: await readNearFiles(tx, ctx, { contactId: contact.id, channelId }),
      replyPrice: await quote(tx, ctx, { contactId: contact.id, channelId, category: "service" }),
    };
  });
}

function touchOf(referral: ContactReferral | null): ContactTouch | null {
  if (!referral) return null;
  const { at, sourceType, headline, sourceUrl } = referral;
  return {
    at,
    kind: sourceType === "post" ? "post" : "ad",
    headline: textOf(headline),
    url: linkOf(sourceUrl),
  };
}

async function readRail(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
): Promise<ConversationAbout["rail"]> {
  const rows = (await tx.execute(sql`
    select status, to_json(occurred_at) #>> '{}' as at from messages
    where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}
      and direction = 'outbound' and kind <> 'reaction'
    order by occurred_at desc, id desc limit ${RAIL_MESSAGES}`)) as unknown as {
    status: MessageStatus;
    at: string;
  }[];
  const counts: Partial<Record<DisplayStatus, number>> = {};
  for (const { status } of rows) {
    const state = displayStatus(status);
    if (state) counts[state] = (counts[state] ?? 0) + 1;
  }
  return { counts, since: rows.at(-1)?.at ?? null };
}

export type TemplateChoice = {
  id: string;
  name: string;
  language: string;
  category: TemplateCategory;
  /** The number that sends it; files to send are uploaded by it. */
  channelId: string;
  components: TemplateComponent[];
  /** As plain text; a place without a value keeps its {{variable}}. */
  text: string;
  /** What must be filled in, with what we know of this person already. */
  slots: (FillableSlot & { suggestion: string })[];
  /** Of the languages of this name the one to offer this person first (E4). */
  preferred: boolean;
  /** Without an amount it is not on the rate card, so it cannot be sent. */
  price: Quote | null;
  /** Why it may not go to this person; null when it may. */
  obstacle: string | null;
};

/**
 * Approved templates of the conversation's number, with their price for this person, cheapest first:
 * the legal ways to write outside the window (S7).
 */
export async function listTemplateChoices(
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<TemplateChoice[]> {
  assertCan(ctx, "inbox:reply");
  if (!isId(conversationId)) notFound("conversation");
  return withWorkspace(ctx, async (tx) => {
    const [person] = (await tx.execute(sql`
      select v.contact_id as "contactId", v.channel_id as "channelId", h.account_id as "accountId",
        c.name, c.consent, c.language, c.custom_fields as "customFields"
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as {
      contactId: string;
      channelId: string;
      accountId: string;
      name: string | null;
      consent: ConsentState;
      language: string | null;
      customFields: Record<string, string>;
    }[];
    if (!person) notFound("conversation");
    const templates = (await tx.execute(sql`
      select id, name, language, category, components from message_templates
      where workspace_id = ${ctx.workspaceId} and waba_id = ${person.accountId}
        and status = 'approved' and deleted_at is null
      order by name, language`)) as unknown as Pick<
      TemplateChoice,
      "id" | "name" | "language" | "category" | "components"
    >[];
    const isNumberless =
      templates.some(({ category }) => category === "authentication") &&
      (await templateAddress(tx, ctx, { ...person, category: "authentication" }).catch(
        () => null,
      )) === null;
    const prices = new Map<TemplateCategory, TemplateChoice["price"]>();
    for (const { category } of templates) {
      if (!prices.has(category)) {
        prices.set(category, await quote(tx, ctx, { ...person, category }));
      }
    }
    const samples = await sampleFiles({ ...ctx, tx }, templates);
    const firstName = person.name?.trim().split(/\s+/)[0] ?? "";
    const spoken = spokenLanguage(person);
    const fallbacks = await languageFallbacks(tx, ctx);
    return templates
      .map((template): TemplateChoice => {
        const { name, language, category, components } = template;
        const price = prices.get(category) ?? null;
        const slots: FillableSlot[] = [
          ...fillableSlots(components, samples),
          ...optionalSlots(components).map((slot) => ({ ...slot, isOptional: true })),
        ];
        const languages = templates.filter((one) => one.name === name).map((one) => one.language);
        return {
          ...template,
          channelId: person.channelId,
          text: renderTemplate(components, {}).text,
          preferred: chooseLanguage(languages, spoken, fallbacks)?.language === language,
          price,
          obstacle: obstacleOf({ category, price, slots, isNumberless, consent: person.consent }),
          slots: slots.map((slot) => ({
            ...slot,
            suggestion: /(?:^|\.)(?:first_?name|name|customer(?:_?name)?)$/.test(slot.place)
              ? firstName
              : "",
          })),
        };
      })
      .sort(
        (left, right) =>
          Number(left.obstacle !== null) - Number(right.obstacle !== null) ||
          Number(left.price?.amount ?? 0) - Number(right.price?.amount ?? 0) ||
          left.name.localeCompare(right.name),
      );
  });
}

function obstacleOf(about: {
  category: TemplateCategory;
  price: Quote | null;
  slots: readonly FillableSlot[];
  /** No phone number is known of them. */
  isNumberless: boolean;
  consent: ConsentState;
}): string | null {
  const { category, price, slots, isNumberless, consent } = about;
  if (category === "marketing" && consent === "opted_out") return "Opted out of marketing";
  if (category === "authentication" && isNumberless) {
    return "Login codes go to phone numbers alone, and theirs is not known";
  }
  if (price === null || price.amount === null) return "No price is known for this country";
  return slots.map(slotObstacle).find((words) => words !== null) ?? null;
}

async function quote(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: { contactId: string; channelId: string; category: TemplateCategory | "service" },
): Promise<Quote | null> {
  if (!can(ctx, "inbox:reply")) return null;
  const address = await templateAddress(tx, ctx, about).catch(() => null);
  return quoteMessage(tx, ctx, { ...about, address });
}
