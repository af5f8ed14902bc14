import { describe, expect, test } from "vitest";
import { type AttemptState, countAttempt, plainLimit, signInRules } from "./attempts";

const MINUTE = 60_000;
const fresh: AttemptState = { count: 0, windowAgeMs: 0, pausedForMs: 0 };
const rule = {
  key: "k",
  limit: 5,
  windowMs: 60 * MINUTE,
  pauseMs: 20_000,
  maxPauseMs: 15 * MINUTE,
};

describe("r31: pauses grow, and end", () => {
  test("four wrong tries cost nothing, the fifth starts a pause", () => {
    expect(countAttempt(rule, { ...fresh, count: 3 })?.pauseMs).toBe(0);
    expect(countAttempt(rule, { ...fresh, count: 4 })?.pauseMs).toBe(20_000);
  });

  test("each further one doubles it, up to the cap", () => {
    const pauses = [4, 5, 6, 7, 20, 500].map(
      (count) => countAttempt(rule, { ...fresh, count })?.pauseMs,
    );
    expect(pauses).toEqual([20_000, 40_000, 80_000, 160_000, 15 * MINUTE, 15 * MINUTE]);
  });

  test("a try during the pause is refused and does not lengthen it", () => {
    expect(countAttempt(rule, { ...fresh, count: 9, pausedForMs: 1 })).toBeNull();
  });

  test("when the window is over, counting starts anew", () => {
    const next = countAttempt(rule, { count: 500, windowAgeMs: 60 * MINUTE, pausedForMs: 0 });
    expect(next).toEqual({ count: 1, isNewWindow: true, pauseMs: 0 });
  });

  test("a plain limit lets its number through and then rests for its window", () => {
    const mails = plainLimit("mails", 5, 60 * MINUTE);
    expect(countAttempt(mails, { ...fresh, count: 3 })?.pauseMs).toBe(0);
    expect(countAttempt(mails, { ...fresh, count: 4 })?.pauseMs).toBe(60 * MINUTE);
  });
});

describe("A4: guessing cannot keep an owner out", () => {
  test("the account's own pause does not count where its owner has been before", () => {
    const keys = signInRules("o@x.test", "203.0.113.7", true).map(({ key }) => key);
    expect(keys).not.toContain("sign-in:o@x.test:all");
    expect(keys).toContain("sign-in:o@x.test:from:203.0.113.7");
  });

  test("for strangers every count applies, and no pause is longer than a quarter of an hour", () => {
    const rules = signInRules("o@x.test", "203.0.113.7", false);
    expect(rules.map(({ key }) => key)).toContain("sign-in:o@x.test:all");
    expect(Math.max(...rules.map(({ maxPauseMs }) => maxPauseMs))).toBe(15 * MINUTE);
  });
});
