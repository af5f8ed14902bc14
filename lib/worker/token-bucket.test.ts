import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket";

function sendFor(bucket: TokenBucket, fromMs: number, seconds: number): number {
  let sent = 0;
  for (let now = fromMs; now < fromMs + seconds * 1000; now += 10) {
    const count = bucket.available(now);
    bucket.take(count);
    sent += count;
  }
  return sent;
}

test("a number with 80 messages a second sends 80 a second and a quarter second's burst", () => {
  const sent = sendFor(new TokenBucket(80, 0), 0, 10);
  expect(sent).toBeGreaterThanOrEqual(790);
  expect(sent).toBeLessThanOrEqual(820);
});

test("after Meta asked to slow down nothing starts during the pause and half as much afterwards", () => {
  const bucket = new TokenBucket(100, 0);
  bucket.slowDown(1_000, 2_000);
  expect(bucket.available(2_999)).toBe(0);
  const sent = sendFor(bucket, 3_000, 10);
  expect(sent).toBeGreaterThan(450);
  expect(sent).toBeLessThanOrEqual(530);
  expect(bucket.rate(40_000)).toBe(100);
});

test("the wait that is told is long enough and not much longer", () => {
  const bucket = new TokenBucket(20, 0);
  bucket.take(bucket.available(0));
  const wait = bucket.waitFor(2, 0);
  expect(bucket.available(wait)).toBeGreaterThanOrEqual(2);
  expect(wait).toBeLessThanOrEqual(101);
});

test("twenty refusals of one burst slow the number down once", () => {
  const bucket = new TokenBucket(100, 0);
  for (let i = 0; i < 20; i++) bucket.slowDown(1_000 + i, 1_000);
  expect(bucket.rate(2_100)).toBe(50);
});
