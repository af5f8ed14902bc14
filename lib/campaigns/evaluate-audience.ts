import { and, asc, gt, isNull, not, sql } from "drizzle-orm";
import type { SkipReason } from "@/db/enums/campaigns";
import type { ChannelMode } from "@/db/enums/channels";
import { contacts } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import { suppressedContacts } from "@/lib/contacts/delivery-refusals";
import { audienceCondition } from "@/lib/contacts/segment-filter";
import { openWindows } from "@/lib/messages/headroom";
import { fillVariables } from "@/lib/templates/fill-variables";
import { PERSON_COLUMNS } from "@/lib/templates/person-columns";
import { marketOf } from "@/lib/wallet/market";
import { priceOf } from "@/lib/wallet/pricing";
import type { Audience, Variable } from "./schema";
import { type LanguageReason, type Variant, variantChooser } from "./template-variants";

/** A person of the audience and what will happen to them; `skip` is null for those who get it. */
export type Verdict = {
  contactId: string;
  /** The template in the language that this person gets, or would get. */
  variant: Variant;
  /** How they came to that language. */
  reason: LanguageReason;
  address: string | null;
  market: string | null;
  /** Decimal with four places; null when skipped. */
  price: string | null;
  parameters: Record<string, string> | null;
  skip: SkipReason | null;
  skipDetail: string | null;
  /** Gets it although Meta's limit of today is used up by the people before: the launch must not be. */
  overLimit: boolean;
};

type Evaluation = {
  audience: Audience;
  /** The languages of the template that are sent, the chosen one first. */
  variants: readonly Variant[];
  /** BCP 47, for people whose own language is not among them. */
  fallbacks: readonly string[];
  variables: Readonly<Record<string, Variable>>;
  on: Date;
  currency: string;
  /** Whose price it is, see lib/wallet/pricing.ts. */
  plan: ChannelMode;
  limit: Limit;
};

/** What of Meta's messaging limit a campaign may use (B6). */
export type Limit = {
  channelId: string;
  /** People who may still be written to first; null without a limit. */
  remaining: number | null;
  /** Addresses written to first in the last 24 hours already: writing again uses nothing. */
  started: ReadonlySet<string>;
  /** Leave out whoever is beyond it. */
  fit: boolean;
};

const PAGE = 5_000;

/**
 * The newest user id of somebody whose number nobody knows, where the campaign's number may write to it:
 * an id counts within one portfolio (whatsapp.md 7), and was told to a number of it.
 */
const userIdFor = (channelId: string) => sql<string | null>`
  case when ${contacts.phone} is null then (
    select i.value from contact_identities i
    where i.workspace_id = ${contacts.workspaceId} and i.contact_id = ${contacts.id}
      and i.kind = 'user_id' and exists (
        select 1 from conversations v
        join channels told on told.workspace_id = v.workspace_id and told.id = v.channel_id
        join channels own on own.workspace_id = v.workspace_id and own.id = ${channelId}::uuid
        where v.workspace_id = i.workspace_id and v.contact_id = i.contact_id
          and (told.account_id = own.account_id or told.portfolio_id = own.portfolio_id))
    order by coalesce(i.moved_at, i.created_at) desc, i.value limit 1) end`;

/** Refusals of Meta that keep people out, asked by what each would get: marketing rests longer. */
async function suppressedOf(
  tx: WorkspaceTx,
  ctx: { workspaceId: string },
  people: readonly { contact: { id: string }; variant: Variant }[],
) {
  const found: Awaited<ReturnType<typeof suppressedContacts>> = new Map();
  for (const marketing of [true, false]) {
    const contactIds = people
      .filter(({ variant }) => (variant.category === "marketing") === marketing)
      .map(({ contact }) => contact.id);
    if (contactIds.length === 0) continue;
    for (const [id, why] of await suppressedContacts(tx, ctx, { contactIds, marketing })) {
      found.set(id, why);
    }
  }
  return found;
}

