import { and, eq, isNull } from "drizzle-orm";
import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import { findChannel } from "@/lib/channels/find-channel";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { GraphClient, RemoteTemplate } from "@/lib/channels/whatsapp/graph-client";
import { templateCategoryOf, templateStatusOf } from "@/lib/channels/whatsapp/template-status";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { isSameText, keepSamples } from "./same-wording";
import type { syncTemplatesSchema } from "./schema";
import type { StoredTemplate as TemplateRow } from "./stored-template";
import { tellVerdict } from "./tell-verdict";
import { decideVersion, outcomeOfStatus } from "./versions";

/** A submission younger than this may still be on its way to Meta's list. */
const ON_ITS_WAY_MS = 2 * 60_000;

/**
 * Reads an account's templates from Meta and brings ours in line: statuses, templates that were made
 * elsewhere, templates that Meta no longer has, and submissions that never arrived. A draft keeps its
 * words and its status whatever Meta has (E2).
 * @returns how many Meta has
 */
export async function syncTemplates(
  ctx: WorkspaceContext,
  { channelId }: z.output<typeof syncTemplatesSchema>,
): Promise<{ count: number }> {
  assertCan(ctx, "templates:read");
  const channel = await findChannel(ctx, channelId);
  const askedAt = new Date();
  let graph: GraphClient;
  try {
    graph = graphForChannel(channel);
  } catch (error) {
    // without a token nobody can be asked, now or in two minutes
    if (error instanceof Refusal) await keepAsked(ctx, channel.accountId, askedAt);
    throw error;
  }
  const answer = await graph.listTemplates(channel.accountId);
  if (!answer.ok) {
    // no answer is asked for again soon; a refusal stands for a while
    if (answer.failure.kind === "refused") await keepAsked(ctx, channel.accountId, askedAt);
    throw new Refusal("unavailable", describeFailure(answer.failure));
  }

  await withWorkspace(ctx, async (tx) => {
    await keepAsked({ ...ctx, tx }, channel.accountId, askedAt);
    const ours = await tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, channel.accountId),
          isNull(messageTemplates.deletedAt),
        ),
      )
      .for("update");
    const known = new Map(ours.map((row) => [`${row.name} ${row.language}`, row]));
    for (const remote of answer.value) {
      const row = known.get(`${remote.name} ${remote.language}`);
      known.delete(`${remote.name} ${remote.language}`);
      // What changed here since Meta was asked is newer than the answer.
      if (row?.statusChangedAt && row.statusChangedAt > askedAt) continue;
      if (row) await bringInLine(tx, ctx, { row, remote, now: askedAt });
      else await addRemote(tx, ctx, { wabaId: channel.accountId, remote, now: askedAt });
    }
    for (const row of known.values()) await missedByMeta(tx, ctx, { row, now: askedAt });
    await publish(tx, ctx.workspaceId, "template", { templateId: null });
  });
  return { count: answer.value.length };
}

/** One answer is about the account, and so about every number of it. */
async function keepAsked(ctx: WorkspaceContext, wabaId: string, askedAt: Date): Promise<void> {
  await withWorkspace(ctx, (tx) =>
    tx
      .update(channels)
      .set({ templatesAskedAt: askedAt })
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.accountId, wabaId),
          isNull(channels.deletedAt),
        ),
      ),
  );
}

