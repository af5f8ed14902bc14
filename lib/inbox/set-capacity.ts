import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { requestGiveOut } from "./request-give-out";
import type { setCapacitySchema } from "./schema";

/** Sets how many open conversations a member is given at most. What they have stays theirs. */
export async function setCapacity(
  ctx: WorkspaceContext,
  { memberId, capacity }: z.output<typeof setCapacitySchema>,
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    const [member] = await tx.execute(sql`
      select 1 from members where workspace_id = ${ctx.workspaceId} and id = ${memberId}
        and status <> 'removed'`);
    if (!member) notFound("member");
    await tx.execute(sql`
      insert into agents (workspace_id, member_id, capacity)
      values (${ctx.workspaceId}, ${memberId}, ${capacity})
      on conflict (workspace_id, member_id) do update set capacity = excluded.capacity,
        updated_at = now()`);
    await recordActivity(tx, ctx, "member.capacity_set", memberId, { capacity });
    await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "members", { memberId });
  });
}
