import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { closeDatabase } from "@/db/client";
import { APP_ROLE, forgetDatabaseEnv, rolePassword, SYSTEM_ROLE } from "@/db/env";
import { migrateDatabase } from "@/db/migrate";
import { surviveLostConnection } from "@/db/survive-lost-connection";
import { publishEnv } from "@/lib/core/env";
import { startPostgres } from "@/lib/server/embedded-postgres/start-postgres";

let surviving = false;

/**
 * A real PostgreSQL with real durability, migrated, for runs that crash it: SIGQUIT to the
 * postmaster is a power cut to the server, and its keeper starts it again on the same port.
 */
export async function startThrowawayDatabase(settings: Record<string, string | number> = {}) {
  if (!surviving) surviveLostConnection(() => {});
  surviving = true;
  const dataDir = mkdtempSync(path.join(tmpdir(), "tickline-chaos-"));
  const server = await startPostgres({
    dataDir,
    password: randomBytes(12).toString("hex"),
    settings,
    log: () => {},
  });
  const admin = postgres(server.urlOf("postgres"), { max: 1, onnotice: () => {} });
  await admin`create database tickline`;
  await admin.end();
  publishEnv({
    NODE_ENV: "test",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    DATABASE_URL: server.urlOf("tickline"),
    AUTH_SECRET: randomBytes(32).toString("hex"),
    ENCRYPTION_KEY: randomBytes(32).toString("hex"),
    APP_URL: "http://localhost:3000",
  });
  forgetDatabaseEnv();
  // whatever of a run before is still waiting may have opened a pool to its database, which is gone
  await closeDatabase();
  await migrateDatabase({
    ownerUrl: server.urlOf("tickline"),
    appPassword: rolePassword(APP_ROLE),
    systemPassword: rolePassword(SYSTEM_ROLE),
  });
  return {
    url: server.urlOf("tickline"),
    crash: () => crashWhenAlive(server.pid),
    stop: async () => {
      await closeDatabase();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const REVIVAL_MS = 30_000;

/** A server that is just being started again after the crash before has nothing yet to be crashed. */
async function crashWhenAlive(pid: () => number): Promise<void> {
  for (const deadline = Date.now() + REVIVAL_MS; ; await sleep(20)) {
    try {
      process.kill(pid(), "SIGQUIT");
      return;
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === "ESRCH";
      if (!isGone || Date.now() > deadline) throw error;
    }
  }
}
