import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { Logger, runMigrations } from "graphile-worker";
import postgres from "postgres";

/** One number for all processes that might migrate the same database at once. */
const MIGRATION_LOCK = 7_425_046_510;

type MigrateOptions = {
  /** Connection string of the role that owns the tables; it may create roles and extensions. */
  ownerUrl: string;
  appPassword: string;
  systemPassword: string;
  /** Folder of this file's migrations/ and functions/; bundles pass the one of the checkout. */
  folder?: string;
  log?: (line: string) => void;
};

/**
 * Brings a database to the newest schema: roles, migrations, then every function file again.
 * Safe to run from several processes at once: they wait for each other on an advisory lock.
 * @returns names of the migrations that were applied by this call
 * @throws the database's error; a migration that failed leaves nothing behind
 */
export async function migrateDatabase(options: MigrateOptions): Promise<{ applied: string[] }> {
  const folder = options.folder ?? path.join(process.cwd(), "db");
  const log = options.log ?? (() => {});
  const sql = postgres(options.ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "tickline-migrate" },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await sql.unsafe("set lock_timeout = '10s'");
    await ensureRole(sql, "tickline_app", options.appPassword);
    await ensureRole(sql, "tickline_system", options.systemPassword);

    const before = await appliedCount(sql);
    await migrate(drizzle(sql), { migrationsFolder: path.join(folder, "migrations") });
    const journal = JSON.parse(
      readFileSync(path.join(folder, "migrations", "meta", "_journal.json"), "utf8"),
    ) as { entries: { tag: string }[] };
    const applied = journal.entries.slice(before).map((entry) => entry.tag);
    for (const tag of applied) log(`migrated ${tag}`);

    // graphile-worker brings its own migrations and connects by itself; our lock still holds
    await runMigrations({ connectionString: options.ownerUrl, logger: quietLogger });
    await sql.begin(async (tx) => {
      const functions = path.join(folder, "functions");
      for (const file of readdirSync(functions).sort()) {
        if (file.endsWith(".sql"))
          await tx.unsafe(readFileSync(path.join(functions, file), "utf8"));
      }
      await openQueueToSystem(tx);
    });
    return { applied };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function ensureRole(sql: postgres.Sql, role: string, password: string) {
  // identifiers and passwords cannot be parameters of a utility statement; format() quotes them
  const [exists] = await sql`select 1 from pg_roles where rolname = ${role}`;
  const [statement] = exists
    ? await sql`select format('alter role %I login password %L', ${role}::text, ${password}::text) as text`
    : await sql`select format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole password %L', ${role}::text, ${password}::text) as text`;
  await sql.unsafe(statement?.text as string);
}

async function appliedCount(sql: postgres.Sql): Promise<number> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!table?.name) return 0;
  const [row] = await sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return row?.count as number;
}

/** graphile-worker turns on row security without a policy, which shuts out everybody but the owner. */
async function openQueueToSystem(sql: postgres.TransactionSql) {
  await sql.unsafe(`
    grant usage on schema graphile_worker to tickline_system;
    grant select, insert, update, delete on all tables in schema graphile_worker to tickline_system;
    grant usage, select on all sequences in schema graphile_worker to tickline_system;
    grant execute on all functions in schema graphile_worker to tickline_system;
    do $$
    declare t record;
    begin
      for t in select c.relname, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity loop
        if not exists (select 1 from pg_policy where polrelid = t.oid and polname = 'system_access') then
          execute format('create policy system_access on graphile_worker.%I to tickline_system using (true) with check (true)', t.relname);
        end if;
      end loop;
    end $$;
  `);
}

const quietLogger = new Logger(() => () => {});
