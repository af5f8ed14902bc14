import { expect, test } from "vitest";
import { createTurns } from "./turns";

test("no more run at one time than there are turns, in their order, also after one that failed", async () => {
  const turns = createTurns(2);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const work = (at: number) =>
    turns(async () => {
      begun.push(at);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (at === 1) throw new Error("failed");
      return at;
    });
  const done = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(done.map(({ status }) => status === "fulfilled")).toEqual([true, false, true, true, true]);
});
