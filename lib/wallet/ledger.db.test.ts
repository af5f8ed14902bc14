import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { addAmounts, multiplyAmount } from "@/lib/core/format/money";
import { postAdjustment } from "./adjust-wallet";
import { creditWallet } from "./credit-wallet";
import { holdFunds } from "./hold-funds";
import { walletBalance } from "./queries";
import { releaseHold } from "./release-hold";
import { type Settlement, settleMessages } from "./settle-messages";

const database = useTestDatabase();

const deduct = (ctx: WorkspaceContext, amount: string, messageId: string) =>
  withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select deduct_credits(${ctx.workspaceId}::uuid, ${amount}::numeric, ${messageId}::uuid, 'Message') as ok
    `)) as unknown as { ok: boolean }[];
    return row?.ok;
  });

const hold = (ctx: WorkspaceContext, amount: string, campaignId: string = randomUUID()) =>
  withWorkspace(ctx, async (tx) => ({
    ...(await holdFunds(tx, ctx, { amount, reference: { type: "campaign", campaignId } })),
    campaignId,
  }));

const settle = (ctx: WorkspaceContext, items: Partial<Settlement>[]) =>
  withWorkspace(ctx, (tx) =>
    settleMessages(
      tx,
      ctx,
      items.map((item) => ({
        messageId: randomUUID(),
        holdId: null,
        held: null,
        cost: null,
        category: "marketing",
        market: "Rest of Africa",
        campaignId: null,
        description: "Message",
        ...item,
      })),
    ),
  );

const breaks = (ctx: WorkspaceContext) =>
  withWorkspace(ctx, (tx) => tx.execute(sql`select * from ledger_breaks`)) as Promise<unknown>;

const lines = async (ctx: WorkspaceContext) =>
  (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select seq::int, type, amount, balance_after as "balanceAfter", idempotency_key as key
      from wallet_transactions order by seq`),
  )) as unknown as {
    seq: number;
    type: string;
    amount: string;
    balanceAfter: string;
    key: string;
  }[];

const balance = async (ctx: WorkspaceContext) => {
  const row = await walletBalance(ctx);
  return { balance: row?.balance, held: row?.held, status: row?.status };
};

