import { expect, test, vi } from "vitest";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { defineJob, type Job } from "./define-job";
import { enqueue } from "./enqueue";
import { runJobs } from "./run-jobs";

useTestDatabase();

test("whoever waits for a job is told when its last try has failed, and not before", async () => {
  const tried: string[] = [];
  const gaveUp: string[] = [];
  const failing = (name: string, maxAttempts: number) =>
    defineJob({
      name,
      payload: z.object({ word: z.string() }),
      maxAttempts,
      run: async ({ word }) => {
        tried.push(word);
        throw new Error("the disk is full");
      },
      gaveUp: async ({ word }) => {
        gaveUp.push(word);
      },
    });
  const jobs = [failing("test.once", 1), failing("test.twice", 2)];
  await withSystem("enqueue two jobs", async (tx) => {
    for (const job of jobs) await enqueue(tx, job, { word: job.name });
  });
  const queue = await runJobs({ jobs: jobs as unknown as Job[], schedules: [], concurrency: 1 });
  try {
    await vi.waitFor(() => expect([...new Set(tried)].sort()).toEqual(["test.once", "test.twice"]));
    await vi.waitFor(() => expect(gaveUp).toContain("test.once"));
    if (tried.length === 2) expect(gaveUp).toEqual(["test.once"]);
    await vi.waitFor(() => expect(gaveUp.sort()).toEqual(["test.once", "test.twice"]), {
      timeout: 20_000,
      interval: 100,
    });
    expect(tried.filter((word) => word === "test.twice")).toHaveLength(2);
  } finally {
    await queue.stop();
  }
}, 30_000);
