import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { tagSlug } from "@/lib/contacts/tag";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { nameTaken } from "./name-taken";
import type { saveLabelSchema } from "./schema";

/**
 * Makes a label or changes one. Spellings that differ only in case or accents are one label.
 * @throws Refusal `conflict` when the name is taken, `not_found`
 */
export async function saveLabel(
  ctx: WorkspaceContext,
  input: z.output<typeof saveLabelSchema>,
): Promise<{ labelId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const labelId = input.labelId ?? newId();
    const slug = tagSlug(input.name);
    const [taken] = await tx.execute(sql`
      select 1 from labels where workspace_id = ${ctx.workspaceId} and slug = ${slug}
        and id <> ${labelId}`);
    if (taken) throw nameTaken("label", input.name);
    const rows = input.labelId
      ? await tx.execute(sql`
          update labels set name = ${input.name}, slug = ${slug}, tone = ${input.tone}
          where workspace_id = ${ctx.workspaceId} and id = ${labelId} returning id`)
      : await tx.execute(sql`
          insert into labels (workspace_id, id, name, slug, tone)
          values (${ctx.workspaceId}, ${labelId}, ${input.name}, ${slug}, ${input.tone})
          on conflict (workspace_id, slug) do nothing returning id`);
    if (rows.length === 0) {
      if (input.labelId) notFound("label");
      throw nameTaken("label", input.name);
    }
    const action = input.labelId ? "label.updated" : "label.created";
    await recordActivity(tx, ctx, action, labelId, { name: input.name, tone: input.tone });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { labelId };
  });
}
