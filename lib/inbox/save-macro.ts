import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { KEPT_MAX } from "@/lib/trash/kept-tables";
import { assertReferences } from "./change-conversations";
import { unknownPlaceholders } from "./fill-placeholders";
import { memberOf } from "./member-of";
import type { MacroAction, saveMacroSchema } from "./settings-schema";

/**
 * Keeps several steps under one name. What they refer to must exist now; what is gone when the macro
 * runs stops it whole.
 */
export async function saveMacro(
  ctx: WorkspaceContext,
  input: z.output<typeof saveMacroSchema>,
): Promise<{ macroId: string }> {
  assertCan(ctx, "inbox:reply");
  const me = memberOf(ctx);
  if (me === null) throw new Refusal("not_allowed", "A macro belongs to a member.");
  return withWorkspace(ctx, async (tx) => {
    const macroId = input.macroId ?? newId();
    for (const action of input.actions) await assertAction(tx, ctx, action);
    const actions = JSON.stringify(input.actions);
    if (input.macroId) {
      const rows = await tx.execute(sql`
        update macros set name = ${input.name}, shared = ${input.shared},
          actions = ${actions}::jsonb, updated_at = now()
        where workspace_id = ${ctx.workspaceId} and id = ${macroId} and member_id = ${me}
        returning id`);
      if (rows.length === 0) notFound("macro");
    } else {
      const [many] = await tx.execute<{ count: number }>(sql`
        select count(*)::int as count from macros
        where workspace_id = ${ctx.workspaceId} and member_id = ${me}`);
      if ((many?.count ?? 0) >= KEPT_MAX.macro) {
        throw new Refusal("conflict", `You have ${KEPT_MAX.macro} macros. Delete one first.`);
      }
      await tx.execute(sql`
        insert into macros (workspace_id, id, member_id, name, shared, actions)
        values (${ctx.workspaceId}, ${macroId}, ${me}, ${input.name}, ${input.shared},
          ${actions}::jsonb)`);
    }
    await recordActivity(tx, ctx, "macro.saved", macroId, {
      name: input.name,
      shared: input.shared,
    });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { macroId };
  });
}

async function assertAction(tx: WorkspaceTx, ctx: WorkspaceContext, action: MacroAction) {
  if (action.do === "reply") {
    const [unknown] = unknownPlaceholders(action.text);
    if (unknown === undefined) return;
    throw new Refusal("invalid", `Nothing is known as {{${unknown}}}, so the macro was not saved.`);
  }
  await assertReferences(tx, ctx, {
    assigneeId:
      action.do === "assign" && action.to !== "me" && action.to !== "nobody"
        ? action.to
        : undefined,
    teamId: action.do === "team" ? action.teamId : undefined,
    addLabelIds: action.do === "label" ? [action.labelId] : undefined,
  });
}
