import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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
  await migrateDatabase({
    ownerUrl: server.urlOf("tickline"),
    appPassword: rolePassword(APP_ROLE),
    systemPassword: rolePassword(SYSTEM_ROLE),
  });
  return {
    url: server.urlOf("tickline"),
    crash: () => process.kill(server.pid(), "SIGQUIT"),
    stop: async () => {
      await closeDatabase();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
