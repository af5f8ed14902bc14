import { describe, expect, test } from "vitest";
import { type HealthFacts, isWorse, judgeHealth, newsOf } from "./judge-health";

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const well: HealthFacts = {
  provider: "Meta",
  status: "connected",
  statusReason: null,
  stop: null,
  tokenProblem: null,
  tokenExpiresAt: daysFromNow(60),
  hasOwnToken: true,
  alerts: [],
  subscriptionProblem: null,
  limit: { tier: "TIER_10K", before: null, droppedAt: null },
  throughputDroppedAt: null,
  metaStatus: "CONNECTED",
  qualityRating: "GREEN",
  nameStatus: "APPROVED",
  lastAcceptedAt: minutesAgo(20),
  lastWebhookAt: minutesAgo(20),
  answered: 100,
  failed: 2,
  stoppedTemplates: 0,
  connectedAt: daysFromNow(-30),
};
const judge = (change: Partial<HealthFacts>) => judgeHealth({ ...well, ...change }, NOW);

describe("the health of a number", () => {
  test("is good while nothing speaks against it, also before anything is known", () => {
    expect(judge({})).toEqual({ health: "healthy", reasons: [] });
    expect(
      judge({
        metaStatus: null,
        qualityRating: null,
        nameStatus: null,
        lastAcceptedAt: null,
        lastWebhookAt: null,
        answered: 0,
        failed: 0,
      }).health,
    ).toBe("healthy");
  });

  test.each([
    ["a refused token", { tokenProblem: "Session has expired" }, "critical", "token"],
    [
      "a restriction of the account",
      { status: "attention", statusReason: "Meta restricts this account: new conversations." },
      "critical",
      "attention",
    ],
    ["stopped campaigns", { stop: "Account locked" }, "critical", "stopped"],
    ["a banned number", { metaStatus: "BANNED" }, "critical", "meta_status"],
    ["a flagged number", { metaStatus: "FLAGGED" }, "warning", "meta_status"],
    ["low quality", { qualityRating: "RED" }, "critical", "quality"],
    ["falling quality", { qualityRating: "YELLOW" }, "warning", "quality"],
    ["a declined name", { nameStatus: "DECLINED" }, "warning", "name"],
    ["silence of Meta", { lastWebhookAt: minutesAgo(90) }, "critical", "webhook"],
    ["silence from the start", { lastWebhookAt: null }, "critical", "webhook"],
    ["many failures", { failed: 30 }, "critical", "failures"],
    ["some failures", { failed: 10 }, "warning", "failures"],
    ["a paused template", { stoppedTemplates: 1 }, "warning", "templates"],
    ["a lost connection", { status: "disconnected" }, "critical", "disconnected"],
    [
      "an unfinished connection",
      { status: "connecting", connectedAt: minutesAgo(90) },
      "warning",
      "connecting",
    ],
    ["a connection left unfinished", { status: "connecting" }, "warning", "half_connected"],
    [
      "a token that ends in two weeks",
      { tokenExpiresAt: daysFromNow(13) },
      "warning",
      "token_ends",
    ],
    ["a token that ends in days", { tokenExpiresAt: daysFromNow(3) }, "critical", "token_ends"],
    [
      "an alert about its account",
      { alerts: [{ type: "SPAM", words: "People report your messages." }] },
      "critical",
      "alert:SPAM",
    ],
    [
      "a lost subscription",
      { subscriptionProblem: "the account’s subscription to our app is gone" },
      "critical",
      "subscription",
    ],
    [
      "a lower messaging limit",
      { limit: { tier: "TIER_2K", before: "TIER_10K", droppedAt: daysFromNow(-2) } },
      "warning",
      "limit:TIER_2K",
    ],
    ["a lower throughput", { throughputDroppedAt: daysFromNow(-1) }, "warning", "throughput"],
  ] as const)("suffers from %s", (_name, change, health, key) => {
    const verdict = judge(change as Partial<HealthFacts>);
    expect(verdict.health).toBe(health);
    expect(verdict.reasons.map((reason) => reason.key)).toEqual([key]);
    expect(verdict.reasons[0]?.words).toMatch(/^[A-Z0-9].*\.$/);
  });

  test("is not called bad for a handful of failures or a webhook noted a minute before a send", () => {
    expect(judge({ answered: 19, failed: 19 }).health).toBe("healthy");
    expect(judge({ lastAcceptedAt: minutesAgo(20), lastWebhookAt: minutesAgo(21) }).health).toBe(
      "healthy",
    );
  });

  test("says an alert once, also when the number's own state repeats it", () => {
    const words = "People report your messages.";
    const { reasons } = judge({
      status: "attention",
      statusReason: words,
      alerts: [{ type: "SPAM", words }],
    });
    expect(reasons.map((reason) => reason.key)).toEqual(["alert:SPAM"]);
  });

  test("forgets a lower limit after a week, and says from what to what it fell", () => {
    const limit = { tier: "TIER_2K", before: "TIER_UNLIMITED", droppedAt: daysFromNow(-8) };
    expect(judge({ limit }).health).toBe("healthy");
    const { reasons } = judge({ limit: { ...limit, droppedAt: NOW } });
    expect(reasons[0]?.words).toBe(
      "Meta lowered the messaging limit from no limit to 2,000 people in 24 hours.",
    );
  });

  test("tells whose token ends, since only its owner can replace it", () => {
    const soon = { tokenExpiresAt: daysFromNow(2) };
    expect(judge(soon).reasons[0]?.words).toContain("Replace it before");
    expect(judge({ ...soon, hasOwnToken: false }).reasons[0]?.words).toContain("The platform’s");
    expect(judge({ ...soon, tokenProblem: "expired" }).reasons.map(({ key }) => key)).toEqual([
      "token",
    ]);
  });

  test("names a bad token once, and not as a stop besides", () => {
    const { reasons } = judge({ tokenProblem: "expired", stop: "The access token has expired" });
    expect(reasons.map((reason) => reason.key)).toEqual(["token"]);
  });

  test("a token that is revoked while the quality is low already is news", () => {
    const [low, both] = [
      judge({ qualityRating: "RED" }),
      judge({ qualityRating: "RED", tokenProblem: "revoked" }),
    ];
    expect(newsOf(low, both).map(({ key }) => key)).toEqual(["token"]);
    expect(newsOf(both, both)).toEqual([]);
    expect(newsOf(both, low)).toEqual([]);
  });

  test("a warning beside others is news when somebody has to act, and when it becomes critical", () => {
    const paused = { stoppedTemplates: 1 };
    const [before, ending, last] = [
      judge(paused),
      judge({ ...paused, tokenExpiresAt: daysFromNow(10) }),
      judge({ ...paused, tokenExpiresAt: daysFromNow(2) }),
    ];
    expect(newsOf(before, ending).map(({ key }) => key)).toEqual(["token_ends"]);
    expect(newsOf(ending, last).map(({ key }) => key)).toContain("token_ends");
    expect(newsOf(before, judge({ ...paused, nameStatus: "DECLINED" }))).toEqual([]);
  });

  test("is told when it gets worse, and only then", () => {
    expect(isWorse(null, "healthy")).toBe(false);
    expect(isWorse(null, "warning")).toBe(true);
    expect(isWorse("healthy", "critical")).toBe(true);
    expect(isWorse("critical", "warning")).toBe(false);
    expect(isWorse("warning", "warning")).toBe(false);
  });
});