describe("r6: money is never spent twice and never out of nothing", () => {
  test("of 200 parallel sends at 1.00 with 100.00 in the wallet exactly 100 are paid", async () => {
    const ctx = await makeContext({ balance: "100" });
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => deduct(ctx, "1", randomUUID())),
    );
    expect(answers.filter(Boolean)).toHaveLength(100);
    expect(await balance(ctx)).toEqual({ balance: "0.0000", held: "0.0000", status: "active" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test("one message asked for 50 times at once is paid once", async () => {
    const ctx = await makeContext({ balance: "10" });
    const messageId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => deduct(ctx, "1", messageId)),
    );
    expect(answers.every(Boolean)).toBe(true);
    expect(await balance(ctx)).toMatchObject({ balance: "9.0000" });
  });

  test("two launches at once cannot both hold the last of the money", async () => {
    const ctx = await makeContext({ balance: "100" });
    const launches = await Promise.allSettled([hold(ctx, "60"), hold(ctx, "60"), hold(ctx, "60")]);
    const refused = launches.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(2);
    for (const one of refused) {
      expect(one.reason).toBeInstanceOf(Refusal);
      expect((one.reason as Refusal).code).toBe("insufficient_funds");
    }
    expect(await balance(ctx)).toMatchObject({ balance: "100.0000", held: "60.0000" });
  });

  test("a launch that is repeated holds once, and another amount for it is refused", async () => {
    const ctx = await makeContext({ balance: "100" });
    const { campaignId, holdId } = await hold(ctx, "60");
    expect((await hold(ctx, "60", campaignId)).holdId).toBe(holdId);
    await expect(hold(ctx, "61", campaignId)).rejects.toMatchObject({
      cause: expect.objectContaining({ code: "23505" }),
    });
    expect(await balance(ctx)).toMatchObject({ held: "60.0000" });
  });

  test("300 messages settled by four workers at once are charged once each", async () => {
    const ctx = await makeContext({ balance: "100" });
    const { holdId } = await hold(ctx, "30");
    const items = Array.from({ length: 300 }, () => ({
      messageId: randomUUID(),
      holdId,
      held: "0.1",
      cost: "0.1",
    }));
    const charged = await Promise.all(Array.from({ length: 4 }, () => settle(ctx, items)));
    expect(charged.map((one) => one.size).sort((a, b) => a - b)).toEqual([0, 0, 0, 300]);
    expect(await balance(ctx)).toEqual({ balance: "70.0000", held: "0.0000", status: "active" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test("a replay of the same settlement charges nothing and leaves other people's shares", async () => {
    const ctx = await makeContext({ balance: "10" });
    const { holdId } = await hold(ctx, "2");
    const item = { messageId: randomUUID(), holdId, held: "1", cost: "0.8" };
    expect([...(await settle(ctx, [item])).values()]).toEqual(["0.8000"]);
    expect((await settle(ctx, [item, item])).size).toBe(0);
    // the second message's share is still there
    expect(await balance(ctx)).toMatchObject({ balance: "9.2000", held: "1.0000" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test("a failed or free message gives its share back and leaves no line", async () => {
    const ctx = await makeContext({ balance: "10" });
    const { holdId } = await hold(ctx, "2");
    await settle(ctx, [
      { holdId, held: "1", cost: null },
      { holdId, held: "1", cost: "0" },
    ]);
    expect(await balance(ctx)).toMatchObject({ balance: "10.0000", held: "0.0000" });
    expect(await lines(ctx)).toHaveLength(1);
  });

  test("a price above what was held is taken all the same and freezes an empty wallet", async () => {
    const ctx = await makeContext({ balance: "1" });
    const { holdId } = await hold(ctx, "1");
    await settle(ctx, [{ holdId, held: "1", cost: "1.5" }]);
    expect(await balance(ctx)).toEqual({ balance: "-0.5000", held: "0.0000", status: "frozen" });
    await expect(hold(ctx, "0.1")).rejects.toMatchObject({ code: "insufficient_funds" });
    expect(await deduct(ctx, "0.1", randomUUID())).toBe(false);
    await withWorkspace(ctx, (tx) =>
      creditWallet(tx, ctx, { amount: "5", paymentRef: "stripe:pi_thaw", description: "Top-up" }),
    );
    expect(await balance(ctx)).toMatchObject({ balance: "4.5000", status: "active" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test("a wallet frozen over a hold thaws when the hold is given back", async () => {
    const ctx = await makeContext({ balance: "10" });
    const { holdId } = await hold(ctx, "8");
    await settle(ctx, [{ cost: "4" }]);
    expect(await balance(ctx)).toMatchObject({
      balance: "6.0000",
      held: "8.0000",
      status: "frozen",
    });
    await withWorkspace(ctx, (tx) => releaseHold(tx, ctx, { holdId }));
    expect(await balance(ctx)).toMatchObject({ held: "0.0000", status: "active" });
  });

  test("a message that failed after its charge and was delivered after all is paid once", async () => {
    const ctx = await makeContext({ balance: "10" });
    const item = { messageId: randomUUID(), cost: "0.5" };
    const refund = (amount: string) =>
      withWorkspace(ctx, (tx) =>
        tx.execute(sql`select refund_message(${ctx.workspaceId}::uuid, ${item.messageId}::uuid,
          ${amount}::numeric, 'Not delivered')`),
      );
    await expect(refund("0.5")).rejects.toThrow();
    await settle(ctx, [item]);
    await expect(refund("0.6")).rejects.toThrow();
    await Promise.all([refund("0.5"), refund("0.5"), refund("0.5")]);
    expect(await balance(ctx)).toMatchObject({ balance: "10.0000" });
    await Promise.all([settle(ctx, [item]), settle(ctx, [item]), settle(ctx, [item])]);
    expect(await balance(ctx)).toMatchObject({ balance: "9.5000" });
    expect((await lines(ctx)).map((line) => line.type)).toEqual([
      "purchase",
      "usage",
      "refund",
      "usage",
    ]);
    expect(await breaks(ctx)).toEqual([]);
  });

  test("releasing twice gives back once", async () => {
    const ctx = await makeContext({ balance: "10" });
    const { holdId } = await hold(ctx, "8");
    const given = await Promise.all(
      Array.from({ length: 8 }, () =>
        withWorkspace(ctx, (tx) => releaseHold(tx, ctx, { holdId })).then((one) => one.released),
      ),
    );
    expect(addAmounts(...given)).toBe("8.0000");
    expect(await balance(ctx)).toMatchObject({ held: "0.0000" });
  });

  test("a share that is larger than what its hold has left does not stop the charges beside it", async () => {
    const ctx = await makeContext({ balance: "10" });
    const { holdId } = await hold(ctx, "1");
    await settle(ctx, [
      { holdId, held: "0.9", cost: "0.5" },
      { holdId, held: "0.9", cost: "0.5" },
    ]);
    expect(await balance(ctx)).toEqual({ balance: "9.0000", held: "0.0000", status: "active" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test.each([
    ["NaN", "NaN"],
    ["a fifth decimal", "0.00005"],
    ["less than nothing", "-1"],
    ["nothing", "0"],
  ])("%s is no amount to take, to hold or to book", async (_name, amount) => {
    const ctx = await makeContext({ balance: "10" });
    await expect(deduct(ctx, amount, randomUUID())).rejects.toThrow();
    await expect(hold(ctx, amount)).rejects.toThrow();
    await expect(
      withWorkspace(ctx, (tx) =>
        creditWallet(tx, ctx, { amount, paymentRef: "stripe:pi_odd", description: "Top-up" }),
      ),
    ).rejects.toThrow();
    if (amount !== "0") await expect(settle(ctx, [{ cost: amount }])).rejects.toThrow();
    expect(await balance(ctx)).toEqual({ balance: "10.0000", held: "0.0000", status: "active" });
    expect(await breaks(ctx)).toEqual([]);
  });

  test("any mix of operations on eight connections keeps the ledger exact", async () => {
    const cents = fc.integer({ min: 1, max: 40_000 }).map((n) => multiplyAmount("0.0001", n));
    const operation = fc.oneof(
      fc.record({ kind: fc.constant("credit" as const), amount: cents, ref: fc.nat(5) }),
      fc.record({ kind: fc.constant("deduct" as const), amount: cents }),
      fc.record({ kind: fc.constant("hold" as const), amount: cents }),
      fc.record({ kind: fc.constant("release" as const), part: fc.option(cents) }),
      fc.record({
        kind: fc.constant("settle" as const),
        items: fc.array(fc.record({ held: cents, cost: fc.option(cents), again: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
      fc.record({ kind: fc.constant("adjust" as const), amount: cents, minus: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { maxLength: 8 }), { minLength: 8, maxLength: 8 }),
        async (lanes) => {
          const ctx = await makeContext({ balance: "20" });
          const holds: string[] = [];
          const messageIds: string[] = [];
          const credited = new Map<string, string>();
          const run = async (one: (typeof lanes)[number][number]) => {
            switch (one.kind) {
              case "credit": {
                // the same reference always comes with the same amount, as from a provider
                const ref = `stripe:pi_${one.ref}`;
                const amount = credited.get(ref) ?? one.amount;
                credited.set(ref, amount);
                return withWorkspace(ctx, (tx) =>
                  creditWallet(tx, ctx, { amount, paymentRef: ref, description: "Top-up" }),
                );
              }
              case "deduct":
                return deduct(ctx, one.amount, randomUUID());
              case "hold":
                return hold(ctx, one.amount).then(
                  ({ holdId }) => holds.push(holdId),
                  (error) => {
                    if (!(error instanceof Refusal)) throw error;
                  },
                );
              case "release": {
                const holdId = holds[0];
                if (!holdId) return;
                return withWorkspace(ctx, (tx) =>
                  releaseHold(tx, ctx, { holdId, ...(one.part ? { amount: one.part } : {}) }),
                );
              }
              case "settle":
                return settle(
                  ctx,
                  one.items.map(({ held, cost, again }) => {
                    const messageId = (again ? messageIds[0] : undefined) ?? randomUUID();
                    messageIds.push(messageId);
                    return { messageId, holdId: holds.at(-1) ?? null, held, cost };
                  }),
                );
              case "adjust": {
                const id = randomUUID();
                return withWorkspace(ctx, (tx) =>
                  postAdjustment(tx, ctx, {
                    amount: one.minus ? `-${one.amount}` : one.amount,
                    referenceType: "adjustment",
                    reference: id,
                    key: `adj:${id}`,
                    reason: "A test",
                  }),
                );
              }
              default:
                return one satisfies never;
            }
          };
          await Promise.all(
            lanes.map(async (lane) => {
              for (const one of lane) {
                await run(one);
                expect(await breaks(ctx)).toEqual([]);
                const now = await walletBalance(ctx);
                expect(now?.status === "frozen" || !now?.available.startsWith("-")).toBe(true);
              }
            }),
          );
          const posted = await lines(ctx);
          expect(new Set(posted.map((line) => line.key)).size).toBe(posted.length);
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  }, 120_000);
});

describe("r7: the ledger is written once and never again", () => {
  const statements = [
    "update wallet_transactions set amount = 1",
    "delete from wallet_transactions",
    "truncate wallet_transactions",
  ];

  test.each(statements)("the app role may not %s", async (statement) => {
    const ctx = await makeContext({ balance: "10" });
    await expect(withWorkspace(ctx, (tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject({
      cause: expect.objectContaining({ code: "42501" }),
    });
  });

  test.each(statements)("the system role may not %s", async (statement) => {
    await makeContext({ balance: "10" });
    await expect(withSystem("test", (tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject({
      cause: expect.objectContaining({ code: "42501" }),
    });
  });

  test.each(statements)("not even the owner of the tables may %s", async (statement) => {
    await makeContext({ balance: "10" });
    const owner = database.connect("owner");
    await expect(owner.unsafe(statement)).rejects.toMatchObject({ code: "23001" });
  });

  test("the app role writes no line, no balance and no hold by hand", async () => {
    const ctx = await makeContext({ balance: "10" });
    for (const statement of [
      "update wallets set balance = 1000",
      "update wallet_holds set captured = 0",
      `insert into wallet_transactions (workspace_id, seq, type, amount, balance_after, reference_type,
         reference, idempotency_key, description)
       values ('${ctx.workspaceId}', 2, 'purchase', 5, 15, 'payment', 'x', 'x', 'x')`,
      `select wallet_post('${ctx.workspaceId}', 'purchase', 5, 'payment', 'x', 'x', 'x')`,
    ]) {
      await expect(
        withWorkspace(ctx, (tx) => tx.execute(sql.raw(statement))),
      ).rejects.toMatchObject({
        cause: expect.objectContaining({ code: "42501" }),
      });
    }
  });

  test("money of another workspace is out of reach, also through the functions", async () => {
    const mine = await makeContext({ balance: "10" });
    const theirs = await makeContext({ balance: "10" });
    for (const call of [
      sql`select add_credits(${theirs.workspaceId}::uuid, 5, 'stripe:pi_x', 'x')`,
      sql`select deduct_credits(${theirs.workspaceId}::uuid, 5, ${randomUUID()}::uuid, 'x')`,
      sql`select settle_messages(${theirs.workspaceId}::uuid, '[]')`,
      sql`select hold_credits(${theirs.workspaceId}::uuid, 5, 'campaign', 'x', interval '1 day')`,
    ]) {
      await expect(withWorkspace(mine, (tx) => tx.execute(call))).rejects.toMatchObject({
        cause: expect.objectContaining({ code: "42501" }),
      });
    }
    expect(await lines(mine)).toHaveLength(1);
    expect(await balance(theirs)).toMatchObject({ balance: "10.0000" });
  });
});
