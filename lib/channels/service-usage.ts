import { sql } from "drizzle-orm";
import type { ChannelMode } from "@/db/enums/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { countingMonth, FREE_SERVICE_MESSAGES } from "@/lib/wallet/free-messages";

export type ServiceUsage = {
  channelId: string;
  name: string;
  mode: ChannelMode;
  /** First day of the month it was counted in, "2026-11-01", by UTC. */
  month: string;
  /** Delivered free-form messages, also those beyond the free ones. */
  delivered: number;
  /** Meta charges already: by its count, which has what the number sends elsewhere, none is left. */
  spentAtMeta: boolean;
  /** How many of a month are free. */
  allowance: number;
};

/**
 * What each connected number has used of its free thousand in a month, or one number alone. One row a
 * number, kept by apply_statuses: no message is counted here.
 * @param given.on a moment of the month; now when left out
 */
export async function readServiceUsage(
  ctx: WorkspaceContext,
  given: { channelId?: string; on?: Date } = {},
): Promise<ServiceUsage[]> {
  const month = countingMonth(given.on ?? new Date());
  const only = given.channelId ?? null;
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select h.id as "channelId", h.name, h.mode, coalesce(u.service_delivered, 0) as delivered,
        spent_at_meta(u.service_priced_at, u.service_free_at) as "spentAtMeta"
      from channels h
      left join channel_months u on u.workspace_id = h.workspace_id and u.channel_id = h.id
        and u.month = ${month}::date
      where h.workspace_id = ${ctx.workspaceId} and h.kind = 'whatsapp'
        and h.deleted_at is null
        and (${only}::uuid is null or h.id = ${only}::uuid)
      order by h.is_default desc, h.name, h.id`),
  )) as unknown as Omit<ServiceUsage, "month" | "allowance">[];
  return rows.map((row) => ({ ...row, month, allowance: FREE_SERVICE_MESSAGES }));
}
