import { expect, test } from "vitest";
import { FIRST_BATCH, LARGEST_BATCH, nextBatchSize } from "./batch-size";

/** What a transaction may rest before the database ends it: db/client.ts. */
const PATIENCE_MS = 30_000;

test("events that a slow machine could never finish in one batch are finished in smaller ones", () => {
  for (const eventMs of [1, 40, 200, 2_000, 20_000]) {
    let size = LARGEST_BATCH;
    let waiting = 500;
    for (let batch = 0; batch < 2_000 && waiting > 0; batch++) {
      const tookMs = Math.min(size * eventMs, PATIENCE_MS);
      if (size * eventMs < PATIENCE_MS) waiting -= size;
      size = nextBatchSize(size, tookMs);
    }
    expect(waiting, `at ${eventMs} ms an event`).toBeLessThanOrEqual(0);
  }
});

test("a machine that is fast again takes the largest batches again", () => {
  let size = 1;
  for (let batch = 0; batch < 10; batch++) size = nextBatchSize(size, 100);
  expect(size).toBe(LARGEST_BATCH);
});

test("a machine that needs a second for an event loses not even its first batch", () => {
  expect(FIRST_BATCH * 1_000).toBeLessThan(PATIENCE_MS);
});
