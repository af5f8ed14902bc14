import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { bundleEntry, sleep } from "@/e2e/rig/killable-process";
import { isPortAnswering } from "@/lib/server/free-port";

export type BenchProcess = {
  /** Sends one order and waits for the answer. */
  ask: <Answer>(order: unknown) => Promise<Answer>;
  /** Most memory the process has held since it began; null where the system does not tell. */
  peakMegabytes: () => number | null;
  stop: () => Promise<void>;
};

type StartProcess = {
  /** A TypeScript entry, bundled as production does, or a program of a package (.js). */
  entry: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Ready when it answers on this port; without it, when it says `{ ready: true }`. */
  port?: number;
};

const READY_MS = 60_000;

/** Flags for Node.js, to look at one process: BENCH_NODE_FLAGS="worker=--cpu-prof". */
function nodeFlags(name: string): string[] {
  const [wanted, ...flags] = (process.env.BENCH_NODE_FLAGS ?? "").split(/[=\s]+/);
  return wanted === name ? flags.map((flag) => flag.replace(":", "=")) : [];
}

/** Starts a contestant or a part of the product as a process of its own. */
export async function startProcess(options: StartProcess): Promise<BenchProcess> {
  const { entry, args = [], env = {}, port } = options;
  const isSource = entry.endsWith(".ts");
  const file = isSource ? await bundleEntry(entry) : entry;
  const name = path.basename(path.dirname(entry)) === "worker" ? "worker" : path.parse(entry).name;
  const child = fork(file, [...args], {
    env: { ...process.env, ...env },
    execArgv: ["--enable-source-maps", ...nodeFlags(name)],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  try {
    await Promise.race([
      port === undefined ? readyMessage(child) : answering(port),
      ended.then(([code, signal]) => {
        throw new Error(`${entry} ended with ${signal ?? `code ${code}`} before it was ready`);
      }),
      sleep(READY_MS).then(() => {
        throw new Error(`${entry} was not ready within ${READY_MS / 1000} s`);
      }),
    ]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    async ask<Answer>(order: unknown): Promise<Answer> {
      const answer = new Promise<Answer>((resolve, reject) => {
        child.once("message", (message) => resolve(message as Answer));
        child.once("exit", () => reject(new Error(`${entry} died over its work`)));
      });
      child.send(order as object);
      return answer;
    },
    peakMegabytes: () => readPeak(child.pid),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await Promise.race([ended, sleep(10_000)]);
        child.kill("SIGKILL");
        await ended;
      }
      if (isSource) rmSync(path.dirname(file), { recursive: true, force: true });
    },
  };
}

function readyMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("message", function wait(message) {
      if (typeof message !== "object" || message === null || !("ready" in message)) return;
      child.off("message", wait);
      resolve();
    });
  });
}

async function answering(port: number): Promise<void> {
  while (!(await isPortAnswering(port))) await sleep(50);
}

/** Linux keeps the high-water mark of a process. */
function readPeak(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
  } catch {
    return null;
  }
}
