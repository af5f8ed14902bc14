import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { APP_ROLE, rolePassword, SYSTEM_ROLE } from "@/db/env";
import { migrateDatabase } from "@/db/migrate";
import { processBegan } from "../instance-lock.mjs";
import { isLiving, readPostmaster } from "./postmaster-file";
import { type PostgresServer, startPostgres } from "./start-postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL for tests and the migrated database that each test file clones. */
    testServer: { serverUrl: string; template: string };
  }
}

const PREFIX = "tickline-test-";

let server: PostgresServer | undefined;
let folder: string | undefined;
let removeTemplate = async () => {};

/**
 * Before any database test: a throw-away server (or the one in TEST_DATABASE_URL, whose
 * tickline_* roles this takes over) and one migrated database to clone.
 */
export async function setup(project: TestProject): Promise<void> {
  const template = `tickline_template_${randomUUID().slice(0, 8)}`;
  const serverUrl = project.config.env.TEST_DATABASE_URL ?? (await startThrowAway());
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await sql`create database ${sql(template)}`;
  await sql.end();
  removeTemplate = async () => {
    const last = postgres(serverUrl, { max: 1, onnotice: () => {} });
    await last`drop database if exists ${last(template)} with (force)`;
    await last.end();
  };
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${template}`;
  const key = project.config.env.ENCRYPTION_KEY ?? "";
  await migrateDatabase({
    ownerUrl: templateUrl.href,
    appPassword: rolePassword(APP_ROLE, key),
    systemPassword: rolePassword(SYSTEM_ROLE, key),
  });
  project.provide("testServer", { serverUrl, template });
}

export async function teardown(): Promise<void> {
  if (server) await server.stop();
  else await removeTemplate();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
}

async function startThrowAway(): Promise<string> {
  removeAbandoned();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
  fs.writeFileSync(
    path.join(folder, "owner.json"),
    JSON.stringify({ pid: process.pid, began: processBegan(process.pid) }),
  );
  server = await startPostgres({
    dataDir: folder,
    password: randomUUID(),
    // Nothing here outlives the run, so nothing has to reach the disk.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
    log: (line) => console.warn(line),
  });
  return server.urlOf("postgres");
}

/** Servers of test runs that were killed before they could clean up. */
function removeAbandoned(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const abandoned = path.join(os.tmpdir(), name);
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(abandoned, "owner.json"), "utf8"));
      if (processBegan(owner.pid) === owner.began) continue;
      const postmaster = readPostmaster(path.join(abandoned, "postgres"));
      if (postmaster && isLiving(postmaster.pid)) process.kill(postmaster.pid, "SIGQUIT");
      fs.rmSync(abandoned, { recursive: true, force: true });
    } catch {
      // Being made or removed by somebody else at this moment, or another user's.
    }
  }
}
