import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { memberOf } from "./member-of";
import type { saveHabitsSchema } from "./settings-schema";

/**
 * Keeps how a member likes to write and to hear of messages, on all their devices. It is a matter of
 * theirs alone, so no activity line tells of it.
 */
export async function saveHabits(
  ctx: WorkspaceContext,
  { enterSends, sound }: z.output<typeof saveHabitsSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  const me = memberOf(ctx);
  if (me === null) throw new Refusal("not_allowed", "Only a member has habits.");
  await withWorkspace(ctx, async (tx) => {
    await tx.execute(sql`
      insert into agents as a (workspace_id, member_id, enter_sends, sound)
      values (${ctx.workspaceId}, ${me}, ${enterSends ?? false}, ${sound ?? false})
      on conflict (workspace_id, member_id) do update set
        enter_sends = coalesce(${enterSends ?? null}::boolean, a.enter_sends),
        sound = coalesce(${sound ?? null}::boolean, a.sound), updated_at = now()`);
    await publish(tx, ctx.workspaceId, "members", { memberId: me });
  });
}
