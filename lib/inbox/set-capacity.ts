import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { requestGiveOut } from "./request-give-out";
import type { setCapacitySchema } from "./settings-schema";

/**
 * Sets how many open conversations a member is given at most. What they have stays theirs.
 * @throws Refusal `stale` when somebody else has changed it since it was seen
 */
export async function setCapacity(
  ctx: WorkspaceContext,
  { memberId, capacity, seen }: z.output<typeof setCapacitySchema>,
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    // the member is held: two who choose at the same time choose one after the other
    await tx.execute(sql`
      select 1 from members where workspace_id = ${ctx.workspaceId} and id = ${memberId}
      for no key update`);
    const [member] = await tx.execute<{ capacity: number | null }>(sql`
      select a.capacity from members m
      left join agents a on a.workspace_id = m.workspace_id and a.member_id = m.id
      where m.workspace_id = ${ctx.workspaceId} and m.id = ${memberId} and m.status <> 'removed'`);
    if (!member) notFound("member");
    if (seen && member.capacity !== seen.capacity) {
      throw new Refusal(
        "stale",
        "A colleague has changed this limit meanwhile. Nothing of theirs was replaced: look at what stands there now, and choose again.",
      );
    }
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
