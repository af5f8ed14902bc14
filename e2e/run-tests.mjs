import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies, nodeComplaint } from "../lib/server/install.mjs";
import { missingPlatformPackages } from "./check-lock.mjs";
import { provideChromium } from "./find-chromium.mjs";

/*
 * `npm test`: everything, on a machine that has only Node. `npm run verify` (--verify) is the part
 * without database and browser. Each test counts as one, and so does each step that is no test.
 * The last line is "N passed, N failed", and the exit code agrees with it.
 */

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const flags = new Set(process.argv.slice(2));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "tickline-run-"));
const bin = (/** @type {string} */ file) => path.join(ROOT, "node_modules", file);
/** Browser tests of a run that may need a second try before the run counts as failed. */
const FLAKY_ALLOWED = 2;
const score = { passed: 0, failed: 0 };
/** @type {string[]} */
const failures = [];

process.chdir(ROOT);
process.env.NEXT_TELEMETRY_DISABLED = "1";

try {
  if (await step("Node", checkNode)) {
    await step("lock file", checkLock);
    if (await step("dependencies", () => installDependencies(ROOT, console.log))) {
      if (flags.has("--bench")) await measure("bench");
      else if (flags.has("--chaos")) await measure("chaos");
      else await testAll();
    }
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
for (const line of failures) console.log(`failed: ${line}`);
console.log(`${score.passed} passed, ${score.failed} failed`);
process.exitCode = score.failed > 0 || score.passed === 0 ? 1 : 0;

async function testAll() {
  await step("types", () => {
    node(bin("next/dist/bin/next"), ["typegen"], { stdio: ["ignore", "ignore", "inherit"] });
    node(bin("typescript/bin/tsc"), ["--noEmit"]);
  });
  await step("lint", () =>
    node(bin("@biomejs/biome/bin/biome"), ["check", "--error-on-warnings", "."]),
  );
  if (flags.has("--verify")) return vitest(["--project", "unit*"]);
  // A browser may have to be fetched first; that can go on beside the tests that need none.
  const browser = provideChromium(console.log).then(
    (file) => ({ file }),
    (/** @type {Error} */ error) => ({ error }),
  );
  await vitest([]);
  const isBuilt = await step("production build", async () => {
    const { build, isBuilt: isCurrent } = await import("../lib/server/build.mjs");
    if (!isCurrent()) await build();
  });
  const { file, error } = /** @type {{ file?: string, error?: Error }} */ (await browser);
  const hasBrowser = await step("a Chromium", () => {
    if (error) throw error;
    process.env.CHROMIUM_PATH = file;
  });
  if (isBuilt && hasBrowser) await playwright();
  else fail("browser tests: not run, see above");
}

function checkNode() {
  const complaint = nodeComplaint();
  if (complaint) throw new Error(complaint);
}

function checkLock() {
  const missing = missingPlatformPackages(JSON.parse(fs.readFileSync("package-lock.json", "utf8")));
  if (missing.length > 0) throw new Error(`The lock file lacks:\n${missing.join("\n")}`);
}

/** @param {string[]} args */
async function vitest(args) {
  const report = path.join(scratch, "vitest.json");
  const code = await stream("unit and database tests", bin("vitest/vitest.mjs"), [
    ...["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  ]);
  const result = readReport(report);
  const passed = result?.numPassedTests ?? 0;
  /** @type {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} */
  const files = result?.testResults ?? [];
  count(
    "unit and database tests",
    code,
    passed,
    files.flatMap(({ name, status, assertionResults }) => {
      const file = path.relative(ROOT, name);
      // A file that does not even load has no failed test of its own.
      if (status === "failed" && assertionResults.length === 0) return [`${file}: does not load`];
      return assertionResults
        .filter((test) => test.status === "failed")
        .map((test) => `${file}: ${test.fullName}`);
    }),
  );
}

async function playwright() {
  const report = path.join(scratch, "playwright.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  process.env.E2E_DATA_DIR = path.join(scratch, "e2e");
  const { TEST_DATABASE_URL } = process.env;
  const database = TEST_DATABASE_URL ? await createDatabase(TEST_DATABASE_URL) : undefined;
  try {
    if (database) process.env.E2E_DATABASE_URL = database.url;
    const code = await stream("browser tests", bin("@playwright/test/cli.js"), [
      ...["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"],
    ]);
    const result = readReport(report);
    const suites = result?.suites ?? [];
    const flaky = suites.flatMap((/** @type {Suite} */ suite) => specsThatEnded(suite, "flaky"));
    for (const name of flaky) console.log(`passed at the second try: ${name}`);
    // a machine may stumble; a suite that does so often has a fault
    const isTooFlaky = flaky.length > FLAKY_ALLOWED;
    count("browser tests", code, (result?.stats.expected ?? 0) + (isTooFlaky ? 0 : flaky.length), [
      ...suites.flatMap((/** @type {Suite} */ suite) => specsThatEnded(suite, "unexpected")),
      ...(isTooFlaky ? flaky : []),
    ]);
  } finally {
    await database?.drop();
  }
}

/**
 * The names of the browser tests in a suite of Playwright's report that ended so.
 * @typedef {{ file: string, title: string, tests: { status: string }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {Suite} suite
 * @param {"unexpected" | "flaky"} status
 * @returns {string[]}
 */
function specsThatEnded({ specs = [], suites = [] }, status) {
  return [
    ...specs
      .filter(({ tests }) => tests.some((test) => test.status === status))
      .map(({ file, title }) => `${file}: ${title}`),
    ...suites.flatMap((suite) => specsThatEnded(suite, status)),
  ];
}

/**
 * An empty database for the browser tests on a server of the tester's.
 * @param {string} serverUrl
 */
async function createDatabase(serverUrl) {
  const { default: postgres } = await import("postgres");
  const name = `tickline_e2e_${process.pid}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await sql`create database ${sql(name)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await sql`drop database if exists ${sql(name)} with (force)`;
      await sql.end();
    },
  };
}

/**
 * Measured comparisons and fault runs: programs of their own, e2e/<name>/run.ts.
 * @param {"bench" | "chaos"} name
 */
async function measure(name) {
  const rest = process.argv.slice(2).filter((flag) => flag !== `--${name}`);
  const isBuilt = await step("production build", async () => {
    const { build, isBuilt: isCurrent } = await import("../lib/server/build.mjs");
    if (!isCurrent()) await build();
  });
  if (!isBuilt) return;
  const code = await stream(name, bin("tsx/dist/cli.mjs"), [
    ...["--conditions=react-server", `e2e/${name}/run.ts`, ...rest],
  ]);
  count(name, code, code === 0 ? 1 : 0, []);
}

/**
 * One step that is no test: it passes unless it throws.
 * @param {string} name
 * @param {() => void | Promise<void>} work
 */
async function step(name, work) {
  const began = Date.now();
  try {
    await work();
    score.passed++;
    console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    fail(name);
    return false;
  }
}

/** @param {string} name */
function fail(name) {
  score.failed++;
  failures.push(name);
}

/**
 * @param {string} name
 * @param {number} code
 * @param {number} passed
 * @param {string[]} failed  the name of each
 */
function count(name, code, passed, failed) {
  score.passed += passed;
  score.failed += failed.length;
  if (failed.length > 0) failures.push(...failed);
  // Something other than a test went wrong: a hook, the server, an unhandled rejection.
  else if (code !== 0) fail(`${name}: ended with code ${code}`);
  else if (passed === 0) fail(`${name}: none ran`);
}

/**
 * Runs a Node program to its end.
 * @param {string} script
 * @param {string[]} args
 * @param {import("node:child_process").SpawnSyncOptions} [options]
 */
function node(script, args, options = { stdio: ["ignore", "inherit", "inherit"] }) {
  const { status } = spawnSync(process.execPath, [script, ...args], options);
  if (status !== 0) throw new Error(`${path.basename(script)} ended with code ${status}.`);
}

/**
 * Runs a Node program whose output is of interest while it runs; answers its exit code.
 * @param {string} name
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function stream(name, script, args) {
  console.log(`\n${name}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
