import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./start-error";

export type KeptProcess<Ready> = {
  /** What the process said when it became ready for the first time. */
  ready: Ready;
  pid: () => number | undefined;
  /** Ends the process and starts it anew, e.g. after its code changed in development. */
  restart: () => void;
  /** Asks it to finish; kills it after `withinMs`. */
  stop: (withinMs: number) => Promise<void>;
};

type ReadyMessage = { ready: true };

const FIRST_READY_MS = 30_000;
const LONGEST_WAIT_MS = 10_000;
const STEADY_MS = 30_000;

/**
 * Starts a child process, waits until it says `{ ready: true, ... }` over IPC, and starts it again
 * when it dies, after a pause that doubles up to 10 s and is forgotten after 30 s of life.
 * The child is told to stop with the message `{ type: "stop", withinMs }` followed by SIGTERM, and
 * must leave by itself when the IPC channel closes, which is how it learns of our own death.
 * @throws StartError when it ends, or stays silent, before it was ever ready
 */
export async function keepProcess<Ready extends ReadyMessage>(options: {
  name: string;
  entry: string;
  args?: readonly string[];
  log: (line: string) => void;
}): Promise<KeptProcess<Ready>> {
  let child: ChildProcess | undefined;
  let isStopping = false;
  let sayReady: (message: Ready) => void;
  let sayFailed: (error: Error) => void;
  let wasReady = false;
  const firstReady = new Promise<Ready>((resolve, reject) => {
    sayReady = resolve;
    sayFailed = reject;
  });

  const launch = (waitMs: number) => {
    const began = Date.now();
    // Its own process group: Ctrl-C reaches only us, and we stop things in their order.
    child = fork(options.entry, options.args ?? [], {
      detached: true,
      execArgv: ["--enable-source-maps"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (message: unknown) => {
      if (!isReady<Ready>(message)) return;
      wasReady = true;
      sayReady(message);
    });
    child.on("error", (error) => options.log(`${options.name} could not be started: ${error}`));
    child.once("exit", (code, signal) => {
      const how = signal ?? `code ${code}`;
      if (isStopping) return;
      if (!wasReady) {
        isStopping = true;
        sayFailed(new StartError(`${options.name} ended with ${how} before it was ready.`));
        return;
      }
      const nextMs = Date.now() - began > STEADY_MS ? 250 : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      options.log(`${options.name} ended with ${how}; starting it again in ${nextMs} ms.`);
      setTimeout(() => {
        if (!isStopping) launch(nextMs);
      }, nextMs).unref();
    });
  };

  launch(125);
  const timer = setTimeout(
    () => sayFailed(new StartError(`${options.name} was not ready within 30 seconds.`)),
    FIRST_READY_MS,
  );
  const ready = await firstReady
    .catch((error: unknown) => {
      isStopping = true;
      child?.kill("SIGKILL");
      throw error;
    })
    .finally(() => clearTimeout(timer));

  return {
    ready,
    pid: () => child?.pid,
    restart: () => child?.kill("SIGTERM"),
    async stop(withinMs) {
      isStopping = true;
      const leaving = child;
      if (!leaving || leaving.exitCode !== null || leaving.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => leaving.once("exit", () => resolve()));
      if (leaving.connected) leaving.send({ type: "stop", withinMs }, () => {});
      leaving.kill("SIGTERM");
      await Promise.race([gone, sleep(withinMs)]);
      if (leaving.exitCode === null && leaving.signalCode === null) {
        leaving.kill("SIGKILL");
        await Promise.race([gone, sleep(250)]);
      }
    },
  };
}

function isReady<Ready extends ReadyMessage>(message: unknown): message is Ready {
  return typeof message === "object" && message !== null && "ready" in message;
}
