import "server-only";
import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { expireHolds } from "./expire-holds";
import { reconcileLedger } from "./reconcile-ledger";
import { LOW_DAYS, warnLowBalance } from "./warn-low-balance";

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

/** Each hour: who has little left for what is spent. The database finds candidates, the rule decides. */
export const warnLowBalanceJob = defineJob({
  name: "wallet.warn_low_balance",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    const rows = (await withSystem("find wallets that may be low", (tx) =>
      tx.execute(sql`
        select w.workspace_id as id from wallets w
        where w.seq > 0 and (w.status = 'frozen' or w.balance - w.held < ${LOW_DAYS}::int * (
          select coalesce(sum(-t.amount), 0) from wallet_transactions t
          where t.workspace_id = w.workspace_id and t.type in ('usage', 'refund')
            and t.created_at > now() - interval '15 days'))`),
    )) as unknown as { id: string }[];
    for (const { id } of rows) {
      const ctx = await systemContext(id, "Wallet");
      if (ctx) await warnLowBalance(ctx);
    }
  },
});

export const walletJobs = [expireHoldsJob, reconcileLedgerJob, warnLowBalanceJob];
