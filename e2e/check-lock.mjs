import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Platform packages that an entry of the lock file names and the lock file itself lacks. npm
 * writes such a lock without a word when a registry misses a tarball, and the next `npm ci`, or
 * the first on another operating system, fails.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]} e.g. "@next/swc-darwin-arm64 16.4.5, needed by node_modules/next"
 */
export function missingPlatformPackages(lock) {
  const missing = [];
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!findFrom(place, name, lock.packages)) {
        missing.push(`${name} ${version}, needed by ${place || "package.json"}`);
      }
    }
  }
  return missing;
}

/**
 * Looks where Node would: in the package's own node_modules, then in each one further out.
 * @param {string} place
 * @param {string} name
 * @param {Record<string, unknown>} packages
 */
function findFrom(place, name, packages) {
  const outside = (/** @type {string} */ folder) =>
    folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0));
  for (let folder = place; ; folder = outside(folder)) {
    if (packages[path.posix.join(folder, "node_modules", name)]) return true;
    if (folder === "") return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const missing = missingPlatformPackages(JSON.parse(fs.readFileSync("package-lock.json", "utf8")));
  for (const line of missing) console.error(`The lock file lacks ${line}.`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}
