import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort, isPortAnswering } from "../free-port";
import { StartError } from "../start-error";
import { chooseUser, type PostgresUser } from "./choose-user";
import { createCluster, OWNER_ROLE } from "./create-cluster";
import { findBinaries, type PostgresBinaries } from "./find-binaries";
import { isLiving, readPostmaster, removePostmasterFile, whatRunsAs } from "./postmaster-file";

export type PostgresServer = {
  port: number;
  pid: () => number;
  /** Address of a database on this server, entered as its owner. */
  urlOf: (database: string) => string;
  /** True when a server left behind by a killed start was taken over. */
  isAdopted: boolean;
  /** Fast shutdown; when that takes longer than `withinMs`, the kind that recovers at next start. */
  stop: (withinMs?: number) => Promise<void>;
};

export type StartPostgres = {
  /** Where the cluster and postgres.log live. */
  dataDir: string;
  /** Password of the owner role; fixed when the cluster is made. */
  password: string;
  /** Extra settings, as `-c name=value`. */
  settings?: Readonly<Record<string, string | number>>;
  /** Gives up a start that is under way; `stop` ends one that has succeeded. */
  signal?: AbortSignal;
  log: (line: string) => void;
};

const RETRY_MS = 10_000;
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Starts the embedded PostgreSQL, or takes over the one that still runs on the same files after
 * its launcher was killed. It listens on a free port of 127.0.0.1 and is started again, on
 * the same port, whenever it dies before `stop` is called.
 * The caller holds the instance lock: two of these on one directory would both run initdb.
 * @throws StartError in words for the person at the terminal
 */
export async function startPostgres(options: StartPostgres): Promise<PostgresServer> {
  const binaries = findBinaries();
  fs.mkdirSync(options.dataDir, { recursive: true });
  const user = chooseUser(path.resolve(options.dataDir, "postgres"), binaries);
  await createCluster({ user, binaries, password: options.password, signal: options.signal });
  const launch = { ...options, user, binaries };

  const orphan = await findRunning(user.clusterDir);
  let running = orphan ?? (await launchPostmaster(launch, await findFreePort()));
  const { port } = running;
  let stopping = false;

  const keepAlive = (async () => {
    for (;;) {
      await goneFrom(running.pid, () => stopping);
      if (stopping) return;
      options.log("The database went away; starting it again.");
      running = await restart(launch, port, () => stopping);
    }
  })();
  keepAlive.catch((error: unknown) => options.log(`The database could not be kept: ${error}`));

  return {
    port,
    pid: () => running.pid,
    urlOf: (database) =>
      `postgres://${OWNER_ROLE}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`,
    isAdopted: orphan !== undefined,
    async stop(withinMs = 10_000) {
      if (stopping) return;
      stopping = true;
      await stopPostmaster({ binaries, user, pid: running.pid, withinMs });
    },
  };
}

/**
 * The server that runs on this data directory, started by whomever; for commands beside `npm start`.
 */
export async function findRunningPort(dataDir: string): Promise<number | undefined> {
  const clusterDir = path.resolve(dataDir, "postgres");
  const { clusterDir: place } = fs.existsSync(clusterDir)
    ? { clusterDir }
    : chooseUser(clusterDir, findBinaries());
  return (await findRunning(place))?.port;
}

type Running = { pid: number; port: number };
type Launch = StartPostgres & { user: PostgresUser; binaries: PostgresBinaries };

/** A postmaster that lives on these files and answers. Clears away the file of one that does not. */
async function findRunning(clusterDir: string): Promise<Running | undefined> {
  for (const deadline = Date.now() + RETRY_MS; ; await sleep(50)) {
    const postmaster = readPostmaster(clusterDir);
    if (!postmaster) return undefined;
    const occupant = whatRunsAs(postmaster.pid);
    if (occupant === "nothing") return undefined;
    const answers = postmaster.port > 0 && (await isPortAnswering(postmaster.port));
    if (occupant === "postgres" && postmaster.isReady && answers) return postmaster;
    if (occupant === "other" && !answers) {
      removePostmasterFile(clusterDir);
      return undefined;
    }
    // A zombie is reaped within seconds where anybody reaps; where nobody does, it is not waited for.
    if (Date.now() > deadline) {
      if (occupant === "postgres") {
        throw new StartError(
          `A PostgreSQL (process ${postmaster.pid}) holds ${clusterDir} but does not answer. ` +
            "Stop it, then start again.",
        );
      }
      removePostmasterFile(clusterDir);
      return undefined;
    }
  }
}

