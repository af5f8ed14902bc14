import { expect, test } from "vitest";
import {
  follow,
  knownVersion,
  questionOf,
  readOn,
  readVersion,
  UNWATCHED,
  type Watch,
} from "./answers-meanwhile";

const EMPTY = { version: 4, answerId: null, lastId: "m4" };
const TOM = { version: 5, answerId: "tom", lastId: "tom" };
const CARA = { version: 6, answerId: "cara", lastId: "cara" };

const begin = (): Watch => follow(UNWATCHED, { shown: EMPTY, writing: true, nowMs: 0 });

test("who writes knows what was there when they began, not what slid in since", () => {
  const customer = { ...EMPTY, version: 7, lastId: "m7" };
  const watch = follow(begin(), { shown: customer, writing: true, nowMs: 50 });
  expect(questionOf(watch, customer)).toBeNull();
  expect(knownVersion(watch, customer, 60)).toBe(4);
  expect(follow(watch, { shown: customer, writing: false, nowMs: 70 })).toBe(UNWATCHED);
});

test("S8: Send anyway speaks of the answer that stood there to be read", () => {
  const watch = follow(begin(), { shown: TOM, writing: true, nowMs: 100 });
  expect(questionOf(watch, TOM)).toBe("thread");
  expect(knownVersion(watch, TOM, 5_000)).toBe(5);
});

test("S8: a press in the second in which the question came meant Send, and is asked about", () => {
  const tom = follow(begin(), { shown: TOM, writing: true, nowMs: 100 });
  expect(knownVersion(tom, TOM, 300)).toBe(4);
  // Tom's was read; Cara's comes under the finger
  const cara = follow(tom, { shown: CARA, writing: true, nowMs: 5_000 });
  expect(knownVersion(cara, CARA, 5_100)).toBe(5);
  expect(knownVersion(cara, CARA, 6_500)).toBe(6);
});

test("S8: the server's word counts up to the version it spoke of, also when the thread is further by then", () => {
  const told = { ...begin(), told: { message: "Tom replied just now.", version: 5 } };
  const asked = follow(told, { shown: EMPTY, writing: true, nowMs: 100 });
  expect(questionOf(asked, EMPTY)).toBe("told");
  expect(knownVersion(asked, EMPTY, 2_000)).toBe(5);
  const ahead = follow(asked, { shown: CARA, writing: true, nowMs: 3_000 });
  expect(questionOf(ahead, CARA)).toBe("thread");
  expect(knownVersion(ahead, CARA, 3_100)).toBe(5);
});

test("S8: Send now and Send again in the second of a colleague's answer do not know of it", () => {
  const first = readOn(null, EMPTY, 100);
  expect(readVersion(first, 110)).toBe(4);
  const tom = readOn(first, TOM, 5_000);
  expect(readVersion(tom, 5_200)).toBe(4);
  expect(readVersion(readOn(tom, CARA, 5_300), 5_400)).toBe(4);
  expect(readVersion(tom, 7_000)).toBe(5);
});
