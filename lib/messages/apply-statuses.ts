import { sql } from "drizzle-orm";
import type { MessageStatus } from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import type { AppliedRow } from "./applied-row";
import { settleCharges } from "./settle-charges";

/** One status of one message, as a provider reported it. */
export type StatusUpdate = {
  channelId: string;
  providerId: string;
  /** Our message id, echoed by Meta in `biz_opaque_callback_data`; null when it was not. */
  ref: string | null;
  status: Extract<MessageStatus, "held" | "sent" | "delivered" | "read" | "failed">;
  /** ISO time of the event at the provider. */
  at: string;
  errorCode: number | null;
  errorDetail: string | null;
  /** From `pricing`; null when the status carries none. */
  priceCategory: string | null;
  priceType: string | null;
};

export type AppliedStatuses = {
  /** Messages whose status moved. */
  moved: number;
  /** Statuses of messages that are not known yet; kept until they are. */
  parked: number;
  /** Codes that arrived, with the messages they belong to, for the brake on campaigns. */
  failures: { messageId: string; campaignId: string | null; code: number }[];
};

/**
 * Applies provider statuses in one transaction, whatever their order and however often they come.
 *
 * A message takes the highest rank it has ever been given (status_rank in db/functions): read implies
 * delivered, a late "delivered" only fills in its time, "failed" wins over sent and loses to
 * delivered, so every order of the same statuses ends alike (D3, r15). The first status that carries
 * pricing settles the money (lib/messages/settle-charges.ts).
 */
export async function applyStatuses(
  ctx: WorkspaceContext,
  updates: StatusUpdate[],
): Promise<AppliedStatuses> {
  if (updates.length === 0) return { moved: 0, parked: 0, failures: [] };
  return withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(sql`
      select * from apply_statuses(${ctx.workspaceId}::uuid, ${JSON.stringify(updates)}::jsonb)
    `)) as unknown as AppliedRow[];
    const known = rows.filter((row) => row.message_id !== null);
    await settleCharges(tx, ctx, known);
    await announce(tx, ctx, known);
    return {
      moved: known.filter((row) => row.old_status !== row.new_status).length,
      parked: rows.length - known.length,
      failures: known.flatMap((row) =>
        row.new_status === "failed" && row.old_status !== "failed" && row.error_code !== null
          ? [
              {
                messageId: row.message_id as string,
                campaignId: row.campaign_id,
                code: row.error_code,
              },
            ]
          : [],
      ),
    };
  });
}

async function announce(tx: WorkspaceTx, ctx: WorkspaceContext, rows: AppliedRow[]) {
  const campaigns = new Set<string>();
  const threads = new Map<string, { contactId: string; channelId: string }>();
  for (const row of rows) {
    if (row.old_status === row.new_status) continue;
    if (row.campaign_id) campaigns.add(row.campaign_id);
    else threads.set(row.contact_id, { contactId: row.contact_id, channelId: row.channel_id });
  }
  for (const campaignId of campaigns) {
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
  }
  for (const thread of threads.values()) {
    await publish(tx, ctx.workspaceId, "conversation", { ...thread, kind: "status" });
  }
}
