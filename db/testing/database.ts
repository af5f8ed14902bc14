import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "../client";
import { type DatabaseEnv, databaseEnv, forgetDatabaseEnv } from "../env";

export type TestDatabase = {
  ownerUrl: string;
  appUrl: string;
  systemUrl: string;
  /**
   * A connection of its own as one of the three roles, ended after the last test. Two of them make
   * a race; the owner sees what row security hides.
   */
  connect: (role: "owner" | "app" | "system") => postgres.Sql;
};

/**
 * Gives a test file its own migrated database. Call it once, at the top of the file: db/client and
 * everything above it then use that database; it is dropped after the last test.
 */
export function useTestDatabase(): TestDatabase {
  const { serverUrl, template } = inject("testServer");
  const name = `tickline_test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  forgetDatabaseEnv();
  const env: DatabaseEnv = databaseEnv();
  const urls = { owner: env.ownerUrl, app: env.appUrl, system: env.systemUrl };
  const connections: postgres.Sql[] = [];

  beforeAll(async () => {
    const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
    await sql`create database ${sql(name)} template ${sql(template)}`;
    await sql.end();
  });
  afterAll(async () => {
    await Promise.all(connections.map((sql) => sql.end({ timeout: 1 })));
    await closeDatabase();
    const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
    await sql`drop database if exists ${sql(name)} with (force)`;
    await sql.end();
  });

  return {
    ownerUrl: urls.owner,
    appUrl: urls.app,
    systemUrl: urls.system,
    connect(role) {
      const sql = postgres(urls[role], { max: 1, onnotice: () => {} });
      connections.push(sql);
      return sql;
    },
  };
}
