import { and, asc, desc, eq, isNull, like, sql } from "drizzle-orm";
import { messageTemplates, templateVersions } from "@/db/schema/templates";
import { activityLog } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { type EditAllowance, editAllowance } from "./edit-allowance";
import { type TranslationMark, translationMarks } from "./translation-marks";
import { editMoments } from "./versions";

export type TemplateFilter = {
  status?: string | undefined;
  category?: string | undefined;
  language?: string | undefined;
  /** Part of the name. */
  search?: string | undefined;
};

/** All templates by name and language; a WhatsApp account has some hundred at most. */
export function listTemplates(ctx: WorkspaceContext, filter: TemplateFilter = {}) {
  const words = filter.search?.trim().toLowerCase().replace(/\s+/g, "_");
  return withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          isNull(messageTemplates.deletedAt),
          filter.status ? eq(messageTemplates.status, filter.status as never) : undefined,
          filter.category ? eq(messageTemplates.category, filter.category as never) : undefined,
          filter.language ? eq(messageTemplates.language, filter.language) : undefined,
          words ? sql`strpos(${messageTemplates.name}, ${words}) > 0` : undefined,
        ),
      )
      .orderBy(asc(messageTemplates.name), asc(messageTemplates.language)),
  );
}
/** How much a template was sent in the last 30 days, tests left out, and when it was last. */
export type TemplateUse = { sent: number; lastUsedAt: string | null };

/**
 * Use of every template in 30 days, by id. A campaign counts its own messages, so only what people
 * sent one by one is counted here.
 */
export async function templateUses(ctx: WorkspaceContext): Promise<Map<string, TemplateUse>> {
  const rows = await withWorkspace(
    ctx,
    async (tx) =>
      (await tx.execute(sql`
        select id, sum(sent)::int as sent, to_json(max(last_at)) #>> '{}' as "lastUsedAt" from (
          select c.template_id as id, coalesce(sum(n.count), 0) as sent,
            max(coalesce(c.completed_at, c.launched_at)) as last_at
          from campaigns c
          left join campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
            and n.status in ('accepted', 'held', 'sent', 'delivered', 'read')
          where c.workspace_id = ${ctx.workspaceId} and c.template_id is not null
            and c.launched_at > now() - interval '30 days'
          group by c.template_id
          union all
          select m.template_id, count(*), max(m.occurred_at)
          from messages m
          where m.workspace_id = ${ctx.workspaceId} and m.template_id is not null
            and m.campaign_id is null and m.origin <> 'test'
            and m.status in ('accepted', 'held', 'sent', 'delivered', 'read')
            and m.occurred_at > now() - interval '30 days'
          group by m.template_id
        ) uses group by id`)) as unknown as (TemplateUse & { id: string })[],
  );
  return new Map(rows.map(({ id, ...use }) => [id, use]));
}

export type TemplateRow = Awaited<ReturnType<typeof listTemplates>>[number];

/** When Meta was last asked about each WhatsApp account's templates, ISO, by account. */
export async function lastChecks(ctx: WorkspaceContext): Promise<Map<string, string>> {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        wabaId: messageTemplates.wabaId,
        at: sql<string | null>`to_json(max(${messageTemplates.syncedAt})) #>> '{}'`,
      })
      .from(messageTemplates)
      .where(eq(messageTemplates.workspaceId, ctx.workspaceId))
      .groupBy(messageTemplates.wabaId),
  );
  return new Map(rows.flatMap(({ wabaId, at }) => (at ? [[wabaId, at]] : [])));
}

/** Codes of the languages that the workspace has templates in. */
export async function listTemplateLanguages(ctx: WorkspaceContext): Promise<string[]> {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .selectDistinct({ language: messageTemplates.language })
      .from(messageTemplates)
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), isNull(messageTemplates.deletedAt)),
      )
      .orderBy(asc(messageTemplates.language)),
  );
  return rows.map(({ language }) => language);
}

/** One template, or null for unknown and foreign ids alike. */
export async function getTemplate(
  ctx: WorkspaceContext,
  templateId: string,
): Promise<TemplateRow | null> {
  if (!isId(templateId)) return null;
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          isNull(messageTemplates.deletedAt),
        ),
      ),
  );
  return row ?? null;
}

/** A template in one of its languages. */
export type LanguageRow = {
  id: string;
  language: string;
  status: TemplateRow["status"];
  /** What is written in it, the next wording of an approved one included. */
  components: unknown;
  /** The language that was written first, which the others are translated from. */
  isSource: boolean;
  /** Where it does not match the source. */
  marks: TranslationMark[];
};

/** The languages of a template, itself included, by language. */
export async function listLanguages(
  ctx: WorkspaceContext,
  template: { wabaId: string; name: string },
): Promise<LanguageRow[]> {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        id: messageTemplates.id,
        language: messageTemplates.language,
        status: messageTemplates.status,
        components: messageTemplates.components,
        nextComponents: messageTemplates.nextComponents,
      })
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, template.wabaId),
          eq(messageTemplates.name, template.name),
          isNull(messageTemplates.deletedAt),
        ),
      )
      .orderBy(asc(messageTemplates.language)),
  );
  const written = rows.map(({ nextComponents, components, ...row }) => ({
    ...row,
    components: nextComponents ?? components,
  }));
  // ids begin with their time
  const source = written.toSorted((left, right) => (left.id < right.id ? -1 : 1))[0];
  return written.map((row) => ({
    ...row,
    isSource: row === source,
    marks: source && row !== source ? translationMarks(source, row) : [],
  }));
}

export type TemplateMoment = {
  id: string;
  /** What happened: "template.submitted". */
  action: string;
  actorName: string;
  reason: string | null;
  /** ISO 8601. */
  at: string;
};

/** What happened to a template, newest first, at most 50 moments. */
export async function listTemplateHistory(
  ctx: WorkspaceContext,
  templateId: string,
): Promise<TemplateMoment[]> {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(activityLog)
      .where(
        and(
          eq(activityLog.workspaceId, ctx.workspaceId),
          like(activityLog.action, "template.%"),
          eq(activityLog.resourceId, templateId),
        ),
      )
      .orderBy(desc(activityLog.id))
      .limit(50),
  );
  return rows.map(({ id, action, actorName, details, createdAt }) => ({
    id,
    action,
    actorName,
    reason: typeof details.reason === "string" ? details.reason : null,
    at: createdAt.toISOString(),
  }));
}

export type TemplateVersion = Pick<
  typeof templateVersions.$inferSelect,
  "id" | "number" | "category" | "components" | "outcome" | "reason" | "submittedByName"
> & {
  /** ISO 8601. */
  submittedAt: string;
};

/** Every wording that was submitted, newest first, and what is left of Meta's edits. */
export async function listVersions(
  ctx: WorkspaceContext,
  templateId: string,
): Promise<{ versions: TemplateVersion[]; allowance: EditAllowance }> {
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(templateVersions)
      .where(
        and(
          eq(templateVersions.workspaceId, ctx.workspaceId),
          eq(templateVersions.templateId, templateId),
        ),
      )
      .orderBy(desc(templateVersions.number))
      .limit(50);
    return {
      versions: rows.map(({ submittedAt, ...row }) => ({
        ...row,
        submittedAt: submittedAt.toISOString(),
      })),
      allowance: editAllowance(await editMoments(tx, ctx, templateId), new Date()),
    };
  });
}
