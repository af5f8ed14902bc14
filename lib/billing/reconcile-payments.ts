import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { logger } from "@/lib/core/logger";
import { configuredGateway } from "./configured-gateway";
import { settlePayment } from "./settle-payment";

/**
 * Asks the provider about payments that are still open ten minutes after they began, because every
 * provider loses webhooks now and then. One that fails does not stop the others.
 * @returns how many were asked about, and how many of those are settled now
 */
export async function reconcilePayments(): Promise<{ asked: number; settled: number }> {
  const configured = configuredGateway();
  if (!configured) return { asked: 0, settled: 0 };
  const open = (await withSystem("find open payments", (tx) =>
    tx.execute(sql`
      select workspace_id as "workspaceId", id as "paymentId" from payments
      where status in ('pending', 'processing') and created_at < now() - interval '10 minutes'
        and provider_ref is not null
      order by updated_at limit 200`),
  )) as unknown as { workspaceId: string; paymentId: string }[];
  let settled = 0;
  for (const { workspaceId, paymentId } of open) {
    const ctx = await systemContext(workspaceId, "Stripe");
    if (!ctx) continue;
    try {
      const { status } = await settlePayment(ctx, configured, { paymentId });
      if (status !== "pending" && status !== "processing") settled += 1;
    } catch (error) {
      logger.warn({ err: error, paymentId }, "an open payment could not be asked about");
    }
  }
  // the process died between the row and the checkout: nobody ever had an address to pay at
  await withSystem("close payments without a checkout", (tx) =>
    tx.execute(sql`
      update payments set status = 'cancelled', updated_at = now()
      where status = 'pending' and provider_ref is null and created_at < now() - interval '1 day'`),
  );
  return { asked: open.length, settled };
}
