import "server-only";
import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { expireHolds } from "./expire-holds";
import { reconcileLedger } from "./reconcile-ledger";

/** Each minute: what nobody settled in its time to live goes back to the free balance. */
export const expireHoldsJob = defineJob({
  name: "wallet.expire_holds",
  payload: z.object({}),
  run: async () => {
    const rows = (await withSystem("find wallets with expired holds", (tx) =>
      tx.execute(sql`
        select distinct workspace_id as id from wallet_holds
        where status = 'active' and expires_at <= now() limit 500`),
    )) as unknown as { id: string }[];
    for (const { id } of rows) {
      const ctx = await systemContext(id, "Wallet");
      if (ctx) await expireHolds(ctx);
    }
  },
});

/** Each hour: every balance against its lines and holds. */
export const reconcileLedgerJob = defineJob({
  name: "wallet.reconcile_ledger",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await reconcileLedger();
  },
});

export const walletJobs = [expireHoldsJob, reconcileLedgerJob];
