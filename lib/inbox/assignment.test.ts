import { expect, test } from "vitest";
import { type Agent, chooseAgent } from "./assignment";

const agent = (memberId: string, given: Partial<Agent> = {}): Agent => ({
  memberId,
  open: 0,
  capacity: null,
  lastGivenAt: null,
  ...given,
});

test("nobody is given anything while the rule is off", () => {
  expect(chooseAgent("off", [agent("a")])).toBeNull();
});

test("in turn means that each gets one before anybody gets two", () => {
  const agents = ["a", "b", "c"].map((id) => agent(id, { open: id === "a" ? 50 : 0 }));
  const given: string[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const next = chooseAgent("round_robin", agents) as Agent;
    next.lastGivenAt = new Date(turn * 1000 + 1000).toISOString();
    given.push(next.memberId);
  }
  expect(given).toEqual(["a", "b", "c", "a", "b", "c"]);
});

test("by load means whoever has the fewest, and the longest wait among equals", () => {
  expect(chooseAgent("load", [agent("a", { open: 2 }), agent("b", { open: 1 })])?.memberId).toBe(
    "b",
  );
  const equal = [
    agent("a", { lastGivenAt: "2026-11-27T10:00:00Z" }),
    agent("b", { lastGivenAt: "2026-11-27T09:00:00Z" }),
  ];
  expect(chooseAgent("load", equal)?.memberId).toBe("b");
});

test("nobody goes above their capacity, and a full house gives nothing out", () => {
  const full = [agent("a", { open: 3, capacity: 3 }), agent("b", { open: 9, capacity: 10 })];
  expect(chooseAgent("round_robin", full)?.memberId).toBe("b");
  expect(chooseAgent("load", [agent("a", { open: 3, capacity: 3 })])).toBeNull();
});