/**
 * Walks the audience in pages and gives each person a verdict. The review and the launch both use
 * this, so the plan and the run can only differ by what changed in between. Each person's language
 * comes first: category, consent, variables and price are those of its template.
 * Marketing needs an opt-in; other categories only respect an opt-out (C6, whatsapp.md 11).
 */
export async function* evaluateAudience(
  tx: WorkspaceTx,
  workspaceId: string,
  evaluation: Evaluation,
): AsyncGenerator<Verdict[]> {
  const { audience, variants, fallbacks, variables, on, currency, plan, limit } = evaluation;
  const choose = variantChooser(variants, fallbacks);
  let remaining = limit.remaining ?? Number.POSITIVE_INFINITY;
  const prices = new Map<string, string | null>();
  let after: string | undefined;
  for (;;) {
    const page = await tx
      .select({
        ...PERSON_COLUMNS,
        consent: contacts.consent,
        blocked: sql<boolean>`${contacts.blockedAt} is not null`,
        userId: userIdFor(limit.channelId),
      })
      .from(contacts)
      .where(
        and(
          sql`${contacts.workspaceId} = ${workspaceId}`,
          isNull(contacts.deletedAt),
          audienceCondition(audience),
          audience.excludeTagIds.length > 0
            ? not(audienceCondition({ kind: "tags", tagIds: audience.excludeTagIds, match: "any" }))
            : undefined,
          after ? gt(contacts.id, after) : undefined,
        ),
      )
      .orderBy(asc(contacts.id))
      .limit(PAGE);
    if (page.length === 0) return;
    after = page.at(-1)?.id;

    const contactIds = page.map((contact) => contact.id);
    const chosen = page.map((contact) => ({ contact, ...choose(contact) }));
    const suppressed = await suppressedOf(tx, { workspaceId }, chosen);
    const answers =
      limit.remaining === null
        ? new Set<string>()
        : await openWindows(tx, { workspaceId }, { channelId: limit.channelId, contactIds });

    const verdicts: Verdict[] = [];
    for (const { contact, variant, reason } of chosen) {
      const { category } = variant;
      const address = contact.phone?.slice(1) ?? contact.userId;
      const skip = (why: SkipReason, detail: string | null = null) =>
        verdicts.push({
          contactId: contact.id,
          variant,
          reason,
          address,
          market: null,
          price: null,
          parameters: null,
          skip: why,
          skipDetail: detail,
          overLimit: false,
        });
      // a login code reaches nobody by a user id (whatsapp.md 10, 131062)
      if (address === null || (contact.phone === null && category === "authentication")) {
        skip("no_phone");
        continue;
      }
      if (contact.blocked) {
        skip("blocked");
        continue;
      }
      if (contact.consent === "opted_out") {
        skip("opted_out");
        continue;
      }
      if (category === "marketing" && contact.consent !== "opted_in") {
        skip("no_consent");
        continue;
      }
      const left = suppressed.get(contact.id);
      if (left) {
        skip(left);
        continue;
      }
      const filled = fillVariables(variant.places, variables, contact);
      if (!filled.ok) {
        skip("missing_variable", filled.missing);
        continue;
      }
      const market = marketOf(address, { on: on.toISOString().slice(0, 10) });
      if (!market) {
        skip(contact.phone === null ? "no_price" : "invalid_phone");
        continue;
      }
      const priced = `${market}:${category}`;
      let price = prices.get(priced);
      if (price === undefined) {
        const found = await priceOf({ market, category, on, currency, plan });
        price = "unknown" in found ? null : found.price;
        prices.set(priced, price);
      }
      if (price === null) {
        skip("no_price", market);
        continue;
      }
      const uses = !limit.started.has(address) && !answers.has(contact.id);
      const overLimit = uses && remaining <= 0;
      if (overLimit && limit.fit) {
        skip("over_limit");
        continue;
      }
      if (uses) remaining -= 1;
      verdicts.push({
        contactId: contact.id,
        variant,
        reason,
        address,
        market,
        price,
        parameters: filled.values,
        skip: null,
        skipDetail: null,
        overLimit,
      });
    }
    yield verdicts;
    if (page.length < PAGE) return;
  }
}
