import "server-only";
import { and, eq, isNull, not, type SQL, sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import type { TemplateCategory } from "@/db/enums/templates";
import { contacts } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { audienceCondition } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { displayStatus } from "@/lib/messages/status";
import { templateSamples, templateSlots } from "@/lib/templates/template-variables";
import { fillVariables, type VariableContact } from "./fill-variables";
import type { RecipientDisplayState } from "./report-schema";
import type { Audience, Variable } from "./schema";

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
    const hasPhone = sql`${contacts.phone} is not null`;
    const reachable = sql`${hasPhone} and ${contacts.blockedAt} is null`;
    const [row] = await tx
      .select({
        total: sql<number>`count(*)::int`,
        noPhone: count(sql`${contacts.phone} is null`),
        blocked: count(sql`${hasPhone} and ${contacts.blockedAt} is not null`),
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
  key: "sample" | "typical" | "longest" | "no_name";
  /** The real person whose values are shown; null: the template's own samples. */
  person: { name: string | null; phone: string | null } | null;
  /** Values by place, as this person gets them; places without one are left out. */
  values: Record<string, string>;
  /** The place that has no value for this person: they would be skipped. */
  missing: string | null;
};

export type DraftPreviewInput = {
  audience: Audience;
  template: { components: unknown; category: TemplateCategory };
  variables: Readonly<Record<string, Variable>>;
};

/**
 * The values that real people of the audience would get: a typical one, the one with the longest
 * name, and one without a name. With nobody to take, the samples stand in.
 */
export async function previewDraft(
  ctx: WorkspaceContext,
  { audience, template, variables }: DraftPreviewInput,
): Promise<DraftPreview[]> {
  const places = templateSlots(template.components).map((slot) => slot.place);
  const people = await withWorkspace(ctx, (tx) =>
    choosePeople(tx, membersOf(ctx, audience), template.category),
  );
  const previews = people.map(({ key, person }): DraftPreview => {
    const filled = fillVariables(places, variables, person);
    const values: Record<string, string> = {};
    for (const place of places) {
      const one = fillVariables([place], variables, person);
      if (one.ok) values[place] = one.values[place] as string;
    }
    return {
      key,
      person: { name: person.name, phone: person.phone },
      values,
      missing: filled.ok ? null : filled.missing,
    };
  });
  if (previews.length > 0) return previews;
  const samples = templateSamples(template.components);
  return [{ key: "sample", person: null, values: samples, missing: null }];
}

async function choosePeople(tx: WorkspaceTx, members: SQL, category: TemplateCategory) {
  const sendable = and(
    members,
    sql`${contacts.phone} is not null and ${contacts.blockedAt} is null`,
    category === "marketing"
      ? sql`${contacts.consent} = 'opted_in'`
      : sql`${contacts.consent} <> 'opted_out'`,
  );
  const named = sql`nullif(trim(${contacts.name}), '') is not null`;
  const pick = async (
    key: Exclude<DraftPreview["key"], "sample">,
    condition: SQL,
    order: SQL,
  ): Promise<{ key: typeof key; person: VariableContact }[]> => {
    const rows = await tx
      .select({
        name: contacts.name,
        phone: contacts.phone,
        email: contacts.email,
        company: contacts.company,
        city: contacts.city,
        customFields: contacts.customFields,
      })
      .from(contacts)
      .where(and(sendable, condition))
      .orderBy(order)
      .limit(1);
    return rows.map((person) => ({ key, person }));
  };
  return [
    ...(await pick("typical", named, sql`${contacts.id} desc`)),
    ...(await pick("longest", named, sql`length(${contacts.name}) desc, ${contacts.id}`)),
    ...(await pick("no_name", sql`not (${named})`, sql`${contacts.id} desc`)),
  ];
}

export type TestSendRow = {
  messageId: string;
  phone: string;
  /** ISO time. */
  at: string;
  actorName: string;
  state: RecipientDisplayState;
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
