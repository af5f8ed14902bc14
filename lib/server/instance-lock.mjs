import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/*
 * One Tickline per data directory. The lock is a JSON file with the holder's pid and the moment
 * that process began, so that a pid handed out again after a crash is not taken for the holder.
 * Plain JavaScript, because the launcher takes the lock before anything is installed.
 */

/**
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} began  identifies the process behind the pid, see processBegan()
 * @property {string} since  ISO time
 * @property {string} state  what it is doing, e.g. "installing", "running"
 * @property {string} [url]  where it answers, once it does
 */

/**
 * @typedef {object} InstanceLock
 * @property {(change: { state: string, url?: string }) => void} update  tells later starts more
 * @property {() => void} release
 */

/**
 * When the process behind a pid began, as text that no later process can share; undefined when
 * no such process lives. A dead process that nobody has reaped counts as gone.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processBegan(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in parentheses may hold spaces; the state is the first field after it.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || fields[0] === "X") return undefined;
      const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return `${boot}/${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return undefined;
  }
  if (process.platform === "win32") return "alive";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

/**
 * The living holder of a lock file, if there is one.
 * @param {string} file
 * @returns {Holder | undefined}
 */
export function readHolder(file) {
  try {
    const holder = /** @type {Holder} */ (JSON.parse(fs.readFileSync(file, "utf8")));
    return processBegan(holder.pid) === holder.began ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} dataDir */
export const lockFile = (dataDir) => path.join(dataDir, "tickline.lock");

/**
 * Takes the lock, or answers who holds it. A lock whose process is gone is taken over.
 * @param {string} file
 * @param {string} state
 * @returns {{ lock: InstanceLock, holder?: undefined } | { lock?: undefined, holder: Holder }}
 */
export function takeLock(file, state) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  /** @type {Holder} */
  const own = {
    pid: process.pid,
    began: processBegan(process.pid) ?? "",
    since: new Date().toISOString(),
    state,
  };
  const draft = `${file}.${process.pid}`;
  const write = () => fs.writeFileSync(draft, `${JSON.stringify(own)}\n`);
  for (let attempt = 0; ; attempt++) {
    write();
    try {
      // A hard link appears with its whole content at once, and fails when the name is taken.
      fs.linkSync(draft, file);
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST" || attempt > 50)
        throw error;
      const before = readText(file);
      const holder = readHolder(file);
      if (holder) return { holder };
      clearStale(file, before);
    } finally {
      fs.rmSync(draft, { force: true });
    }
  }
  return {
    lock: {
      update(change) {
        Object.assign(own, change);
        write();
        fs.renameSync(draft, file);
      },
      release() {
        if (readHolder(file)?.pid === process.pid) fs.rmSync(file, { force: true });
      },
    },
  };
}

/**
 * Moves a dead lock away. Two starts may both judge it dead; the one that comes second would move
 * the fresh lock of the first, so what was moved is compared and put back when it is not the same.
 * @param {string} file
 * @param {string | undefined} judged
 */
function clearStale(file, judged) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== judged) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // Somebody holds the name again; the next round reads who.
    }
  }
  fs.rmSync(aside, { force: true });
}

/** @param {string} file */
function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * One sentence for the person who started a second time.
 * @param {Holder} holder
 * @param {string} dataDir
 */
export function describeHolder(holder, dataDir) {
  const where = holder.url ? ` at ${holder.url}` : ` (${holder.state})`;
  return (
    `Tickline is already running${where}: process ${holder.pid}, since ${holder.since}, ` +
    `data in ${path.resolve(dataDir)}.\n` +
    "Stop that one first, or start another with its own DATA_DIR, PORT and SANDBOX_PORT."
  );
}
