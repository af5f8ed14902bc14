import { describe, expect, test } from "vitest";
import { type HealthFacts, isWorse, judgeHealth } from "./judge-health";

const NOW = new Date("2026-11-20T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const well: HealthFacts = {
  status: "connected",
  statusReason: null,
  stop: null,
  tokenProblem: null,
  metaStatus: "CONNECTED",
  qualityRating: "GREEN",
  nameStatus: "APPROVED",
  lastAcceptedAt: minutesAgo(20),
  lastWebhookAt: minutesAgo(20),
  answered: 100,
  failed: 2,
  stoppedTemplates: 0,
};
const judge = (change: Partial<HealthFacts>) => judgeHealth({ ...well, ...change });

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
    ["an unfinished connection", { status: "connecting" }, "warning", "connecting"],
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

  test("names a bad token once, and not as a stop besides", () => {
    const { reasons } = judge({ tokenProblem: "expired", stop: "The access token has expired" });
    expect(reasons.map((reason) => reason.key)).toEqual(["token"]);
  });

  test("is told when it gets worse, and only then", () => {
    expect(isWorse(null, "healthy")).toBe(false);
    expect(isWorse(null, "warning")).toBe(true);
    expect(isWorse("healthy", "critical")).toBe(true);
    expect(isWorse("critical", "warning")).toBe(false);
    expect(isWorse("warning", "warning")).toBe(false);
  });
});
