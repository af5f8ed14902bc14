import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { addAmounts } from "@/lib/core/format/money";
import { adjustWallet } from "./adjust-wallet";
import { readEntry } from "./entry-queries";
import { expireHolds } from "./expire-holds";
import { holdFunds } from "./hold-funds";
import { expireHoldsJob } from "./jobs";
import { estimateCost, loadRateCard, priceOf, seedSandboxRates } from "./pricing";
import { listOpenHolds, readRateCard, walletBalance, walletSummary } from "./queries";
import { readLedgerCheck, reconcileLedger } from "./reconcile-ledger";
import { settleMessages } from "./settle-messages";
import { listStatement, readStatement, statementTotals } from "./statement-queries";

const database = useTestDatabase();

async function makeCampaign(ctx: WorkspaceContext, name = "Spring restock"): Promise<string> {
  return withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(sql`
      insert into campaigns (workspace_id, name, created_by_name, launched_at)
      values (${ctx.workspaceId}::uuid, ${name}, 'Lena', now()) returning id`)) as unknown as {
      id: string;
    }[];
    return rows[0]?.id as string;
  });
}

const charge = (
  ctx: WorkspaceContext,
  given: { campaignId?: string; cost: string; count: number },
) =>
  withWorkspace(ctx, (tx) =>
    settleMessages(
      tx,
      ctx,
      Array.from({ length: given.count }, () => ({
        messageId: randomUUID(),
        holdId: null,
        held: null,
        cost: given.cost,
        category: "marketing",
        market: "Rest of Africa",
        campaignId: given.campaignId ?? null,
        description: "Message",
      })),
    ),
  );

/** Moves lines to another day; only the owner could, and only by switching the guard off. */
async function moveLines(ctx: WorkspaceContext, fromSeq: number, toSeq: number, at: string) {
  await database.connect("owner").begin(async (tx) => {
    await tx`alter table wallet_transactions disable trigger wallet_transactions_append_only`;
    await tx`update wallet_transactions set created_at = ${at}
      where workspace_id = ${ctx.workspaceId} and seq between ${fromSeq} and ${toSeq}`;
    await tx`alter table wallet_transactions enable trigger wallet_transactions_append_only`;
  });
}

