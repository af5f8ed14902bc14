import { expect, test } from "vitest";
import { firstIdOf } from "@/lib/core/ids";
import { threadTime } from "./thread-time";

const SECOND = "2026-03-28T10:00:05.000Z";
const cameAt = (iso: string) => firstIdOf(new Date(iso));
const standing = (at: string | null, came: string) =>
  threadTime(at, cameAt(came)).stands.toISOString();

test("what came within its second stands where it came: the answer to it comes after it", () => {
  expect(standing(SECOND, "2026-03-28T10:00:05.300Z")).toBe("2026-03-28T10:00:05.300Z");
});

test("what came later stands at the end of its second: what we had said in it stands before", () => {
  expect(standing(SECOND, "2026-03-28T10:00:09.100Z")).toBe("2026-03-28T10:00:05.999Z");
});

test("a window is counted from what the provider says", () => {
  const { said } = threadTime(SECOND, cameAt("2026-03-28T10:00:09.100Z"));
  expect(said.toISOString()).toBe(SECOND);
});

test("a clock ahead of ours puts nothing into the future", () => {
  expect(standing("2026-03-28T10:00:08.000Z", "2026-03-28T10:00:05.300Z")).toBe(
    "2026-03-28T10:00:05.300Z",
  );
});

test("a time that is told exactly is kept, and none or nonsense is when it came", () => {
  expect(standing("2026-03-28T10:00:05.120Z", "2026-03-28T10:00:05.300Z")).toBe(
    "2026-03-28T10:00:05.120Z",
  );
  for (const at of [null, "soon"]) {
    expect(standing(at, "2026-03-28T10:00:05.300Z")).toBe("2026-03-28T10:00:05.300Z");
  }
});
