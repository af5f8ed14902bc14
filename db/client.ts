import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { databaseEnv } from "./env";
import * as tables from "./tables";

export type Database = PostgresJsDatabase<typeof tables>;

/**
 * One pool a process and purpose. They live on globalThis because Next loads this module once per
 * bundle and in development again at each change.
 */
type Pools = {
  app?: { sql: postgres.Sql; db: Database };
  system?: { sql: postgres.Sql; db: Database };
  intake?: postgres.Sql;
  listener?: postgres.Sql;
};
const holder = globalThis as typeof globalThis & { ticklinePools?: Pools };
holder.ticklinePools ??= {};
const pools: Pools = holder.ticklinePools;

const limits = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
};

function connect(url: string, name: string, max: number): postgres.Sql {
  return postgres(url, {
    max,
    onnotice: () => {},
    idle_timeout: 60,
    connect_timeout: 10,
    // a half-open link must not hold a request for ever (r69)
    keep_alive: 15,
    connection: { application_name: `tickline-${name}`, ...limits },
  });
}

/** Drizzle on the role that row security holds. Reached through withWorkspace() in db/tenant.ts. */
export function appDatabase(): Database {
  if (!pools.app) {
    const sql = connect(databaseEnv().appUrl, "app", 12);
    pools.app = { sql, db: drizzle(sql, { schema: tables, casing: "snake_case" }) };
  }
  return pools.app.db;
}

/** Drizzle on the system role. Reached through withSystem() in db/tenant.ts. */
export function systemDatabase(): Database {
  if (!pools.system) {
    const sql = connect(databaseEnv().systemUrl, "system", 8);
    pools.system = { sql, db: drizzle(sql, { schema: tables, casing: "snake_case" }) };
  }
  return pools.system.db;
}

/**
 * A plain client for webhook intake, apart from the pages' pools so that slow reads cannot starve
 * it (r70). Not shared with Drizzle, which changes how a client reads and writes values.
 */
export function intakeClient(): postgres.Sql {
  pools.intake ??= connect(databaseEnv().systemUrl, "intake", 4);
  return pools.intake;
}

/** A plain client that only listens; LISTEN comes back by itself after a lost connection. */
export function listenerClient(): postgres.Sql {
  pools.listener ??= connect(databaseEnv().systemUrl, "listener", 1);
  return pools.listener;
}

/**
 * Replaces a pool after one of its connections was cut. postgres.js 3.4.9 can leave such a connection
 * unable to write for over a minute, and whoever is handed it waits as long; what still runs on the
 * old pool may finish.
 * @param used what was in use: a pool that somebody has replaced since is left alone
 */
export function renewPool(name: "app" | "system" | "intake", used: unknown): void {
  const sql = name === "intake" ? pools.intake : pools[name]?.sql;
  const current = name === "intake" ? sql : pools[name]?.db;
  if (!sql || current !== used) return;
  delete pools[name];
  void sql.end({ timeout: 5 }).catch(() => {});
}

/**
 * Replaces every pool, after a connection of an unknown one was lost in the middle of a write: what
 * waits on it would wait for ever, and is refused when the old pool ends. LISTEN mends itself.
 */
export function renewPools(): void {
  renewPool("app", pools.app?.db);
  renewPool("system", pools.system?.db);
  renewPool("intake", pools.intake);
}

const LOST = new Set([
  "57P01",
  "57P02",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
]);

/** Whether an error says that a connection was cut, and not that a statement was wrong. */
export function isLostConnection(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: { code?: string } };
  return LOST.has(cause?.code ?? "") || LOST.has(code ?? "");
}

/** Said by a server that starts, stops or recovers, and by a port at which none listens. */
const AWAY = new Set([...LOST, "57P03", "ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/** Whether an error says that the database is not there at the moment, whatever was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: { code?: string } };
  return AWAY.has(cause?.code ?? "") || AWAY.has(code ?? "");
}

/** Ends every pool of this process. */
export async function closeDatabase(timeoutSeconds = 2): Promise<void> {
  const open = [pools.app?.sql, pools.system?.sql, pools.intake, pools.listener];
  for (const name of Object.keys(pools) as (keyof Pools)[]) delete pools[name];
  await Promise.all(open.map((sql) => sql?.end({ timeout: timeoutSeconds })));
}
