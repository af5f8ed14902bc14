import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { lockParent, makeRun, notInRun, type Run } from "./make-run";
import type { campaignIdSchema } from "./schema";

/**
 * Makes a run of its own for people of a campaign that is over whom nothing was handed over for: it was
 * cancelled before their turn, or their language was left out. A copy of the campaign would write to
 * everybody again.
 * @returns the draft, how many people it holds, and how many more wait because it is full
 * @throws Refusal `conflict` while the campaign may still reach them, or when nobody is left
 */
export async function writeToRest(
  ctx: WorkspaceContext,
  { campaignId }: z.output<typeof campaignIdSchema>,
): Promise<Run> {
  assertCan(ctx, "campaigns:write");
  return withWorkspace(ctx, async (tx) => {
    const parent = await lockParent(tx, ctx, campaignId);
    if (parent.status !== "cancelled" && parent.status !== "completed") {
      throw new Refusal(
        "conflict",
        "This campaign is not over, so it may still reach them. Nothing was made.",
      );
    }
    const found = (await tx.execute(sql`
      select r.contact_id as id
      from campaign_recipients r
      join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
        and c.deleted_at is null
      where r.workspace_id = ${ctx.workspaceId} and r.campaign_id = ${campaignId}
        and (r.state = 'cancelled' or (r.state = 'skipped' and r.skip_reason = 'template_stopped'))
        -- somebody of a merge may have got it under the other name
        and not exists (select 1 from messages m where m.workspace_id = r.workspace_id
          and m.campaign_id = r.campaign_id and m.contact_id = r.contact_id)
        and ${notInRun(ctx, campaignId, sql`r.contact_id`)}
      order by r.id`)) as unknown as { id: string }[];
    if (found.length === 0) {
      throw new Refusal(
        "conflict",
        "Nobody is left: whoever got nothing is in a later run already, or was removed.",
      );
    }
    return makeRun(tx, ctx, parent, { ids: found.map(({ id }) => id), called: "rest" });
  });
}
