import fs from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { databaseEnv, forgetDatabaseEnv } from "@/db/env";
import { migrateDatabase } from "@/db/migrate";
import { publishEnv, type Settings } from "@/lib/core/env";
import {
  findRunningPort,
  type PostgresServer,
  startPostgres,
} from "./embedded-postgres/start-postgres";
import type { Secrets } from "./secrets";
import { StartError } from "./start-error";

const DATABASE = "tickline";

export type OpenDatabase = {
  /** Undefined for a server of the owner's, which is not ours to stop. */
  embedded: PostgresServer | undefined;
  close: (withinMs: number) => Promise<void>;
};

export const hasEmbeddedDatabase = (settings: Settings): boolean =>
  fs.existsSync(path.join(settings.DATA_DIR, "postgres/PG_VERSION"));

/**
 * Finds or starts the database and leaves its address in DATABASE_URL for this process and its
 * children. The caller holds the instance lock when DATABASE_URL is not set.
 */
export async function openDatabase(options: {
  settings: Settings;
  secrets: Secrets | undefined;
  /** Gives up while opening. */
  signal?: AbortSignal;
  log: (line: string) => void;
}): Promise<OpenDatabase> {
  const { settings, secrets, log } = options;
  if (settings.DATABASE_URL || !secrets) return { embedded: undefined, close: async () => {} };
  const embedded = await startPostgres({
    dataDir: settings.DATA_DIR,
    password: secrets.DATABASE_OWNER_PASSWORD,
    ...(options.signal ? { signal: options.signal } : {}),
    log,
  });
  try {
    await createDatabase(embedded.urlOf("postgres"));
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  publishDatabase(embedded.urlOf(DATABASE));
  return { embedded, close: (withinMs) => embedded.stop(withinMs) };
}

/**
 * Uses the embedded database that `npm start` is running right now.
 * @throws StartError when none is running
 */
export async function joinDatabase(settings: Settings, secrets: Secrets): Promise<void> {
  const port = await findRunningPort(settings.DATA_DIR);
  if (!port) {
    throw new StartError(
      "No database is running here. Start npm start first, or set DATABASE_URL, AUTH_SECRET and " +
        "ENCRYPTION_KEY to those of the web process.",
    );
  }
  const url = new URL(`postgres://127.0.0.1:${port}/${DATABASE}`);
  url.username = "tickline_owner";
  url.password = secrets.DATABASE_OWNER_PASSWORD;
  publishDatabase(url.href);
}

/** Brings the database in DATABASE_URL to the present schema; answers what was applied. */
export async function migrate(log: (line: string) => void): Promise<string[]> {
  const { ownerUrl, appUrl, systemUrl } = databaseEnv();
  const passwordOf = (url: string) => decodeURIComponent(new URL(url).password);
  const { applied } = await migrateDatabase({
    ownerUrl,
    appPassword: passwordOf(appUrl),
    systemPassword: passwordOf(systemUrl),
    log,
  });
  return applied;
}

/** Refuses servers that lack what the schema needs, before anything is changed. */
export async function requirePostgres15(): Promise<void> {
  const { ownerUrl } = databaseEnv();
  const { host, pathname } = new URL(ownerUrl);
  const sql = postgres(ownerUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [row] = await sql`select current_setting('server_version_num')::int as version`;
    const version = Number(row?.version);
    if (version < 150_000) {
      throw new StartError(
        `The server in DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}; 15 or later is needed.`,
      );
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The database ${pathname.slice(1)} at ${host} (DATABASE_URL) cannot be entered: ` +
        `${(error as Error).message || String((error as NodeJS.ErrnoException).code)}`,
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function createDatabase(serverUrl: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`;
  } catch (error) {
    throw new StartError(
      `The embedded database refuses its own owner: ${(error as Error).message}. ` +
        "Is secrets.json the one that belongs to this data directory?",
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function publishDatabase(url: string): void {
  publishEnv({ DATABASE_URL: url });
  forgetDatabaseEnv();
}