describe("the statement", () => {
  test("folds the charges of a campaign into one row a day and unfolds them again", async () => {
    const ctx = await makeContext({ balance: "100" });
    const campaignId = await makeCampaign(ctx);
    await charge(ctx, { campaignId, cost: "0.0225", count: 40 });
    await charge(ctx, { cost: "0.004", count: 1 });
    await charge(ctx, { campaignId, cost: "0.0225", count: 2 });
    const { rows, next } = await listStatement(ctx, {});
    expect(next).toBeNull();
    expect(rows.map((row) => row.kind)).toEqual(["folded", "entry", "entry"]);
    expect(rows[0]).toMatchObject({
      count: 42,
      amount: "-0.9450",
      balanceAfter: "99.0510",
      campaignName: "Spring restock",
    });
    const unfolded = await listStatement(ctx, { campaign: campaignId, unfold: "1" }, 100);
    expect(unfolded.rows).toHaveLength(42);
    expect(addAmounts(...unfolded.rows.map((row) => row.amount))).toBe("-0.9450");
  });

  test("pages through every line once, and its sums are those of the rows", async () => {
    const ctx = await makeContext({ balance: "100" });
    const campaigns = [await makeCampaign(ctx, "One"), await makeCampaign(ctx, "Two")];
    for (let round = 0; round < 12; round += 1) {
      await charge(ctx, { campaignId: campaigns[round % 2] as string, cost: "0.01", count: 3 });
      await charge(ctx, { cost: "0.02", count: 2 });
    }
    // two quiet weeks, and a day boundary through both campaigns
    await moveLines(ctx, 1, 1, "2026-10-01T09:00:00Z");
    await moveLines(ctx, 2, 30, "2026-11-01T09:00:00Z");
    await moveLines(ctx, 31, 61, "2026-11-18T21:30:00Z");
    const seen: string[] = [];
    const amounts: string[] = [];
    let before: number | undefined;
    do {
      const page = await listStatement(ctx, before ? { before } : {}, 5);
      for (const row of page.rows) {
        if (!("seq" in row)) continue;
        seen.push(`${row.day} ${row.seq}`);
        amounts.push(row.amount);
      }
      before = page.next ?? undefined;
    } while (before);
    expect(new Set(seen).size).toBe(seen.length);
    // 24 single lines, two campaigns on two days, and the opening balance
    expect(seen).toHaveLength(24 + 4 + 1);
    const totals = await statementTotals(ctx, {});
    expect(totals).toMatchObject({ count: 61, opening: "0.0000" });
    expect(addAmounts(...amounts)).toBe(addAmounts(totals.moneyIn, totals.moneyOut));
    expect(totals.closing).toBe((await walletBalance(ctx))?.balance);
    // 21:30 UTC is the next day in Nairobi
    expect(seen.some((one) => one.startsWith("2026-11-19"))).toBe(true);
  });

  test("opens with the balance before its first day and closes with that of its last", async () => {
    const ctx = await makeContext({ balance: "100" });
    await charge(ctx, { cost: "1", count: 3 });
    await moveLines(ctx, 1, 2, "2026-10-01T09:00:00Z");
    const october = await statementTotals(ctx, { from: "2026-10-01", to: "2026-10-31" });
    expect(october).toEqual({
      count: 2,
      moneyIn: "100.0000",
      moneyOut: "-1.0000",
      opening: "0.0000",
      closing: "99.0000",
    });
    const after = await statementTotals(ctx, { from: "2026-11-01" });
    expect(after).toMatchObject({ count: 2, opening: "99.0000", closing: "97.0000" });
  });

  test("shows a failed payment where people look for it, without any money", async () => {
    const ctx = await makeContext({ balance: "100" });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`insert into payments
        (workspace_id, purpose, provider, amount, currency, status, failure_reason, created_by_name)
        values (${ctx.workspaceId}::uuid, 'wallet_top_up', 'stripe', 50, 'USD', 'failed', 'Limit reached', 'Lena')`),
    );
    const { rows } = await listStatement(ctx, {});
    expect(rows[0]).toMatchObject({
      kind: "failed_payment",
      amount: "50.0000",
      reason: "Limit reached",
    });
    expect((await listStatement(ctx, { type: "usage" })).rows).toEqual([]);
    expect((await statementTotals(ctx, {})).count).toBe(1);
  });

  test("exports every line of a filter, in batches", async () => {
    const ctx = await makeContext({ balance: "100" });
    await charge(ctx, { cost: "0.5", count: 25 });
    const exported = [];
    for await (const batch of readStatement(ctx, { type: "usage" }, 10)) exported.push(...batch);
    expect(exported.map((row) => row.seq)).toEqual(Array.from({ length: 25 }, (_, n) => 26 - n));
  });

  test("shows an entry to its own workspace alone", async () => {
    const [mine, theirs] = [await makeContext({ balance: "5" }), await makeContext()];
    expect(await readEntry(mine, 1)).toMatchObject({ type: "purchase", entryCount: 1 });
    await expect(readEntry(theirs, 1)).rejects.toMatchObject({ code: "not_found" });
  });

  test("is not for agents", async () => {
    const ctx = await makeContext({ role: "agent" });
    for (const read of [
      () => listStatement(ctx, {}),
      () => statementTotals(ctx, {}),
      () => walletSummary(ctx),
      () => readEntry(ctx, 1),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: "not_allowed" });
    }
  });
});

