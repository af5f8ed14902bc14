import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { templateCategoryOf, templateStatusOf } from "@/lib/channels/whatsapp/template-status";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/**
 * Reads an account's templates from Meta and brings ours in line: statuses, and templates that were
 * made elsewhere. Drafts that Meta does not know are never touched (E2).
 * @returns how many Meta has
 */
export async function syncTemplates(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<{ count: number }> {
  assertCan(ctx, "templates:read");
  const [channel] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!channel) notFound("number");
  const answer = await graphForChannel(channel).listTemplates(channel.wabaId);
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));

  await withWorkspace(ctx, async (tx) => {
    const ours = await tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.wabaId, channel.wabaId),
          isNull(messageTemplates.deletedAt),
        ),
      );
    const known = new Map(ours.map((row) => [`${row.name} ${row.language}`, row]));
    const now = new Date();
    for (const remote of answer.value) {
      const status = templateStatusOf(remote.status);
      const category = templateCategoryOf(remote.category);
      if (!status || !category) continue;
      const row = known.get(`${remote.name} ${remote.language}`);
      const facts = {
        status,
        category,
        quality: remote.quality,
        providerTemplateId: remote.id,
        rejectionReason: remote.rejectedReason === "NONE" ? null : remote.rejectedReason,
        syncedAt: now,
      };
      if (!row) {
        if (status === "deleted") continue;
        await tx
          .insert(messageTemplates)
          .values({
            workspaceId: ctx.workspaceId,
            wabaId: channel.wabaId,
            name: remote.name,
            language: remote.language,
            parameterFormat: remote.parameterFormat,
            components: remote.components,
            createdByName: "WhatsApp",
            approvedAt: status === "approved" ? now : null,
            ...facts,
          })
          .onConflictDoNothing();
        continue;
      }
      // a correction that is being written stays a draft until it is submitted
      const keepDraft = row.status === "draft";
      await tx
        .update(messageTemplates)
        .set({
          ...facts,
          ...(keepDraft ? { status: row.status } : {}),
          ...(row.status !== status && !keepDraft ? { statusChangedAt: now } : {}),
          ...(status === "approved" ? { approvedAt: row.approvedAt ?? now } : {}),
          ...(keepDraft ? {} : { components: remote.components }),
        })
        .where(
          and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, row.id)),
        );
    }
    await publish(tx, ctx.workspaceId, "template", { templateId: null });
  });
  return { count: answer.value.length };
}
