import { describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { applyNumberChange, type NumberEvent } from "./apply-number-change";
import { applyNumberFacts } from "./probe-channel";
import { recordHealth } from "./record-health";
import { parseWebhook } from "./whatsapp/parse-webhook";

const database = useTestDatabase();

const WABA = "102290129340398";

/** One report of Meta's about the account, as our parser reads it. */
function reported(field: string, value: Record<string, unknown>): NumberEvent {
  const body = {
    object: "whatsapp_business_account",
    entry: [{ id: WABA, time: Math.floor(Date.now() / 1_000), changes: [{ field, value }] }],
  };
  return parseWebhook(JSON.stringify(body)).events[0] as NumberEvent;
}

async function makeNumber(ctx: WorkspaceContext): Promise<string> {
  const channelId = newId();
  await makeChannel(ctx, {
    id: channelId,
    mode: "dedicated",
    name: "Shop",
    senderId: channelId,
    accountId: WABA,
    address: "+254 20 765 4321",
    isSandbox: false,
  });
  return channelId;
}

const numberNow = async (ctx: WorkspaceContext) => {
  const [row] = await withWorkspace(ctx, (tx) => tx.select().from(channels));
  return row as typeof channels.$inferSelect;
};

/** Meta answers, and all is well. */
const looksWell = (ctx: WorkspaceContext, channelId: string) =>
  applyNumberFacts(ctx, channelId, {
    token: { ok: true, value: { valid: true } },
    number: { ok: true, value: { status: "CONNECTED", qualityRating: "GREEN" } },
  } as unknown as Parameters<typeof applyNumberFacts>[2]);

test("a restriction of the account stops its campaigns until its end, whatever the checks say, and is then over by itself", async () => {
  const ctx = await makeContext();
  const channelId = await makeNumber(ctx);
  const ends = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 5 * 86_400_000);
  await applyNumberChange(
    ctx,
    { channelId: null, accountId: WABA },
    reported("account_update", {
      event: "ACCOUNT_RESTRICTION",
      restriction_info: [
        { restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" },
        {
          restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING",
          expiration: ends.getTime() / 1_000,
        },
      ],
    }),
  );
  await looksWell(ctx, channelId);
  const restricted = await numberNow(ctx);
  expect(restricted).toMatchObject({
    status: "attention",
    stopCode: 368,
    stopUntil: ends,
    health: "critical",
  });
  expect(restricted.healthReasons.map(({ words }) => words)).toContain(
    `Campaigns are stopped: Meta restricts this account until ${ends.toISOString().slice(0, 10)}: you cannot write to people first.`,
  );

  await withWorkspace(ctx, (tx) => tx.update(channels).set({ stopUntil: new Date() }));
  await looksWell(ctx, channelId);
  expect(await numberNow(ctx)).toMatchObject({
    status: "connected",
    statusReason: null,
    stopCode: null,
    health: "healthy",
  });
});

test("a restriction of calls, or one that is over, stops nothing", async () => {
  const ctx = await makeContext();
  await makeNumber(ctx);
  const yesterday = Math.floor(Date.now() / 1_000) - 86_400;
  await applyNumberChange(
    ctx,
    { channelId: null, accountId: WABA },
    reported("account_update", {
      event: "ACCOUNT_RESTRICTION",
      restriction_info: [
        { restriction_type: "RESTRICTED_BUSINESS_INITIATED_CALLING" },
        { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: yesterday },
      ],
    }),
  );
  expect(await numberNow(ctx)).toMatchObject({ status: "connected", stopCode: null });
});

test("a warning about an account does not bring back a number that Meta has disconnected", async () => {
  const ctx = await makeContext();
  await makeNumber(ctx);
  const tell = (field: string, value: Record<string, unknown>) =>
    applyNumberChange(ctx, { channelId: null, accountId: WABA }, reported(field, value));
  await tell("account_update", { event: "ACCOUNT_DELETED" });
  await tell("account_update", {
    event: "ACCOUNT_VIOLATION",
    violation_info: { violation_type: "SPAM" },
  });
  expect(await numberNow(ctx)).toMatchObject({ status: "disconnected" });
});

describe("an alert of Meta's about the account", () => {
  const alert = (status: "ACTIVE" | "NONE", type = "LOW_QUALITY", words = "People report you.") =>
    reported("account_alerts", {
      entity_type: "BUSINESS",
      entity_id: "506914307656634",
      alert_info: {
        alert_severity: status === "ACTIVE" ? "CRITICAL" : "INFORMATIONAL",
        alert_status: status,
        alert_type: type,
        ...(status === "ACTIVE" ? { alert_description: words } : {}),
      },
    });
  const tell = (ctx: WorkspaceContext, event: NumberEvent) =>
    applyNumberChange(ctx, { channelId: null, accountId: WABA }, event);

  test("stands until Meta ends it, and then the number is well again", async () => {
    const ctx = await makeContext();
    await makeNumber(ctx);
    await tell(ctx, alert("ACTIVE"));
    expect(await numberNow(ctx)).toMatchObject({
      status: "attention",
      statusReason: "People report you.",
      health: "critical",
    });
    expect(await tell(ctx, alert("NONE"))).toBe(true);
    expect(await numberNow(ctx)).toMatchObject({
      status: "connected",
      statusReason: null,
      alerts: [],
      health: "healthy",
    });
    expect(await tell(ctx, alert("NONE"))).toBe(false);
  });

  test("that ends leaves another one standing, and a stop its own words", async () => {
    const ctx = await makeContext();
    await makeNumber(ctx);
    await tell(ctx, alert("ACTIVE"));
    await tell(ctx, alert("ACTIVE", "UNPAID", "A bill is open."));
    await tell(ctx, alert("NONE", "UNPAID"));
    expect(await numberNow(ctx)).toMatchObject({
      status: "attention",
      statusReason: "People report you.",
      healthReasons: [expect.objectContaining({ key: "alert:LOW_QUALITY" })],
    });
    await withWorkspace(ctx, (tx) =>
      tx.update(channels).set({ stopCode: 131031, statusReason: "Account locked." }),
    );
    await tell(ctx, alert("NONE"));
    expect(await numberNow(ctx)).toMatchObject({
      status: "attention",
      statusReason: "Account locked.",
      alerts: [],
    });
  });

  test("does not wipe out a restriction that stands already, and its end does not end that", async () => {
    const ctx = await makeContext();
    await makeNumber(ctx);
    await tell(
      ctx,
      reported("account_update", {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [{ restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" }],
      }),
    );
    const restricted = {
      status: "attention",
      statusReason: "Meta restricts this account: no number can be added.",
    };
    expect(await numberNow(ctx)).toMatchObject(restricted);
    await tell(ctx, alert("ACTIVE"));
    expect(await numberNow(ctx)).toMatchObject(restricted);
    expect((await numberNow(ctx)).healthReasons.map(({ key }) => key)).toEqual([
      "attention",
      "alert:LOW_QUALITY",
    ]);
    await tell(ctx, alert("NONE"));
    expect(await numberNow(ctx)).toMatchObject({ ...restricted, alerts: [], health: "critical" });
  });

  test("and its end do not connect a number whose checks have not passed", async () => {
    const ctx = await makeContext();
    await makeNumber(ctx);
    await withWorkspace(ctx, (tx) => tx.update(channels).set({ status: "connecting" }));
    await tell(ctx, alert("ACTIVE"));
    expect(await numberNow(ctx)).toMatchObject({
      status: "connecting",
      statusReason: null,
      health: "critical",
    });
    await tell(ctx, alert("NONE"));
    expect(await numberNow(ctx)).toMatchObject({ status: "connecting", alerts: [] });
  });

  test("whose end never came is over after 30 days, and with it the number's attention", async () => {
    const ctx = await makeContext();
    const channelId = await makeNumber(ctx);
    await tell(ctx, alert("ACTIVE"));
    const [old] = (await numberNow(ctx)).alerts;
    const at = new Date(Date.now() - 31 * 86_400_000).toISOString();
    await withWorkspace(ctx, (tx) =>
      tx.update(channels).set({ alerts: [{ type: "", words: "", ...old, at }] }),
    );
    await recordHealth(ctx, { channelId });
    expect(await numberNow(ctx)).toMatchObject({
      status: "connected",
      statusReason: null,
      alerts: [],
      health: "healthy",
    });
  });
});

test("a limit that Meta lowers is kept with the one before it, until it is back", async () => {
  const ctx = await makeContext();
  const channelId = await makeNumber(ctx);
  const tell = (limit: number) =>
    applyNumberChange(
      ctx,
      { channelId, accountId: WABA },
      reported("business_capability_update", { max_daily_conversations_per_business: limit }),
    );
  await tell(10_000);
  expect((await numberNow(ctx)).healthReasons).toEqual([]);
  await tell(2_000);
  expect(await numberNow(ctx)).toMatchObject({
    messagingLimit: "2000",
    limitBefore: "10000",
    health: "warning",
    healthReasons: [{ words: expect.stringContaining("from 10,000 people to 2,000 people") }],
  });
  await tell(-1);
  expect(await numberNow(ctx)).toMatchObject({ limitBefore: null, health: "healthy" });
});

test("a limit named in passing by a report about quality raises no alarm: Meta is asked first", async () => {
  const ctx = await makeContext();
  const channelId = await makeNumber(ctx);
  const tell = (current_limit: string) =>
    applyNumberChange(
      ctx,
      { channelId, accountId: WABA },
      reported("phone_number_quality_update", { event: "ONBOARDING", current_limit }),
    );
  await tell("TIER_10K");
  await tell("TIER_2K");
  expect(await numberNow(ctx)).toMatchObject({ messagingLimit: "TIER_10K", limitBefore: null });
  await tell("TIER_UNLIMITED");
  expect(await numberNow(ctx)).toMatchObject({ messagingLimit: "TIER_UNLIMITED" });
});

test("a rating that changes back within the second of Meta's first report, whose second one then counts as the same, is seen", async () => {
  const ctx = await makeContext();
  const channelId = newId();
  const report = reported("phone_number_quality_update", {
    display_phone_number: "254207654321",
    event: "ONBOARDING",
  });
  const reportedAt = Math.floor(Date.now() / 1_000);
  await applyNumberChange(ctx, { channelId, accountId: WABA }, report);
  const asked = await database.connect("owner")<{ run_at: Date }[]>`
    select run_at from graphile_worker.jobs where key = ${`channels.probe:${channelId}`}`;
  expect(asked).toHaveLength(1);
  expect(asked[0]?.run_at.getTime()).toBeGreaterThanOrEqual((reportedAt + 1) * 1_000);
});
