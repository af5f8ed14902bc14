import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const REMEDIES = `No Chromium was found for the browser tests. Any of these helps:
  1. Debian or Ubuntu, as root: apt-get update && apt-get install -y chromium
  2. Playwright's own:          npx playwright install --with-deps chromium
  3. One you have already:      CHROMIUM_PATH=/path/to/chrome npm test`;

/**
 * A Chromium to test with: the one in CHROMIUM_PATH, Playwright's, or the system's.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return fs.existsSync(given) ? given : undefined;
  return [await playwrightChromium(), ...systemBrowsers()].find(
    (file) => file !== undefined && fs.existsSync(file),
  );
}

/**
 * Finds a Chromium, or installs one: Debian's as root, else Playwright's.
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 * @throws Error with the three remedies
 */
export async function provideChromium(log) {
  const found = await findChromium();
  if (found) return found;
  if (!process.env.CHROMIUM_PATH) {
    for (const [name, install] of installers()) {
      log(`No Chromium here; installing one with ${name}.`);
      if (!(await install())) continue;
      const installed = await findChromium();
      if (installed) return installed;
    }
  }
  throw new Error(REMEDIES);
}

/** @returns {[string, () => Promise<boolean>][]} */
function installers() {
  const isDebian = fs.existsSync("/etc/debian_version") && process.getuid?.() === 0;
  /** @type {[string, () => Promise<boolean>][]} */
  const list = [];
  if (isDebian && spawnSync("apt-get", ["--version"]).status === 0) {
    const apt = (/** @type {string[]} */ ...args) => run("apt-get", args);
    list.push([
      "apt-get",
      async () =>
        (await apt("update")) &&
        (await apt("install", "-y", "--no-install-recommends", "chromium")),
    ]);
  }
  const cli = path.resolve("node_modules/playwright/cli.js");
  list.push(["Playwright", () => run(process.execPath, [cli, "install", "chromium"])]);
  return list;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function playwrightChromium() {
  try {
    const entry = createRequire(import.meta.url).resolve("@playwright/test");
    const { chromium } = (await import(pathToFileURL(entry).href)).default;
    return /** @type {string} */ (chromium.executablePath());
  } catch {
    return undefined;
  }
}

function systemBrowsers() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const inPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const { LOCALAPPDATA = "", PROGRAMFILES = "", "PROGRAMFILES(X86)": X86 = "" } = process.env;
  return [
    ...inPath,
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ...[LOCALAPPDATA, PROGRAMFILES, X86].flatMap((folder) => [
      path.join(folder, "Google/Chrome/Application/chrome.exe"),
      path.join(folder, "Microsoft/Edge/Application/msedge.exe"),
    ]),
  ];
}
