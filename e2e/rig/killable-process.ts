import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const ROOT = process.cwd();

/** Bundles an entry point as production does, into a folder below the project so that packages resolve. */
export async function bundleEntry(entry: string): Promise<string> {
  const outfile = path.join(
    mkdtempSync(path.join(ROOT, "node_modules", ".chaos-")),
    `${path.basename(entry, ".ts")}.mjs`,
  );
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
    alias: { "server-only": path.join(ROOT, "lib/server/server-only.mjs") },
  });
  return outfile;
}

/**
 * A process that is killed without warning and started anew, as often as a test likes.
 * @param ready a line it prints or a message it sends is not waited for: chaos has no manners
 */
export function killableProcess(file: string, env: Record<string, string> = {}) {
  let child: ChildProcess | undefined;
  let deaths = 0;
  const start = () => {
    child = spawn(process.execPath, ["--enable-source-maps", file], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  };
  const gone = (one: ChildProcess) =>
    new Promise<void>((resolve) => {
      if (one.exitCode !== null || one.signalCode !== null) resolve();
      else one.once("exit", () => resolve());
    });
  return {
    start,
    get deaths() {
      return deaths;
    },
    async kill(): Promise<void> {
      if (!child) return;
      const dying = child;
      dying.kill("SIGKILL");
      deaths += 1;
      await gone(dying);
    },
    async stop(): Promise<void> {
      if (!child) return;
      const ending = child;
      ending.kill("SIGTERM");
      await Promise.race([gone(ending), new Promise((resolve) => setTimeout(resolve, 5_000))]);
      ending.kill("SIGKILL");
      await gone(ending);
    },
  };
}

/** A seeded random number generator (mulberry32), so that a failing run can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