async function bringInLine(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { row, remote, now }: { row: TemplateRow; remote: RemoteTemplate; now: Date },
): Promise<void> {
  const status = templateStatusOf(remote.status);
  const category = templateCategoryOf(remote.category);
  if (!status || !category) return;
  if (row.status === "draft") {
    await change(tx, row, {
      providerTemplateId: remote.id,
      quality: remote.quality,
      syncedAt: now,
      updatedAt: row.updatedAt,
    });
    return;
  }
  const moved = row.status !== status;
  const reason = remote.rejectedReason === "NONE" ? null : remote.rejectedReason;
  await change(tx, row, {
    status,
    category,
    quality: remote.quality,
    providerTemplateId: remote.id,
    parameterFormat: remote.parameterFormat,
    components: keepSamples(remote.components, row.components),
    // The answer to its submission was lost, and here it is.
    ...(row.nextComponents && isSameText(remote.components, row.nextComponents)
      ? { components: row.nextComponents, nextComponents: null }
      : {}),
    syncedAt: now,
    ...(category === row.category
      ? {}
      : { previousCategory: row.category, upcomingCategory: null, upcomingCategoryAt: null }),
    // What somebody is writing here is not older because Meta was asked.
    ...(row.nextComponents ? { updatedAt: row.updatedAt } : {}),
    // The list knows a code, the webhook knew the sentence: a status that stands keeps its reason.
    ...(moved ? { statusChangedAt: now, rejectionReason: reason } : {}),
    ...(status === "approved" ? { approvedAt: row.approvedAt ?? now } : {}),
    // the list does not say what a pause is for; only that it is over
    ...(status === "paused" ? {} : { pauseKind: null }),
  });
  if (!moved) return;
  await recordMove(tx, ctx, { row, status, reason });
  const neverCame = row.nextComponents && !isSameText(remote.components, row.nextComponents);
  const outcome = neverCame ? "refused" : outcomeOfStatus(status);
  if (outcome) await decideVersion(tx, ctx, { templateId: row.id, outcome, reason });
}

async function addRemote(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { wabaId, remote, now }: { wabaId: string; remote: RemoteTemplate; now: Date },
): Promise<void> {
  const status = templateStatusOf(remote.status);
  const category = templateCategoryOf(remote.category);
  if (!status || !category || status === "deleted") return;
  await tx
    .insert(messageTemplates)
    .values({
      workspaceId: ctx.workspaceId,
      wabaId,
      name: remote.name,
      language: remote.language,
      category,
      status,
      quality: remote.quality,
      providerTemplateId: remote.id,
      parameterFormat: remote.parameterFormat,
      components: remote.components,
      rejectionReason: remote.rejectedReason === "NONE" ? null : remote.rejectedReason,
      createdByName: "WhatsApp",
      statusChangedAt: now,
      approvedAt: status === "approved" ? now : null,
      syncedAt: now,
    })
    .onConflictDoNothing();
}

/** Ours, and not in Meta's list: a draft, a submission that was lost, or one deleted over there. */
async function missedByMeta(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { row, now }: { row: TemplateRow; now: Date },
): Promise<void> {
  if (row.status === "draft" || row.status === "deleted") return;
  const submittedAtMs = row.submittedAt?.getTime() ?? 0;
  if (now.getTime() - submittedAtMs < ON_ITS_WAY_MS) return;
  const status = row.providerTemplateId ? "deleted" : "draft";
  const reason =
    status === "deleted"
      ? "Meta no longer has this template: it was deleted in WhatsApp Manager."
      : "Meta never received this submission. Nothing is lost: submit it again.";
  await change(tx, row, {
    status,
    rejectionReason: reason,
    statusChangedAt: now,
    syncedAt: now,
  });
  await recordMove(tx, ctx, { row, status, reason });
}

async function change(
  tx: WorkspaceTx,
  row: TemplateRow,
  values: Partial<typeof messageTemplates.$inferInsert>,
): Promise<void> {
  await tx
    .update(messageTemplates)
    .set(values)
    .where(and(eq(messageTemplates.workspaceId, row.workspaceId), eq(messageTemplates.id, row.id)));
}

async function recordMove(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { row, status, reason }: { row: TemplateRow; status: string; reason: string | null },
): Promise<void> {
  await recordActivity(tx, ctx, `template.${status}`, row.id, {
    name: row.name,
    language: row.language,
    ...(reason ? { reason } : {}),
  });
  await tellVerdict(tx, ctx, { ...row, status, reason });
}
