import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { LabelTone } from "@/db/enums/inbox";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import { tagSlug } from "@/lib/contacts/tag";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { nameTaken } from "./name-taken";
import type { saveLabelSchema } from "./settings-schema";

/**
 * Makes a label or changes one. Spellings that differ only in case or accents are one label.
 * @throws Refusal `conflict` when the name is taken, `not_found`, `stale` when somebody else changed
 *   the same field since it was seen
 */
export async function saveLabel(
  ctx: WorkspaceContext,
  input: z.output<typeof saveLabelSchema>,
): Promise<{ labelId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const labelId = input.labelId ?? newId();
    const before = input.labelId ? await lockLabel(tx, ctx, labelId) : null;
    const { seen = {}, labelId: _, ...wanted } = input;
    const { changes } = before
      ? await mergeChanges(tx, ctx, {
          noun: "label",
          resourceId: labelId,
          seen,
          wanted,
          stored: before,
        })
      : { changes: {} };
    const { name, tone }: LabelFields = before ? { ...before, ...changes } : wanted;
    const slug = tagSlug(name);
    const [taken] = await tx.execute(sql`
      select 1 from labels where workspace_id = ${ctx.workspaceId} and slug = ${slug}
        and id <> ${labelId}`);
    if (taken) throw nameTaken("label", name);
    if (before) {
      await tx.execute(sql`
        update labels set name = ${name}, slug = ${slug}, tone = ${tone}
        where workspace_id = ${ctx.workspaceId} and id = ${labelId}`);
    } else {
      const rows = await tx.execute(sql`
        insert into labels (workspace_id, id, name, slug, tone)
        values (${ctx.workspaceId}, ${labelId}, ${name}, ${slug}, ${tone})
        on conflict (workspace_id, slug) do nothing returning id`);
      if (rows.length === 0) throw nameTaken("label", name);
    }
    await recordActivity(tx, ctx, before ? "label.updated" : "label.created", labelId, {
      name,
      tone,
      ...(before ? beforeAndAfter(before, changes) : {}),
    });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { labelId };
  });
}

type LabelFields = { name: string; tone: LabelTone };

async function lockLabel(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  labelId: string,
): Promise<LabelFields> {
  const [row] = await tx.execute<LabelFields>(sql`
    select name, tone from labels
    where workspace_id = ${ctx.workspaceId} and id = ${labelId} for update`);
  return row ?? notFound("label");
}
