import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Forty-five minutes off every whole hour: a test that forgets the time zone fails here.
process.env.TZ = "Asia/Kathmandu";

const root = fileURLToPath(new URL(".", import.meta.url));
const everywhere = {
  exclude: ["node_modules/**", ".next/**", "dist/**", ".data/**"],
  env: {
    TZ: "Asia/Kathmandu",
    LOG_LEVEL: "silent",
    APP_URL: "http://localhost:3000",
    AUTH_SECRET: "a secret for tests only, longer than it has to be",
    ...(process.env.TEST_DATABASE_URL ? { TEST_DATABASE_URL: process.env.TEST_DATABASE_URL } : {}),
    ENCRYPTION_KEY: "5469636b6c696e65207465737473207573652074686973206b6579206f6e6c79",
  },
};

const UNIT_TEST = /(?<!\.db)\.test\.tsx?$/;

/** Unit tests that put something in place of what other files see too: a module, a global, the clock. */
const replacing = ["app", "components", "db", "e2e", "lib"]
  .flatMap((top) =>
    readdirSync(root + top, { recursive: true, encoding: "utf8" }).map((file) => `${top}/${file}`),
  )
  .filter(
    (file) =>
      UNIT_TEST.test(file) &&
      /\bvi\.(?:doMock|mock|stubEnv|stubGlobal|useFakeTimers)\(/.test(
        readFileSync(root + file, "utf8"),
      ),
  );
// a limit against hanging, not a measurement: machines are shared and noisy
const UNIT_LIMIT_MS = 60_000;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: /^server-only$/, replacement: `${root}lib/server/server-only.mjs` },
    ],
  },
  test: {
    // the default leaves a core to a watcher; here it would wait beside the database
    maxWorkers: "100%",
    // tests that cut connections meet the fault of postgres.js that db/survive-lost-connection.ts
    // describes; a process of ours lets it go, so a test does too
    onUnhandledError: (error) =>
      !(/nextWrite/.test(error.stack ?? "") && /postgres.src.connection/.test(error.stack ?? "")),
    projects: [
      {
        extends: true,
        test: {
          ...everywhere,
          name: "unit",
          testTimeout: UNIT_LIMIT_MS,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...everywhere.exclude, "**/*.db.test.ts", ...replacing],
          // the modules are loaded once a worker instead of once a file: a third of the computing
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...everywhere,
          name: "unit-alone",
          testTimeout: UNIT_LIMIT_MS,
          // a file name with brackets would be a pattern
          include: replacing.map((file) => file.replace(/[[\]]/g, "?")),
        },
      },
      {
        extends: true,
        test: {
          ...everywhere,
          name: "db",
          include: ["**/*.db.test.ts"],
          globalSetup: ["lib/server/embedded-postgres/test-server.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
