import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { tellOfFailed } from "./tell-of-messages";

/** What apply_statuses() and record_outcomes() say about their writes; see written_summary(). */
export type Written = {
  /** Messages whose status moved. */
  moved: number;
  /** Whether money moved. */
  settled: boolean;
  /** Of messages that moved. */
  campaignIds: string[];
  /** Of messages that moved and belong to no campaign. */
  threads: { contactId: string; channelId: string }[];
  failures: { messageId: string; campaignId: string | null; channelId: string; code: number }[];
};

/**
 * Tells open browsers once about each campaign, thread and wallet that some writes have touched,
 * and the authors of single messages that failed.
 */
export async function announceWritten(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  written: Written,
): Promise<void> {
  for (const campaignId of written.campaignIds) {
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
  }
  for (const thread of written.threads) {
    await publish(tx, ctx.workspaceId, "conversation", { ...thread, kind: "status" });
  }
  await tellOfFailed(
    tx,
    ctx,
    written.failures.flatMap(({ campaignId, messageId }) => (campaignId ? [] : [messageId])),
  );
  if (written.settled) await publish(tx, ctx.workspaceId, "wallet", { kind: "settled" });
}
