import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { APP_ROLE, rolePassword, SYSTEM_ROLE } from "./env";
import { migrateDatabase } from "./migrate";
import { useTestDatabase } from "./testing/database";

const WORKSPACE = "01890000-0000-7000-8000-000000000001";
const EVENT = "01890000-0000-7000-8000-000000000002";

const database = useTestDatabase();
let owner: postgres.Sql;
let folder: string;
beforeAll(() => {
  owner = database.connect("owner");
  folder = mkdtempSync(path.join(os.tmpdir(), "tickline-migrations-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder `db` as it was before a migration, without functions, which need the tables of now. */
function folderBefore(tag: string): string {
  cpSync("db/migrations", path.join(folder, "migrations"), { recursive: true });
  mkdirSync(path.join(folder, "functions"));
  const file = path.join(folder, "migrations", "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: { tag: string }[] };
  const at = journal.entries.findIndex((entry) => entry.tag === tag);
  expect(at).toBeGreaterThan(0);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

const bring = (to?: string) =>
  migrateDatabase({
    ownerUrl: database.ownerUrl,
    appPassword: rolePassword(APP_ROLE),
    systemPassword: rolePassword(SYSTEM_ROLE),
    ...(to ? { folder: to } : {}),
  });

test("numbers that were connected before their columns had neutral names are there afterwards, and no number twice", async () => {
  await owner.unsafe(
    "drop schema public cascade; create schema public; drop schema drizzle cascade; drop schema graphile_worker cascade",
  );
  await bring(folderBefore("0039_channel_ids"));
  await owner`insert into workspaces (id, name, slug, currency, country, time_zone)
    values (${WORKSPACE}, 'Kibo', 'kibo', 'USD', 'KE', 'Africa/Nairobi')`;
  const connect = (columns: string) => owner`
    insert into channels (workspace_id, kind, mode, name, ${owner.unsafe(columns)})
    values (${WORKSPACE}, 'whatsapp', 'shared', 'Shop', '106540352242922', '524126980791429', '+254205550110')`;
  await connect("phone_number_id, waba_id, display_phone_number");
  await owner`insert into unmatched_updates (webhook_event_id, position, phone_number_id, waba_id, kind, payload)
    values (${EVENT}, 0, '15550783881', '16', 'message', '{}')`;

  expect((await bring()).applied).toContain("0039_channel_ids");

  expect(await owner`select sender_id, account_id, address from channels`).toEqual([
    { sender_id: "106540352242922", account_id: "524126980791429", address: "+254205550110" },
  ]);
  expect(await owner`select sender_id, account_id from unmatched_updates`).toEqual([
    { sender_id: "15550783881", account_id: "16" },
  ]);
  await expect(connect("sender_id, account_id, address")).rejects.toThrow("channels_sender");
});
