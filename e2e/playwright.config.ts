import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./find-chromium.mjs";

/*
 * Browser tests against what `npm start` really starts: the launcher, with an empty data directory
 * and free ports. The choices are kept in the environment because every worker reads this file.
 */

const choose = (name: string, make: () => string) => {
  process.env[name] ??= make();
  return process.env[name];
};

const freePort = () =>
  execFileSync(
    process.execPath,
    [
      "-e",
      'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})',
    ],
    { encoding: "utf8" },
  ).trim();

const port = choose("E2E_PORT", freePort);
const sandboxPort = choose("E2E_SANDBOX_PORT", freePort);
const pushPort = choose("E2E_PUSH_PORT", freePort);
const dataDir = choose("E2E_DATA_DIR", () =>
  fs.mkdtempSync(path.join(os.tmpdir(), "tickline-e2e-")),
);
choose("E2E_DEMO_PASSWORD", () => "northwind-demo-2026");
choose("E2E_SANDBOX_URL", () => `http://127.0.0.1:${sandboxPort}`);
const baseURL = `http://localhost:${port}`;
const executablePath = await findChromium();

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: false,
  workers: 2,
  // a second try, with a trace; run-tests.mjs names whoever needed one, and fails for more than two
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  // a limit against hanging; machines are shared and noisy
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: process.env.CI ? "line" : "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    timezoneId: "Asia/Kathmandu",
    // a trace costs a twentieth of every test, and movement a twelfth: the newcomer's walk has it
    trace: "on-first-retry",
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // pages of tests live for seconds: compiling them once more for speed cost a tenth of them
        "--js-flags=--no-turbofan",
        // a microphone that beeps, and somebody who allows it
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        // Chromium's own sandbox refuses to run as root.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
  webServer: {
    command: "node lib/server/start.mjs",
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    url: `${baseURL}/api/health/ready`,
    timeout: 240_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: {
      ...(process.env.E2E_DATABASE_URL
        ? {
            DATABASE_URL: process.env.E2E_DATABASE_URL,
            AUTH_SECRET: "a secret for tests only, longer than it has to be",
            ENCRYPTION_KEY: "5469636b6c696e65207465737473207573652074686973206b6579206f6e6c79",
          }
        : {}),
      SANDBOX: "on",
      PORT: port,
      SANDBOX_PORT: sandboxPort,
      DATA_DIR: dataDir,
      DEMO_PASSWORD: process.env.E2E_DEMO_PASSWORD ?? "",
      APP_URL: baseURL,
      LOG_LEVEL: "warn",
      // the stand-in for the push service of a browser, which notifications.spec.ts starts
      EGRESS_TEST_ORIGIN: `http://127.0.0.1:${pushPort}`,
      GOOGLE_CLIENT_ID: "tickline-tests",
      GOOGLE_CLIENT_SECRET: "not a secret",
      GOOGLE_ISSUER_URL: `http://127.0.0.1:${sandboxPort}/google`,
    },
  },
});
