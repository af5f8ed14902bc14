import { describe, expect, test } from "vitest";
import { type TripFacts, trippedWire } from "./trip-wires";

const ok = { failed: false, code: null };
const fail = (code: number) => ({ failed: true, code });
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

const calm: TripFacts = {
  newest: many(100, ok),
  optOuts: 0,
  handed: 1_000,
  qualityFell: false,
  stopped: null,
  numberStop: null,
};
const wireOf = (change: Partial<TripFacts>) => trippedWire({ ...calm, ...change })?.wire ?? null;

describe("a campaign is paused by itself", () => {
  test("not while little goes wrong", () => {
    expect(wireOf({})).toBeNull();
    expect(wireOf({ newest: [...many(29, fail(131026)), ...many(71, ok)] })).toBeNull();
    expect(wireOf({ newest: many(9, fail(131026)) })).toBeNull();
    expect(wireOf({ optOuts: 4, handed: 10 })).toBeNull();
    expect(wireOf({ optOuts: 20, handed: 1_000 })).toBeNull();
    expect(wireOf({ newest: [], handed: 0 })).toBeNull();
  });

  test.each([
    ["at ten failures of the first ten", { newest: many(10, fail(131026)) }, "failures"],
    [
      "at three failures in ten",
      { newest: [...many(30, fail(131000)), ...many(70, ok)] },
      "failures",
    ],
    [
      "when Meta holds back a quarter",
      { newest: [...many(8, fail(131049)), ...many(24, ok)] },
      "capped",
    ],
    ["when three in a hundred say stop", { optOuts: 30 }, "opt_outs"],
    ["when the number's quality falls", { qualityFell: true }, "quality"],
    [
      "when Meta pauses the template",
      { stopped: { name: "spring", language: null, status: "paused" } },
      "template",
    ],
    ["when the number is stopped", { numberStop: "Meta answered 131048: Too many." }, "number"],
  ] as const)("%s", (_name, change, wire) => {
    expect(wireOf(change as Partial<TripFacts>)).toBe(wire);
  });

  test("not by the share of what stops a template or a number by itself", () => {
    for (const code of [132015, 132016, 131048, 190]) {
      expect(wireOf({ newest: many(20, fail(code)) })).toBeNull();
    }
    const mixed = [...many(15, fail(132015)), ...many(9, fail(131000))];
    expect(wireOf({ newest: mixed })).toBeNull();
    expect(wireOf({ newest: [...mixed, fail(131000)] })).toBe("failures");
  });

  test("with words that say what was seen and what to do", () => {
    const facts = [
      { newest: many(12, fail(131049)) },
      { newest: many(12, fail(131026)) },
      { optOuts: 40 },
      { qualityFell: true },
      { stopped: { name: "spring", language: null, status: "disabled" } },
    ];
    for (const change of facts) {
      const words = trippedWire({ ...calm, ...change })?.words ?? "";
      expect(words).toMatch(/^[A-Z0-9].*\.$/);
      expect(words).toMatch(/[Rr]esume/);
    }
  });
});
