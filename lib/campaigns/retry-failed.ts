import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { retryRule, WAIT_HOURS } from "./failures";
import { lockParent, makeRun, notInRun, type Run } from "./make-run";
import type { retryFailedSchema } from "./report-schema";

/**
 * Makes a run of its own for people whose message failed with the chosen codes: a draft beside the
 * campaign, to be reviewed and launched like any other. Only definite failures whose code allows
 * another try are taken; unconfirmed messages never are (S1, F11). Whoever is in an earlier run of
 * the same kind is left out, so pressing twice cannot send twice.
 * @returns the draft, how many people it holds, and how many more wait because it is full
 * @throws Refusal `invalid` for a code that is not to be repeated, `conflict` when nobody is left
 */
export async function retryFailed(
  ctx: WorkspaceContext,
  { campaignId, codes }: z.output<typeof retryFailedSchema>,
): Promise<Run> {
  assertCan(ctx, "campaigns:write");
  const refused = codes.find((code) => retryRule(code) === "never");
  if (refused !== undefined) {
    const { title, whatToDo } = describeError(refused);
    throw new Refusal("invalid", `${title} (${refused}): sending again does not help. ${whatToDo}`);
  }
  const rules = codes.map((code) => ({ code, wait: retryRule(code) === "after_a_day" }));
  return withWorkspace(ctx, async (tx) => {
    const parent = await lockParent(tx, ctx, campaignId);
    const found = (await tx.execute(sql`
      select m.contact_id as id
      from messages m
      join jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as k(code int, wait boolean)
        on k.code = m.error_code
      join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
        and c.deleted_at is null
      where m.workspace_id = ${ctx.workspaceId} and m.campaign_id = ${campaignId}
        and m.status = 'failed'
        and (not k.wait or m.failed_at <= now() - make_interval(hours => ${WAIT_HOURS}))
        and ${notInRun(ctx, campaignId, sql`m.contact_id`)}
      order by m.id`)) as unknown as { id: string }[];
    if (found.length === 0) {
      throw new Refusal(
        "conflict",
        rules.some((rule) => rule.wait)
          ? "Nobody is left to send to again right now: Meta asks to wait a day after this code, and people of an earlier retry are not taken twice."
          : "Nobody is left to send to again: everybody with this code is in an earlier retry.",
      );
    }
    return makeRun(tx, ctx, parent, { ids: found.map(({ id }) => id), called: "retry", codes });
  });
}
