import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isLiving, readPostmaster } from "./postmaster-file";
import { findRunningPort, type PostgresServer, startPostgres } from "./start-postgres";

let dataDir = "";
const servers: PostgresServer[] = [];
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "tickline-postgres-"));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(2_000)));
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, password: "p%40ss word", log: () => {} });
  servers.push(server);
  return server;
}

/** One question on a connection of its own, asked again while the server is away. */
async function ask(server: PostgresServer, question: string): Promise<unknown> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const sql = postgres(server.urlOf("postgres"), { max: 1, connect_timeout: 2 });
    try {
      return Object.values((await sql.unsafe(question))[0] ?? {})[0];
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await sql.end({ timeout: 0 }).catch(() => {});
    }
  }
}

const clusterDir = () => path.join(dataDir, "postgres");

describe("the embedded database", () => {
  test("keeps what was committed through a stop and a start", async () => {
    const first = await start();
    await ask(first, "create table kept as select 42 as answer");
    await first.stop(5_000);
    expect(readPostmaster(clusterDir())).toBeUndefined();
    expect(await ask(await start(), "select answer from kept")).toBe(42);
  });

  test("r68: comes back on the same port after a crash, with every committed row", async () => {
    const server = await start();
    await ask(server, "create table kept as select n from generate_series(1, 1000) as n");
    for (const signal of ["SIGKILL", "SIGQUIT"] as const) {
      const before = server.pid();
      process.kill(before, signal);
      expect(await ask(server, "select count(*)::int from kept")).toBe(1000);
      expect(server.pid()).not.toBe(before);
    }
  });

  test("that outlived its launcher is taken over, not started twice", async () => {
    const first = await start();
    const second = await start();
    expect(second.isAdopted).toBe(true);
    expect(second.pid()).toBe(first.pid());
    expect(await findRunningPort(dataDir)).toBe(first.port);
  });

  test("starts when the pid in its file now belongs to another program", async () => {
    const first = await start();
    const stale = fs.readFileSync(path.join(clusterDir(), "postmaster.pid"), "utf8");
    await first.stop(5_000);
    const stranger = spawn("sleep", ["60"]);
    fs.writeFileSync(
      path.join(clusterDir(), "postmaster.pid"),
      stale.replace(/^\d+/, String(stranger.pid)),
    );
    const second = await start();
    expect(second.isAdopted).toBe(false);
    expect(await ask(second, "select 1")).toBe(1);
    expect(isLiving(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });

  test("is not half there after its making was interrupted", async () => {
    const given = new AbortController();
    const options = { dataDir, password: "secret", log: () => {}, signal: given.signal };
    const starting = startPostgres(options);
    setImmediate(() => given.abort());
    await expect(starting).rejects.toThrow();
    expect(fs.existsSync(path.join(clusterDir(), "PG_VERSION"))).toBe(false);
    expect(await ask(await start(), "select 1")).toBe(1);
  });

  test("r20: is reached over loopback with a password only", async () => {
    const server = await start();
    const url = new URL(server.urlOf("postgres"));
    url.password = "wrong";
    const sql = postgres(url.href, { max: 1 });
    await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
    await sql.end();
    expect(await ask(server, "show listen_addresses")).toBe("127.0.0.1");
  });
});
