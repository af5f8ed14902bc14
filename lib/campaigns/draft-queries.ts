import "server-only";
import { and, eq, isNull, not, type SQL, sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import type { TemplateCategory } from "@/db/enums/templates";
import { contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { audienceCondition } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import { previewValues } from "@/lib/templates/fill-variables";
import { choosePreviewPeople, type PreviewPerson } from "@/lib/templates/preview-people";
import { templateSamples } from "@/lib/templates/template-slots";
import { languageFallbacks } from "@/lib/workspaces/language-fallbacks";
import type { Audience, Variable } from "./schema";
import { loadVariants, type Variant, variantChooser } from "./template-variants";

/** An audience counted by what can be said of it before there is a message. */
export type AudienceReach = {
  total: number;
  noPhone: number;
  blocked: number;
  optedOut: number;
  /** Neither opted in nor out: a marketing template leaves them out, others do not. */
  noConsent: number;
  /** Whoever is in none of the above. */
  optedIn: number;
};

function membersOf(ctx: WorkspaceContext, audience: Audience): SQL {
  return and(
    eq(contacts.workspaceId, ctx.workspaceId),
    isNull(contacts.deletedAt),
    audienceCondition(audience),
    audience.excludeTagIds.length > 0
      ? not(audienceCondition({ kind: "tags", tagIds: audience.excludeTagIds, match: "any" }))
      : undefined,
  ) as SQL;
}

/** Which number will write may not be chosen yet; the plan asks whether it may write to a user id. */
const hasAddress = sql`(${contacts.phone} is not null or exists (
  select 1 from contact_identities i where i.workspace_id = ${contacts.workspaceId}
    and i.contact_id = ${contacts.id} and i.kind = 'user_id'))`;

/**
 * Counts an audience in one statement, with the reasons in the order in which the launch asks them;
 * the parts add up to the total.
 */
export async function countReach(
  ctx: WorkspaceContext,
  audience: Audience,
): Promise<AudienceReach> {
  return withWorkspace(ctx, async (tx) => {
    const count = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
    const reachable = sql`${hasAddress} and ${contacts.blockedAt} is null`;
    const [row] = await tx
      .select({
        total: sql<number>`count(*)::int`,
        noPhone: count(sql`not ${hasAddress}`),
        blocked: count(sql`${hasAddress} and ${contacts.blockedAt} is not null`),
        optedOut: count(sql`${reachable} and ${contacts.consent} = 'opted_out'`),
        noConsent: count(
          sql`${reachable} and ${contacts.consent} not in ('opted_in', 'opted_out')`,
        ),
        optedIn: count(sql`${reachable} and ${contacts.consent} = 'opted_in'`),
      })
      .from(contacts)
      .where(membersOf(ctx, audience));
    return row as AudienceReach;
  });
}

/** Names of custom fields that contacts have, to fill variables from. */
export async function listCustomFields(ctx: WorkspaceContext): Promise<string[]> {
  return withWorkspace(ctx, async (tx) => {
    // the newest few thousand people tell which fields are in use; all of them would cost a scan
    const rows = (await tx.execute(sql`
      select distinct key from (
        select custom_fields from contacts
        where workspace_id = ${ctx.workspaceId} and deleted_at is null
        order by id desc limit 5000) recent, jsonb_object_keys(custom_fields) as key
      order by key limit 100`)) as unknown as { key: string }[];
    return rows.map((row) => row.key);
  });
}

export type DraftPreview = {
  /** The real person whose values are shown; null: the template's own samples. */
  person: PreviewPerson | null;
  /** The template in the language that this person gets. */
  templateId: string;
  /** Meta's code. */
  language: string;
  /** Values by place, as this person gets them; places without one are left out. */
  values: Record<string, string>;
  /** Places that have no value for this person: they would be skipped. */
  missing: string[];
};

export type DraftPreviewInput = {
  audience: Audience;
  /** The languages that are sent, the chosen one first (template-variants.ts). */
  variants: readonly Variant[];
  fallbacks: readonly string[];
  variables: Readonly<Record<string, Variable>>;
};

/**
 * The values that five real people of the audience would get, each in their language (E5). With
 * nobody to take, the samples stand in.
 */
export async function previewDraft(
  ctx: WorkspaceContext,
  { audience, variants, fallbacks, variables }: DraftPreviewInput,
): Promise<DraftPreview[]> {
  const [chosen] = variants;
  if (!chosen) return [];
  const people = await withWorkspace(ctx, (tx) =>
    choosePreviewPeople(tx, sendableOf(membersOf(ctx, audience), chosen.category)),
  );
  const choose = variantChooser(variants, fallbacks);
  const previews = people.map((person): DraftPreview => {
    const { variant } = choose(person);
    return {
      person,
      templateId: variant.id,
      language: variant.language,
      ...previewValues(variant.places, variables, person),
    };
  });
  if (previews.length > 0) return previews;
  const { id: templateId, language, components } = chosen;
  return [{ person: null, templateId, language, values: templateSamples(components), missing: [] }];
}

/** The languages that a draft sends, and its fallbacks, for its previews and its fields. */
export async function draftLanguages(
  ctx: WorkspaceContext,
  { template, ownLanguage }: Parameters<typeof loadVariants>[2],
): Promise<{ variants: Variant[]; fallbacks: string[] }> {
  return withWorkspace(ctx, async (tx) => ({
    variants: await loadVariants(tx, ctx, { template, ownLanguage }),
    fallbacks: ownLanguage ? await languageFallbacks(tx, ctx) : [],
  }));
}

function sendableOf(members: SQL, category: TemplateCategory): SQL {
  return and(
    members,
    sql`${hasAddress} and ${contacts.blockedAt} is null`,
    category === "marketing"
      ? sql`${contacts.consent} = 'opted_in'`
      : sql`${contacts.consent} <> 'opted_out'`,
  ) as SQL;
}

export type TestSendRow = {
  messageId: string;
  phone: string;
  /** ISO time. */
  at: string;
  actorName: string;
  state: DisplayStatus;
};

/** Test sends of a draft with how they stand, newest first. */
export async function listTestSends(
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<TestSendRow[]> {
  const rows = await withWorkspace(
    ctx,
    async (tx) =>
      (await tx.execute(sql`
        select m.id as "messageId", e.details->>'phone' as phone, e.actor_name as "actorName",
          to_json(e.created_at) #>> '{}' as at, m.status
        from campaign_events e
        join messages m on m.workspace_id = e.workspace_id and m.id = (e.details->>'messageId')::uuid
        where e.workspace_id = ${ctx.workspaceId} and e.campaign_id = ${campaignId}
          and e.kind = 'tested'
        order by e.id desc limit 10`)) as unknown as (Omit<TestSendRow, "state"> & {
        status: MessageStatus;
      })[],
  );
  return rows.map(({ status, ...row }) => ({ ...row, state: displayStatus(status) ?? "queued" }));
}
