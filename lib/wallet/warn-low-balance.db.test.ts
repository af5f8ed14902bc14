import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { notifications } from "@/db/schema/notifications";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { warnLowBalanceJob } from "./jobs";
import { warnLowBalance } from "./warn-low-balance";

useTestDatabase();

test("those who can top up hear once that the money ends soon, and again after the next top-up", async () => {
  const ctx: WorkspaceContext = await makeContext({ balance: "10" });
  await makeMember(ctx, { role: "manager" });
  const wallet = asSystem(ctx, "Wallet") as WorkspaceContext;
  const told = () => withWorkspace(ctx, (tx) => tx.select().from(notifications));
  const spend = (amount: string) =>
    withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        select deduct_credits(${ctx.workspaceId}::uuid, ${amount}::numeric, ${newId()}::uuid, 'Test')`),
    );
  await spend("2");
  expect(await warnLowBalance(wallet)).toBe(false);
  expect(await told()).toEqual([]);
  await spend("6");
  await warnLowBalanceJob.run({});
  await warnLowBalanceJob.run({});
  expect(await told()).toMatchObject([
    {
      kind: "low_balance",
      memberId: ctx.actor.kind === "member" ? ctx.actor.memberId : "",
      subject: "The wallet is low: $2.00 available",
      detail: "At $8.00 a day that lasts less than 3 days.",
    },
  ]);
  await withSystem("top up", (tx) =>
    tx.execute(
      sql`select add_credits(${ctx.workspaceId}::uuid, 1::numeric, 'test:more', 'Top-up', 'Test')`,
    ),
  );
  await warnLowBalance(wallet);
  expect(await told()).toHaveLength(2);
});
