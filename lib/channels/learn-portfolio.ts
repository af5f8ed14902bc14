import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { graphForChannel } from "./graph-for-channel";

/**
 * Asks Meta, until it is known, which business portfolio owns the account of a number, because the limit of people in
 * 24 hours is counted over all accounts of it (whatsapp.md 7). An account never changes hands; without
 * an answer, and with a token that may not see the owner, the account counts as a portfolio of its own
 * until the next time.
 */
export async function learnPortfolio(
  ctx: WorkspaceContext,
  channel: typeof channels.$inferSelect,
): Promise<void> {
  if (channel.portfolioId !== null) return;
  const account = await graphForChannel(channel).waba(channel.accountId);
  if (!account.ok || account.value.portfolioId === null) return;
  const { portfolioId } = account.value;
  await withWorkspace(ctx, (tx) =>
    tx
      .update(channels)
      .set({ portfolioId })
      .where(
        and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.accountId, channel.accountId)),
      ),
  );
}
