import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** The version without which nothing here runs; package.json says the same in `engines`. */
const OLDEST_NODE = [20, 19];

/**
 * Why this Node cannot run the application, or undefined when it can.
 * @param {string} version  e.g. "20.19.0"
 */
export function nodeComplaint(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${OLDEST_NODE.join(".")} or later is needed; this is ${version}. See https://nodejs.org.`;
}

/**
 * The first installed package that differs from the lock file, or undefined when all agree.
 * npm writes node_modules/.package-lock.json last, so an interrupted install has none.
 * Packages for other platforms may be absent.
 * @param {string} root
 */
export function staleDependency(root) {
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const installed = readPackages(path.join(root, "node_modules/.package-lock.json"));
  if (!wanted) throw new Error("package-lock.json is missing; this is not a whole checkout.");
  if (!installed) return "node_modules";
  for (const [place, entry] of Object.entries(wanted)) {
    // npm keeps what nothing needs any more in a lock file for a while, and does not install it.
    if (place === "" || entry.extraneous) continue;
    const found = installed[place];
    if (!found && (entry.optional || entry.peer || fitsNoPlatform(entry))) continue;
    if (!found || found.version !== entry.version) return place.replace(/^node_modules\//, "");
  }
  return undefined;
}

/**
 * Installs exactly what the lock file says, when something is missing or different.
 * @param {string} root
 * @param {(line: string) => void} log
 */
export function installDependencies(root, log) {
  const stale = staleDependency(root);
  if (!stale) return;
  log(`Installing dependencies (${stale} is missing or out of date); about a minute.`);
  const npm = npmCommand();
  const done = spawnSync(
    npm.command,
    [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"], shell: npm.shell },
  );
  if (done.status !== 0) throw new Error("npm ci did not finish; its message is above.");
}

/** npm as the current process was started by it, or the one in PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && fs.existsSync(script)) {
    return { command: process.execPath, args: [script], shell: false };
  }
  return { command: "npm", args: [], shell: process.platform === "win32" };
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, extraneous?: boolean, optional?: boolean, peer?: boolean, os?: string[] }> | undefined}
 */
function readPackages(file) {
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, "utf8")).packages;
}

/** @param {{ os?: string[] }} entry */
function fitsNoPlatform(entry) {
  return entry.os !== undefined && !entry.os.includes(process.platform);
}
