import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installDependencies, nodeComplaint, staleDependency } from "./install.mjs";
import { describeHolder, lockFile, takeLock } from "./instance-lock.mjs";

/*
 * `npm start`, `npm run dev` (--dev) and `npm run worker` (--worker): whatever is missing between a
 * fresh clone and a running process, then lib/server/main.ts. No dependency, so that Node alone
 * is enough. --built skips installing and building, for an image that was built elsewhere.
 */

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const flags = new Set(process.argv.slice(2));
const log = (/** @type {string} */ line) => console.log(line);

process.chdir(ROOT);
stopWithNpm();
const complaint = nodeComplaint();
if (complaint) fail(complaint);
for (const file of [".env.local", ".env"]) {
  if (fs.existsSync(file)) process.loadEnvFile(file);
}
const mode = flags.has("--worker") ? "worker" : flags.has("--dev") ? "dev" : "start";
Object.assign(process.env, {
  NODE_ENV: mode === "dev" ? "development" : "production",
  NEXT_TELEMETRY_DISABLED: "1",
});

// Whoever read our output may leave (`npm start | head`); that is no reason to stop, and an unheard
// error event here would be reported to the same closed stream for ever.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

// Until main() takes the signals over: leave through "exit", where locks and children are let go.
// The listeners stay and only their target changes: a signal between two listeners would be lost.
const signals = { receive: (/** @type {NodeJS.Signals} */ _signal) => process.exit(1) };
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(name, (signal) => signals.receive(signal));
}

try {
  const lock = ownsData() ? lockData() : undefined;
  const bundles = flags.has("--built") ? "dist" : await prepare(lock);
  const { main } = await import(pathToFileURL(path.join(ROOT, bundles, "server.js")).href);
  await main({ mode, bundles: path.join(ROOT, bundles), lock, signals });
} catch (error) {
  // A stack is for our mistakes; a message is for the person at the terminal.
  const known = error instanceof Error && ["SettingsError", "StartError"].includes(error.name);
  fail(known || !(error instanceof Error) ? String(error?.message ?? error) : explain(error));
}

/**
 * npm passes SIGTERM to the shell between it and us, and that shell dies without a word to
 * anybody. A parent that has changed is how we learn of it.
 */
function stopWithNpm() {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 100);
  watch.unref();
}

/**
 * One process alone may run on a data directory that holds a database or a sandbox. On a database
 * of the owner's any number of web and worker processes run, and share the directory.
 */
function ownsData() {
  const isEmbedded = !process.env.DATABASE_URL?.trim();
  return mode !== "worker" && (isEmbedded || process.env.SANDBOX?.trim() === "on");
}

function lockData() {
  const dataDir = process.env.DATA_DIR?.trim() || ".data";
  const { lock, holder } = writable(dataDir, () => takeLock(lockFile(dataDir), "getting ready"));
  if (holder) fail(describeHolder(holder, dataDir));
  process.on("exit", () => lock?.release());
  return lock;
}

/**
 * @template T
 * @param {string} folder
 * @param {() => T} work
 */
function writable(folder, work) {
  try {
    return work();
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
    return fail(
      `${path.resolve(folder)} cannot be written by this user (${code}). ` +
        "Start as its owner, or set DATA_DIR to a folder of your own.",
    );
  }
}

/**
 * Installs and builds what is missing or out of date; answers the folder of the bundles.
 * @param {import("./instance-lock.mjs").InstanceLock | undefined} lock
 */
async function prepare(lock) {
  if (mode === "dev") {
    await inCheckout(() => installDependencies(ROOT, log), !staleDependency(ROOT));
    const { watchBundles } = await import("./build.mjs");
    await watchBundles(path.join(ROOT, "dist/dev"));
    return "dist/dev";
  }
  const { build, isBuilt } = await import("./build.mjs");
  const ready = () => !staleDependency(ROOT) && isBuilt();
  await inCheckout(async () => {
    lock?.update({ state: "installing dependencies" });
    installDependencies(ROOT, log);
    lock?.update({ state: "building" });
    if (!isBuilt()) await build({ log });
  }, ready());
  return "dist";
}

/**
 * Runs work that changes node_modules, .next or dist, which starts with another data directory
 * may share. Nothing is locked, or written, when nothing is to be done.
 * @param {() => void | Promise<void>} work
 * @param {boolean} isDone
 */
async function inCheckout(work, isDone) {
  if (isDone) return;
  const checkout = await lockCheckout();
  try {
    await work();
  } finally {
    checkout.release();
  }
}

async function lockCheckout() {
  for (let told = false; ; told = true) {
    const file = path.join(ROOT, ".data/checkout.lock");
    const { lock, holder } = writable(ROOT, () => takeLock(file, "preparing"));
    if (lock) {
      process.on("exit", () => lock.release());
      return lock;
    }
    if (!told) log(`Waiting for process ${holder.pid}, which is installing or building here.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** @param {Error} error */
function explain(error) {
  return error.message.includes("\n") ? error.message : (error.stack ?? error.message);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