describe("the figures of the wallet", () => {
  test("are exact for today, this month and the two weeks of the forecast", async () => {
    const ctx = await makeContext({ balance: "100" });
    await withWorkspace(ctx, (tx) =>
      holdFunds(tx, ctx, {
        amount: "30",
        reference: { type: "campaign", campaignId: randomUUID() },
      }),
    );
    await charge(ctx, { cost: "0.5", count: 4 });
    expect(await walletSummary(ctx)).toMatchObject({
      balance: "98.0000",
      held: "30.0000",
      available: "68.0000",
      spentToday: "2.0000",
      spentThisMonth: "2.0000",
      addedThisMonth: "100.0000",
      openHoldCount: 1,
      forecast: { kind: "days", days: 34, perDay: "2.0000" },
    });
  });
});

describe("corrections", () => {
  const correction = (amount: string) => ({
    adjustmentId: randomUUID(),
    amount,
    reason: "Price list of 1 October was wrong",
  });

  test("posted 20 times at once are one line and one activity", async () => {
    publishEnv({ SANDBOX: "on" });
    const ctx = await makeContext({ balance: "10" });
    const input = correction("1.872");
    await Promise.all(Array.from({ length: 20 }, () => adjustWallet(ctx, input)));
    expect(await walletBalance(ctx)).toMatchObject({ balance: "11.8720", entryCount: 2 });
    const recorded = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select details from activity_log where action = 'wallet.adjusted'`),
    );
    expect(recorded).toHaveLength(1);
  });

  test("in one's own favour are refused where credit is real money", async () => {
    publishEnv({ SANDBOX: "off" });
    const ctx = await makeContext({ balance: "10" });
    await expect(adjustWallet(ctx, correction("5"))).rejects.toMatchObject({ code: "not_allowed" });
    await adjustWallet(ctx, correction("-5"));
    await adjustWallet(asSystem(ctx, "Operator"), correction("1"));
    expect(await walletBalance(ctx)).toMatchObject({ balance: "6.0000" });
    const manager = await makeContext({ role: "manager" });
    await expect(adjustWallet(manager, correction("-1"))).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});

describe("holds that nobody settled", () => {
  test("go back after their time, once, and their messages say so", async () => {
    const ctx = await makeContext({ balance: "10" });
    const campaignId = await makeCampaign(ctx);
    const { holdId } = await withWorkspace(ctx, (tx) =>
      holdFunds(tx, ctx, { amount: "3", reference: { type: "campaign", campaignId } }),
    );
    const messageIds = await withWorkspace(ctx, async (tx) => {
      const [contact] = (await tx.execute(sql`insert into contacts (workspace_id, name, source)
        values (${ctx.workspaceId}::uuid, 'Njeri', 'manual') returning id`)) as unknown as {
        id: string;
      }[];
      const [channel] = (await tx.execute(sql`insert into channels
        (workspace_id, kind, mode, name, sender_id, account_id, address)
        values (${ctx.workspaceId}::uuid, 'whatsapp', 'shared', 'Main', ${randomUUID()}, 'w', '+254') returning id`)) as unknown as {
        id: string;
      }[];
      const rows = (await tx.execute(sql`insert into messages (workspace_id, contact_id, channel_id,
          direction, origin, kind, campaign_id, status, hold_id, held_amount, charge_state)
        select ${ctx.workspaceId}::uuid, ${contact?.id}::uuid, ${channel?.id}::uuid, 'outbound',
          'campaign', 'template', ${campaignId}::uuid, 'sent', ${holdId}::uuid, 1, 'held'
        from generate_series(1, 2) returning id`)) as unknown as { id: string }[];
      return rows.map((row) => row.id);
    });
    expect(await listOpenHolds(ctx)).toMatchObject([{ name: "Spring restock", left: "3.0000" }]);
    expect(await expireHolds(ctx)).toEqual({ expired: 0, released: "0" });

    await withSystem("test", (tx) =>
      tx.execute(sql`update wallet_holds set expires_at = now() - interval '1 second'
        where id = ${holdId}::uuid`),
    );
    await Promise.all([expireHoldsJob.run({}), expireHoldsJob.run({}), expireHoldsJob.run({})]);
    expect(await walletBalance(ctx)).toMatchObject({ balance: "10.0000", held: "0.0000" });
    const states = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select distinct charge_state as state from messages
        where id in (${sql.join(
          messageIds.map((id) => sql`${id}::uuid`),
          sql`, `,
        )})`),
    );
    expect(states).toEqual([{ state: "released" }]);
    const recorded = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select 1 from activity_log where action = 'wallet.hold_expired'`),
    );
    expect(recorded).toHaveLength(1);
  });
});

describe("the check of the ledgers", () => {
  test("says when it looked and that all ties out, and names the wallet that does not", async () => {
    const ctx = await makeContext({ balance: "10" });
    expect(await reconcileLedger()).toEqual([]);
    expect(await readLedgerCheck(ctx)).toMatchObject({ lineCount: 1, breaks: [] });

    const other = await makeContext({ balance: "10" });
    await withSystem("test", (tx) =>
      tx.execute(
        sql`update wallets set balance = 11 where workspace_id = ${ctx.workspaceId}::uuid`,
      ),
    );
    expect(await reconcileLedger()).toEqual([{ workspaceId: ctx.workspaceId, kind: "sum" }]);
    expect(await readLedgerCheck(ctx)).toMatchObject({ breaks: ["sum"] });
    expect(await readLedgerCheck(other)).toMatchObject({ breaks: [] });
    await withSystem("test", (tx) =>
      tx.execute(
        sql`update wallets set balance = 10 where workspace_id = ${ctx.workspaceId}::uuid`,
      ),
    );
  });
});

describe("the rate card", () => {
  const november = {
    on: new Date("2026-11-20"),
    currency: "USD",
    category: "marketing",
    plan: "shared",
  } as const;

  test("of the sandbox is loaded once and prices an estimate by market", async () => {
    publishEnv({ SANDBOX: "on" });
    await seedSandboxRates();
    await seedSandboxRates();
    const estimate = await estimateCost({
      ...november,
      counts: [
        { market: null, count: 2 },
        { market: "Rest of Africa", count: 100 },
        { market: "Brazil", count: 100 },
      ],
    });
    expect(estimate).toEqual({
      lines: [
        { market: "Brazil", count: 100, price: "0.0620", amount: "6.2000" },
        { market: "Rest of Africa", count: 100, price: "0.0225", amount: "2.2500" },
        { market: null, count: 2, price: null, amount: null },
      ],
      total: "8.4500",
      unknownCount: 2,
    });
    const ctx = await makeContext();
    const card = await readRateCard(ctx, november.on);
    expect(card).toMatchObject({
      isSandbox: true,
      effectiveFrom: "2026-10-01",
      dates: ["2025-07-01", "2026-10-01"],
    });
    const kenya = card?.rows.find((row) => row.market === "Rest of Africa");
    expect(kenya?.prices.service).toBe("0.0040");
    expect(kenya?.before.service).toBe("0.0000");
  });

  test("that was imported is in force outside the sandbox and keeps its prices", async () => {
    publishEnv({ SANDBOX: "off" });
    const row = {
      effectiveFrom: "2026-10-01",
      currency: "USD",
      market: "Brazil",
      category: "marketing",
      price: "0.0625",
    } as const;
    await loadRateCard("meta 2026-10", [row]);
    await loadRateCard("meta 2026-10", [row]);
    expect(await priceOf({ ...november, market: "Brazil" })).toMatchObject({ price: "0.0625" });
    expect(await priceOf({ ...november, market: "Chile" })).toEqual({ unknown: true });
    await expect(loadRateCard("meta 2026-10", [{ ...row, price: "0.0001" }])).rejects.toMatchObject(
      { code: "conflict" },
    );
    expect(await priceOf({ ...november, market: "Brazil" })).toMatchObject({ price: "0.0625" });
  });
});