async function restart(launch: Launch, port: number, isStopping: () => boolean): Promise<Running> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      await findRunning(launch.user.clusterDir);
      return await launchPostmaster(launch, port);
    } catch (error) {
      if (isStopping()) throw error;
      launch.log(`The database does not start yet: ${(error as Error).message}`);
      await sleep(waitMs);
    }
  }
}

async function launchPostmaster(launch: Launch, port: number): Promise<Running> {
  const { clusterDir } = launch.user;
  for (const deadline = Date.now() + RETRY_MS; ; await sleep(200)) {
    const attempt = await tryPostmaster(launch, port);
    if ("pid" in attempt) return attempt;
    // After a kill the old backends need a moment to let go of the files.
    const isTransient = /already exists|still in use|being used|starting up/.test(attempt.refusal);
    if (!isTransient || Date.now() > deadline) {
      throw new StartError(`PostgreSQL did not start in ${clusterDir}:\n${attempt.refusal}`);
    }
  }
}

async function tryPostmaster(launch: Launch, port: number): Promise<Running | { refusal: string }> {
  const { user, binaries } = launch;
  const logFile = path.resolve(launch.dataDir, "postgres.log");
  const logStart = fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const flags = logStart > LOG_LIMIT_BYTES ? "w" : "a";
  const logHandle = fs.openSync(logFile, flags, 0o600);
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    // No socket file: its path may be too long, and Windows has none.
    unix_socket_directories: "",
    max_connections: 200,
    // a table that has just been filled is planned for wrongly until it was looked at
    autovacuum_naptime: "10s",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] ",
    ...launch.settings,
  };
  const [command = binaries.postgres, ...args] = [
    ...user.prefix,
    ...[binaries.postgres, "-D", user.clusterDir],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // Detached: Ctrl-C in a terminal reaches the whole process group, and the database goes last.
  const child = spawn(command, args, {
    ...user.identity,
    cwd: "/",
    detached: true,
    stdio: ["ignore", logHandle, logHandle],
    windowsHide: true,
  });
  fs.closeSync(logHandle);
  child.unref();
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = String(error);
  });
  child.once("exit", (code, signal) => {
    ended = `It ended with ${signal ?? `code ${code}`}.`;
  });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(10)) {
    if (ended !== undefined) {
      const written = fs.readFileSync(logFile, "utf8").slice(flags === "w" ? 0 : logStart);
      return { refusal: written.trim() || ended };
    }
    if (launch.signal?.aborted) {
      child.kill("SIGQUIT");
      return { refusal: "The start was given up." };
    }
    const postmaster = readPostmaster(user.clusterDir);
    if (postmaster?.pid === child.pid && postmaster?.isReady && (await isPortAnswering(port))) {
      return postmaster;
    }
  }
  return { refusal: "It did not become ready within a minute; postgres.log has more." };
}

/** Resolves when the process is gone, or when the caller no longer cares. */
async function goneFrom(pid: number, isOver: () => boolean): Promise<void> {
  for (;;) {
    if (isOver()) return;
    if (!isLiving(pid)) return;
    await sleep(250, undefined, { ref: false });
  }
}

async function stopPostmaster(options: {
  binaries: PostgresBinaries;
  user: PostgresUser;
  pid: number;
  withinMs: number;
}): Promise<void> {
  const { pid } = options;
  const ask = (signal: NodeJS.Signals, mode: string) => {
    if (process.platform === "win32") {
      spawn(options.binaries.pgCtl, ["stop", "-D", options.user.clusterDir, "-m", mode, "-W"]);
      return;
    }
    try {
      process.kill(pid, signal);
    } catch {
      // Already gone.
    }
  };
  const isGone = () => !isLiving(pid) || readPostmaster(options.user.clusterDir)?.pid !== pid;
  ask("SIGINT", "fast");
  const deadline = Date.now() + options.withinMs;
  while (!isGone() && Date.now() < deadline) await sleep(5);
  if (isGone()) return;
  ask("SIGQUIT", "immediate");
  while (!isGone() && Date.now() < deadline + 1_000) await sleep(5);
}
