import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const REMEDIES = `No Chromium was found for the browser tests. Any of these helps:
  1. Debian, as root:           apt-get update && apt-get install -y chromium-headless-shell
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

/** Debian's Chromium without a window: the same tests need about half the time in it. */
const DEBIAN_SHELL = "chromium-headless-shell";

/**
 * Finds a Chromium, or installs one: Debian's as root, else Playwright's. Beside a whole Chromium
 * of Debian's the one without a window is installed where that is possible.
 * @param {(line: string) => void} log
 * @returns {Promise<string>}
 * @throws Error with the three remedies
 */
export async function provideChromium(log) {
  const found = await findChromium();
  if (process.env.CHROMIUM_PATH) {
    if (found) return found;
    throw new Error(REMEDIES);
  }
  const isWhole = found?.startsWith("/usr/bin/") && !found.endsWith(DEBIAN_SHELL);
  if (found && !(isWhole && isDebianRoot())) return found;
  if (!found) log("No Chromium here; installing one.");
  for (const install of found ? [installFromDebian] : [installFromDebian, installPlaywrights]) {
    const installed = (await install()) ? await findChromium() : undefined;
    if (installed) return installed;
  }
  if (found) return found;
  throw new Error(REMEDIES);
}

function isDebianRoot() {
  return fs.existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

async function installFromDebian() {
  if (!isDebianRoot() || spawnSync("apt-get", ["--version"]).status !== 0) return false;
  await run("apt-get", ["update"]);
  for (const name of [DEBIAN_SHELL, "chromium"]) {
    if (await run("apt-get", ["install", "-y", "--no-install-recommends", name])) return true;
  }
  return false;
}

async function installPlaywrights() {
  return run(process.execPath, [
    path.resolve("node_modules/playwright/cli.js"),
    "install",
    "chromium",
  ]);
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
  const names = [
    DEBIAN_SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
  ];
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
