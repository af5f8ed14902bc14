import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { parseCronItems } from "graphile-worker";
import { expect, test } from "vitest";
import { jobs } from "./registry";
import { schedules } from "./schedules";

const ROOT = path.join(process.cwd(), "lib");
const sources = (readdirSync(ROOT, { recursive: true }) as string[])
  .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
  .map((name) => ({ name, text: readFileSync(path.join(ROOT, name), "utf8") }));
const known = new Set(jobs.map((job) => job.name));

test("every job that a module defines is run by the worker", async () => {
  const defined: string[] = [];
  for (const { name, text } of sources) {
    if (!/\bdefineJob\(/.test(text) || name === "jobs/define-job.ts") continue;
    const calls = text.match(/\bdefineJob\(/g) ?? [];
    const module = (await import(path.join(ROOT, name))) as Record<string, unknown>;
    const exported = Object.values(module)
      .flat()
      .filter((value): value is { name: string } =>
        Boolean(value && typeof value === "object" && "run" in value && "name" in value),
      );
    const names = new Set(exported.map((job) => job.name));
    // a job that is not exported cannot be registered
    expect(names.size, name).toBe(calls.length);
    defined.push(...names);
  }
  expect(defined.length).toBeGreaterThan(20);
  expect(defined.filter((name) => !known.has(name))).toEqual([]);
});

test("every job that is asked for by its name exists", () => {
  const asked = sources.flatMap(({ text }) =>
    [...text.matchAll(/\{\s*name: "([a-z_]+\.[a-z_]+)", maxAttempts/g)].map((match) => match[1]),
  );
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((name) => !known.has(name as string))).toEqual([]);
});

test("names are unique, and what the clock starts exists", () => {
  expect(known.size).toBe(jobs.length);
  expect(schedules.filter(({ job }) => !known.has(job.name))).toEqual([]);
});

test("every schedule is one that the queue can read: a worker with another one does not start", () => {
  const read = () =>
    parseCronItems(schedules.map(({ name, cron }) => ({ task: name, match: cron, payload: {} })));
  expect(read).not.toThrow();
});

test("the worker starts without Next.js: a browser's subscription once brought it in, and nothing was sent", async () => {
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: ["lib/worker/main.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    write: false,
    metafile: true,
    outfile: "worker.js",
    logLevel: "error",
    alias: { "server-only": path.join(ROOT, "server/server-only.mjs") },
  });
  const guilty = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports
      .filter((one) => /^next(?:-auth)?(?:\/|$)/.test(one.path))
      .map((one) => [file, one.path]),
  );
  expect(Object.keys(metafile.inputs).length).toBeGreaterThan(100);
  expect(guilty).toEqual([]);
});
