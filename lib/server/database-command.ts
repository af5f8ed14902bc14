import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { closeDatabase } from "@/db/client";
import { CHANNEL_MODES } from "@/db/enums/channels";
import { databaseEnv } from "@/db/env";
import { publishEnv, readSettings, type Settings } from "@/lib/core/env";
import { loadRateCard, seedSandboxRates } from "@/lib/wallet/pricing";
import { parseRateCard } from "@/lib/wallet/rate-cards/parse-rate-card";
import { listUnmatchedNumbers } from "@/lib/webhooks/inbound/unmatched-numbers";
import { isPortAnswering } from "./free-port";
import { describeHolder, lockFile, readHolder, takeLock } from "./instance-lock.mjs";
import {
  hasEmbeddedDatabase,
  joinDatabase,
  migrate,
  openDatabase,
  requirePostgres15,
} from "./open-database";
import { keepSecrets } from "./secrets";
import { seedDemo } from "./seed-demo";
import { StartError } from "./start-error";

/*
 * `npm run db:<command>`. Works on DATABASE_URL, or on the embedded database: the one that
 * `npm start` is running, or else one started for the length of the command.
 */

const log = (line: string) => console.log(line);

const COMMANDS: Record<string, (settings: Settings, flags: readonly string[]) => Promise<void>> = {
  async migrate() {
    const applied = await migrate(log);
    log(applied.length > 0 ? `Applied ${applied.length} migrations.` : "The schema is up to date.");
  },

  /** Drops every table and row, then migrates. */
  async reset(settings, flags) {
    if (settings.DATABASE_URL && !flags.includes("--force")) {
      throw new StartError(
        `This removes everything in ${new URL(settings.DATABASE_URL).pathname.slice(1)} ` +
          "(DATABASE_URL). Nothing was changed. Add -- --force if that is what you want.",
      );
    }
    const holder = readHolder(lockFile(settings.DATA_DIR));
    if (!settings.DATABASE_URL && holder && holder.pid !== process.pid) {
      throw new StartError(describeHolder(holder, settings.DATA_DIR));
    }
    await dropEverything();
    await migrate(() => {});
    log("The database is empty and has the present schema.");
  },

  /** The sample workspace, for a database that never had one; its story happens in the sandbox. */
  async seed(settings) {
    if (!(await isPortAnswering(settings.SANDBOX_PORT))) {
      throw new StartError(
        `The demo needs the sandbox, and nothing answers on port ${settings.SANDBOX_PORT}. ` +
          "npm start makes the demo by itself.",
      );
    }
    await seedSandboxRates();
    log((await seedDemo()) ? "The demo is made." : "The demo was made before; nothing changed.");
    await closeDatabase();
  },

  /**
   * Loads Meta's rate card, or the platform's fees with --plan dedicated:
   * npm run db:rates -- card.csv --currency USD --from 2026-10-01
   */
  async rates(_settings, flags) {
    const [file] = flags;
    const value = (name: string) => flags[flags.indexOf(name) + 1];
    const currency = flags.includes("--currency") ? value("--currency") : undefined;
    const effectiveFrom = flags.includes("--from") ? value("--from") : undefined;
    const plan = CHANNEL_MODES.find(
      (mode) => mode === (flags.includes("--plan") ? value("--plan") : "shared"),
    );
    if (!plan) throw new StartError("A plan is shared or dedicated. Nothing was changed.");
    if (!file || !currency || !/^[A-Z]{3}$/.test(currency) || !isDay(effectiveFrom)) {
      throw new StartError(
        "Say which card, in which currency and from which day: " +
          "npm run db:rates -- card.csv --currency USD --from 2026-10-01. Nothing was changed.",
      );
    }
    const { rows, problems } = parseRateCard(fs.readFileSync(file, "utf8"), {
      effectiveFrom,
      currency,
    });
    if (problems.length > 0) {
      const list = problems.map(({ line, reason }) => `  line ${line}: ${reason}`).join("\n");
      throw new StartError(`This card cannot be read, so nothing was changed:\n${list}`);
    }
    await migrate(log);
    await loadRateCard(
      path.basename(file, path.extname(file)),
      rows.map((row) => ({ ...row, plan })),
    );
    log(`${rows.length} prices in ${currency} are in force from ${effectiveFrom}.`);
    await closeDatabase();
  },

  /** Numbers that Meta posts for and nobody has connected: they belong to no workspace (G4). */
  async unmatched() {
    const numbers = await listUnmatchedNumbers();
    if (numbers.length === 0) log("Every number that Meta posts for is connected.");
    for (const { senderId, accountId, updates, firstAt, lastAt } of numbers) {
      const which = senderId ? `number ${senderId}` : "the account itself";
      log(
        `${which}, account ${accountId ?? "unknown"}: ${updates} updates, ${firstAt} to ${lastAt}`,
      );
    }
    await closeDatabase();
  },

  async start() {
    await migrate(log);
    log(`The database runs at ${databaseEnv().ownerUrl}\nCtrl-C stops it.`);
    await new Promise<void>((resolve) => {
      // A listener for signals does not keep Node alive; a timer does.
      const alive = setInterval(() => {}, 60_000);
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
          clearInterval(alive);
          resolve();
        });
      }
    });
  },

  async studio() {
    const script = path.resolve("node_modules/drizzle-kit/bin.cjs");
    const studio = spawn(process.execPath, [script, "studio"], { stdio: "inherit" });
    process.on("SIGINT", () => {});
    await new Promise<void>((resolve) => studio.once("exit", () => resolve()));
  },
};

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Empties the database without dropping it, which the owner of one database may always do. */
async function dropEverything(): Promise<void> {
  const sql = postgres(databaseEnv().ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const schemas = await sql<{ name: string }[]>`
      select nspname as name from pg_namespace
      where nspname not like 'pg\\_%' and nspname <> 'information_schema'`;
    await sql.begin(async (tx) => {
      for (const { name } of schemas) await tx`drop schema ${tx(name)} cascade`;
      await tx`create schema public`;
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function run([name = "", ...flags]: readonly string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command) {
    throw new StartError(
      `Unknown command "${name}". There is ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  for (const file of [".env.local", ".env"]) loadEnvFile(file);
  const settings = readSettings();
  if (settings.DATABASE_URL) {
    await requirePostgres15();
    await command(settings, flags);
    return;
  }
  const { lock, holder } = takeLock(lockFile(settings.DATA_DIR), `running db:${name}`);
  // What another process will stop cannot be offered as a database that stays.
  if (holder && name === "start") throw new StartError(describeHolder(holder, settings.DATA_DIR));
  const secrets = keepSecrets({
    dataDir: settings.DATA_DIR,
    hasDatabase: hasEmbeddedDatabase(settings),
  });
  publishEnv({
    AUTH_SECRET: settings.AUTH_SECRET ?? secrets.AUTH_SECRET,
    ENCRYPTION_KEY: settings.ENCRYPTION_KEY ?? secrets.ENCRYPTION_KEY,
    DEMO_PASSWORD: settings.DEMO_PASSWORD ?? secrets.DEMO_PASSWORD,
    SANDBOX_ACCESS_TOKEN: settings.SANDBOX_ACCESS_TOKEN ?? secrets.SANDBOX_ACCESS_TOKEN,
    SANDBOX: settings.SANDBOX ?? "on",
    META_GRAPH_URL: settings.META_GRAPH_URL ?? `http://127.0.0.1:${settings.SANDBOX_PORT}`,
  });
  if (!lock) {
    await joinDatabase(settings, secrets);
    await command(settings, flags);
    return;
  }
  const database = await openDatabase({ settings, secrets, log });
  try {
    await command(settings, flags);
  } finally {
    await database.close(10_000);
    lock.release();
  }
}

function loadEnvFile(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const isKnown = error instanceof Error && /^(Settings|Start)Error$/.test(error.name);
  console.error(isKnown ? error.message : error);
  process.exitCode = 1;
});
