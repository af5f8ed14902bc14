import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { beforeAll, describe, expect, test } from "vitest";
import { appDatabase } from "./client";
import { contacts } from "./schema/contacts";
import { type WorkspaceTx, withSystem, withWorkspace } from "./tenant";
import { useTestDatabase } from "./testing/database";
import { copyOf, fillWorkspace, foreignKeys, type Row, tenantTables } from "./testing/fill-tables";
import { makeWorkspace } from "./testing/makers";

const database = useTestDatabase();
let owner: postgres.Sql;
let app: postgres.Sql;
let tables: string[];
beforeAll(async () => {
  owner = database.connect("owner");
  app = database.connect("app");
  tables = await tenantTables(owner);
});

/** Runs as the app role inside a workspace and gives back what the statement gave, or its code. */
async function inWorkspace<T>(
  workspaceId: string,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T | { refused: string }> {
  try {
    return (await app.begin(async (tx) => {
      await tx`select set_config('app.workspace_id', ${workspaceId}, true)`;
      return work(tx);
    })) as T;
  } catch (error) {
    return { refused: (error as postgres.PostgresError).code };
  }
}

/** The code of a violated row policy, and of a right that is missing. */
const NO_RIGHT = "42501";

describe("r18: every tenant table is walled", () => {
  test("there are tenant tables, and the known ones are among them", () => {
    expect(tables).toEqual(
      expect.arrayContaining(["workspaces", "contacts", "messages", "wallets", "activity_log"]),
    );
    expect(tables.length).toBeGreaterThan(25);
  });

  test("row security is on and forced", async () => {
    const open = await owner`
      select relname from pg_class where relname in ${owner(tables)} and relnamespace = 'public'::regnamespace
        and not (relrowsecurity and relforcerowsecurity)`;
    expect(open).toEqual([]);
  });

  test("the app role's one policy limits what is read and what is written", async () => {
    const policies = await owner<{ table: string; read: string; written: string }[]>`
      select tablename as table, qual as read, with_check as written from pg_policies
      where schemaname = 'public' and (roles && array['tickline_app', 'public']::name[])
        and cmd = 'ALL' and permissive = 'PERMISSIVE' order by 1`;
    expect(policies.map((policy) => policy.table)).toEqual(tables);
    for (const { table, read, written } of policies) {
      const column = table === "workspaces" ? "id" : "workspace_id";
      const rule = new RegExp(
        `^\\(${column} = \\( SELECT current_workspace\\(\\) AS current_workspace\\)\\)$`,
      );
      expect(read, table).toMatch(rule);
      expect(written, table).toMatch(rule);
    }
    const others = await owner`
      select tablename, policyname from pg_policies where schemaname = 'public'
        and (roles && array['tickline_app', 'public']::name[]) and cmd <> 'ALL'`;
    expect(others).toEqual([]);
  });

  test("the primary key begins with the workspace", async () => {
    const keys = await owner<{ table: string; first: string }[]>`
      select c.relname as table, a.attname as first
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where k.contype = 'p' and c.relname in ${owner(tables)}
        and c.relnamespace = 'public'::regnamespace order by 1`;
    expect(keys.map((key) => key.table)).toEqual(tables);
    for (const { table, first } of keys) {
      expect(first, table).toBe(table === "workspaces" ? "id" : "workspace_id");
    }
  });

  test("a unique rule never tells one workspace about another", async () => {
    const global = await owner<{ name: string }[]>`
      select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
      join pg_class c on c.oid = x.indrelid
      where x.indisunique and not x.indisprimary and c.relname in ${owner(tables)}
        and c.relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_attribute a where a.attrelid = c.oid
          and a.attnum = any(x.indkey) and a.attname = 'workspace_id') order by 1`;
    // a slug is an address, a token and an API key are 256 random bits, and what Meta and Stripe name has one owner
    expect(global.map((index) => index.name)).toEqual([
      "api_keys_keyHash_unique",
      "channels_sender",
      "invitations_tokenHash_unique",
      "payments_provider_ref",
      "workspaces_slug_unique",
    ]);
  });

  test("views read with the reader's rights", async () => {
    const views = await owner<{ name: string; options: string[] | null }[]>`
      select relname as name, reloptions as options from pg_class
      where relkind = 'v' and relnamespace = 'public'::regnamespace`;
    for (const { name, options } of views) {
      expect(options ?? [], name).toContain("security_invoker=true");
    }
    const kept = await owner`select 1 from pg_matviews where schemaname = 'public'`;
    expect(kept).toEqual([]);
  });
});

describe("r18: the app role", () => {
  test("owns nothing, may do nothing to the database and is a member of no role", async () => {
    const [role] = await owner`
      select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
        (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o') as owned,
        (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
      from pg_roles r where rolname = 'tickline_app'`;
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      owned: 0,
      memberships: 0,
    });
    const [system] = await owner`
      select rolsuper, rolbypassrls from pg_roles where rolname = 'tickline_system'`;
    expect(system).toEqual({ rolsuper: false, rolbypassrls: false });
    const [schema] = await owner`
      select has_schema_privilege('tickline_app', 'public', 'CREATE') as creates,
        has_schema_privilege('tickline_app', 'graphile_worker', 'USAGE') as queues,
        has_schema_privilege('tickline_app', 'drizzle', 'USAGE') as migrates`;
    expect(schema).toEqual({ creates: false, queues: false, migrates: false });
  });

  test("has rights on tenant tables and the price list, on no partition and nothing else", async () => {
    const granted = await owner<{ name: string }[]>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and (has_table_privilege('tickline_app', c.oid, 'SELECT')
          or has_table_privilege('tickline_app', c.oid, 'INSERT')
          or has_table_privilege('tickline_app', c.oid, 'UPDATE')
          or has_table_privilege('tickline_app', c.oid, 'DELETE')
          or has_any_column_privilege('tickline_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
      order by 1`;
    const expected = tables.filter((table) => table !== "channel_leases");
    expect(granted.map((table) => table.name)).toEqual(
      [...expected, "ledger_breaks", "rates"].sort(),
    );
    const [rates] = await owner`
      select has_table_privilege('tickline_app', 'rates', 'INSERT, UPDATE, DELETE') as written,
        bool_or(has_table_privilege('tickline_app', c.oid, 'TRUNCATE')) as emptied
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
    expect(rates).toEqual({ written: false, emptied: false });
  });

  test("a partition of next month is shut as well", async () => {
    await owner`select ensure_partitions(6)`;
    const open = await owner`
      select relname from pg_class where relispartition and relkind = 'r'
        and has_table_privilege('tickline_app', oid, 'SELECT, INSERT, UPDATE, DELETE')`;
    expect(open).toEqual([]);
    const [made] = await owner`select count(*)::int as count from pg_class where relispartition
      and relkind = 'r' and relname like 'messages_2%'`;
    expect(made?.count).toBeGreaterThanOrEqual(7);
  });

  test("reaches what the owner may do through a closed list of functions with a pinned path", async () => {
    const functions = await owner<
      { name: string; config: string[]; open: boolean; all: boolean }[]
    >`
      select p.proname as name, p.proconfig as config,
        has_function_privilege('tickline_app', p.oid, 'EXECUTE') as open,
        exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
          where a.grantee = 0) as all
      from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`;
    for (const { name, config, all } of functions) {
      expect(config, name).toContain("search_path=public, pg_temp");
      expect(all, `${name} is open to everybody`).toBe(false);
    }
    expect(functions.filter((one) => one.open).map((one) => one.name)).toEqual([
      "add_credits",
      "adjust_credits",
      "contact_count",
      "contact_page",
      "deduct_credits",
      "enqueue_job",
      "hold_credits",
      "message_search_page",
      "portfolio_elsewhere",
      "refund_message",
      "release_hold",
      "settle_messages",
      "waba_used_elsewhere",
    ]);
    expect(functions.filter((one) => !one.open).map((one) => one.name)).toEqual([
      "applied_migrations",
      "count_contacts",
      "count_tagged",
      "delete_workspace",
      "drop_old_webhooks",
      "ensure_partitions",
      "index_attachment",
      "index_changed_message",
      "index_message",
      "wallet_post",
    ]);
  });
});

describe("two workspaces with a row in every table", () => {
  let mine: { workspaceId: string; rows: Map<string, Row> };
  let theirs: { workspaceId: string; rows: Map<string, Row> };
  beforeAll(async () => {
    mine = await fillWorkspace(owner);
    theirs = await fillWorkspace(owner);
  });
  const readable = () => tables.filter((table) => table !== "channel_leases");
  const countOf = async (table: string, workspaceId: string) => {
    const column = table === "workspaces" ? "id" : "workspace_id";
    const [row] = await owner`select count(*)::int as count from ${owner(table)}
      where ${owner(column)} = ${workspaceId}`;
    return row?.count as number;
  };

  test("each sees its own rows and none of the other's", async () => {
    for (const table of readable()) {
      const column = table === "workspaces" ? "id" : "workspace_id";
      const seen = await inWorkspace(
        mine.workspaceId,
        (tx) => tx`select distinct ${tx(column)} as workspace from ${tx(table)}`,
      );
      expect(seen, table).toEqual([{ workspace: mine.workspaceId }]);
    }
  });

  test("a row of the other can be neither changed nor removed", async () => {
    for (const table of readable()) {
      const column = table === "workspaces" ? "id" : "workspace_id";
      const before = await countOf(table, theirs.workspaceId);
      expect(before, table).toBeGreaterThan(0);
      for (const verb of ["update", "delete"] as const) {
        const outcome = await inWorkspace(mine.workspaceId, async (tx) => {
          const done =
            verb === "update"
              ? await tx`update ${tx(table)} set ${tx(column)} = ${tx(column)} where ${tx(column)} = ${theirs.workspaceId}`
              : await tx`delete from ${tx(table)} where ${tx(column)} = ${theirs.workspaceId}`;
          return { rows: done.count };
        });
        expect([{ rows: 0 }, { refused: NO_RIGHT }], `${verb} ${table}`).toContainEqual(outcome);
      }
      expect(await countOf(table, theirs.workspaceId), table).toBe(before);
    }
  });

  test("a row cannot be written into the other, nor moved there", async () => {
    for (const table of readable()) {
      const foreign = await copyOf(owner, table, theirs.rows.get(table) as Row);
      const written = await inWorkspace(
        mine.workspaceId,
        (tx) => tx`insert into ${tx(table)} ${tx(foreign)}`,
      );
      expect(written, `insert ${table}`).toEqual({ refused: NO_RIGHT });
      const column = table === "workspaces" ? "id" : "workspace_id";
      const moved = await inWorkspace(
        mine.workspaceId,
        (tx) => tx`update ${tx(table)} set ${tx(column)} = ${theirs.workspaceId}`,
      );
      expect(moved, `move ${table}`).toEqual({ refused: NO_RIGHT });
    }
  });

  test("r19: every reference between tenant tables carries the workspace", async () => {
    const inner = (await foreignKeys(owner)).filter(
      (key) => tables.includes(key.table) && tables.includes(key.parent),
    );
    expect(inner.length).toBeGreaterThan(30);
    for (const { name, columns, parent, parentColumns } of inner) {
      const place = columns.indexOf("workspace_id");
      expect(place, name).toBeGreaterThanOrEqual(0);
      expect(parentColumns[place], name).toBe(parent === "workspaces" ? "id" : "workspace_id");
    }
  });

  test("r19: a reference to the other workspace's row cannot be stored, by nobody", async () => {
    const inner = (await foreignKeys(owner)).filter(
      (key) => tables.includes(key.table) && tables.includes(key.parent) && key.columns.length > 1,
    );
    expect(inner.length).toBeGreaterThan(15);
    for (const { name, table, columns, parent, parentColumns } of inner) {
      const row = await copyOf(owner, table, mine.rows.get(table) as Row);
      columns.forEach((column, place) => {
        if (column === "workspace_id") return;
        row[column] = theirs.rows.get(parent)?.[parentColumns[place] as string];
      });
      // the owner is held by no policy: only the key itself can refuse
      const attempt = owner.begin(async (tx) => {
        // out of the way of unique rules; taken back with the rest
        if (table !== "consent_events") {
          await tx`delete from ${tx(table)} where workspace_id = ${mine.workspaceId}`;
        }
        await tx`insert into ${tx(table)} ${tx(row)}`;
        throw new Error("it was stored");
      });
      await expect(attempt, name).rejects.toMatchObject({ code: "23503" });
    }
  });

  test("functions with the owner's rights refuse the other workspace, and none at all", async () => {
    const functions = await owner<{ oid: number; name: string; types: string[] }[]>`
      select p.oid::int, p.proname as name,
        array(select format_type(t, null) from unnest(p.proargtypes) t) as types
      from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and has_function_privilege('tickline_app', p.oid, 'EXECUTE')`;
    for (const { name, types } of functions) {
      for (const workspace of [`'${theirs.workspaceId}'::uuid`, "null::uuid"]) {
        const rest = types.slice(1).map((type) => `null::${type}`);
        const call =
          name === "enqueue_job"
            ? `enqueue_job('contacts.check_import', jsonb_build_object('workspaceId', ${workspace}))`
            : `${name}(${[workspace, ...rest].join(", ")})`;
        const outcome = await inWorkspace(mine.workspaceId, (tx) => tx.unsafe(`select ${call}`));
        const code = workspace.startsWith("null") ? "22004" : NO_RIGHT;
        expect(outcome, call).toEqual({ refused: code });
      }
    }
  });

  test("the app role cannot run what belongs to the system", async () => {
    for (const call of [
      `delete_workspace('${mine.workspaceId}')`,
      `wallet_post('${mine.workspaceId}', 'adjustment', 5, 'a', 'b', 'c', 'd')`,
      "ensure_partitions(1)",
      "drop_old_webhooks(90)",
      "graphile_worker.add_job('worker.purge')",
    ]) {
      const outcome = await inWorkspace(mine.workspaceId, (tx) => tx.unsafe(`select ${call}`));
      expect(outcome, call).toEqual({ refused: NO_RIGHT });
    }
  });

  test("ledger, activity and consent are written once", async () => {
    const system = database.connect("system");
    for (const table of ["wallet_transactions", "activity_log", "consent_events"]) {
      for (const statement of [
        `update ${table} set created_at = now()`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        const outcome = await inWorkspace(mine.workspaceId, (tx) => tx.unsafe(statement));
        expect(outcome, statement).toEqual({ refused: NO_RIGHT });
        await expect(system.unsafe(statement), statement).rejects.toMatchObject({ code: NO_RIGHT });
        // not even the owner, by mistake
        await expect(owner.unsafe(statement), statement).rejects.toMatchObject({ code: "23001" });
      }
    }
    for (const table of ["wallets", "wallet_holds", "wallet_transactions", "workspace_counts"]) {
      const row = await copyOf(owner, table, mine.rows.get(table) as Row);
      for (const outcome of [
        await inWorkspace(mine.workspaceId, (tx) => tx`insert into ${tx(table)} ${tx(row)}`),
        await inWorkspace(mine.workspaceId, (tx) => tx`delete from ${tx(table)}`),
      ]) {
        expect(outcome, table).toEqual({ refused: NO_RIGHT });
      }
    }
  });

  test("evidence of consent stays when its person is removed, also for one who claims to delete the workspace", async () => {
    const before = await owner`select count(*)::int as count from consent_events
      where workspace_id = ${mine.workspaceId}`;
    const outcome = await inWorkspace(mine.workspaceId, async (tx) => {
      await tx`select set_config('app.deleting_workspace', ${mine.workspaceId}, true)`;
      return tx`delete from contacts`;
    });
    expect(outcome).toEqual({ refused: "23001" });
    const after = await owner`select count(*)::int as count from consent_events
      where workspace_id = ${mine.workspaceId}`;
    expect(after).toEqual(before);
  });

  test("r21: without a workspace every query is an error, before and after one was set", async () => {
    const fresh = database.connect("app");
    for (const table of readable()) {
      await expect(fresh`select 1 from ${fresh(table)} limit 1`, table).rejects.toMatchObject({
        code: NO_RIGHT,
      });
    }
    await inWorkspace(mine.workspaceId, (tx) => tx`select 1 from contacts`);
    await expect(app`select 1 from contacts`).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(
      app.begin(async (tx) => {
        await tx`select set_config('app.workspace_id', 'all', true)`;
        await tx`select 1 from contacts`;
      }),
    ).rejects.toMatchObject({ code: "22P02" });
  });

  test("removing a workspace leaves nothing of it, and all of the other", async () => {
    for (const table of tables) {
      expect(await countOf(table, mine.workspaceId), table).toBeGreaterThan(0);
    }
    await withSystem("delete for a test", (tx) =>
      tx.execute(sql`select delete_workspace(${mine.workspaceId}::uuid)`),
    );
    for (const table of tables) {
      expect(await countOf(table, mine.workspaceId), table).toBe(0);
      expect(await countOf(table, theirs.workspaceId), table).toBeGreaterThan(0);
    }
  });
});

describe("r20: a workspace does not leak over the pool", () => {
  test("twenty workspaces, a thousand requests, some cancelled and some failing: no foreign row", async () => {
    const workspaces = await Promise.all(Array.from({ length: 20 }, () => makeWorkspace()));
    for (const { workspaceId } of workspaces) {
      await withWorkspace({ workspaceId }, (tx) =>
        tx.insert(contacts).values({ workspaceId, name: workspaceId, source: "manual" }),
      );
    }
    const outcomes = { read: 0, cancelled: 0, failed: 0 };
    const request = async (turn: number) => {
      const { workspaceId } = workspaces[turn % workspaces.length] as { workspaceId: string };
      const fate = turn % 20 === 7 ? "failed" : turn % 10 === 3 ? "cancelled" : "read";
      const names = withWorkspace({ workspaceId }, async (tx) => {
        if (fate === "cancelled") {
          await tx.execute(sql`set local statement_timeout = 5`);
          await tx.execute(sql`select pg_sleep(1) from contacts`);
        }
        if (fate === "failed") throw new Error("the use case gave up");
        const rows = await tx.select({ name: contacts.name }).from(contacts);
        return rows.map((row) => row.name);
      });
      try {
        expect(await names).toEqual([workspaceId]);
        expect(fate).toBe("read");
      } catch (error) {
        if (fate === "read") throw error;
      }
      outcomes[fate]++;
    };
    const turns = Array.from({ length: 1_000 }, (_, turn) => turn);
    await Promise.all(
      Array.from({ length: 24 }, async () => {
        for (let turn = turns.pop(); turn !== undefined; turn = turns.pop()) await request(turn);
      }),
    );
    expect(outcomes).toEqual({ read: 850, cancelled: 100, failed: 50 });
    // what the pool hands out next remembers nobody
    const next = await Promise.allSettled(
      Array.from({ length: 12 }, () => appDatabase().execute(sql`select 1 from contacts`)),
    );
    expect(next.every((one) => one.status === "rejected")).toBe(true);
  });

  test("whatever a use case asks first is asked behind the wall, in each way that Drizzle has", async () => {
    const { workspaceId } = await makeWorkspace();
    await makeWorkspace();
    const own = [{ workspaceId }];
    const columns = { workspaceId: contacts.workspaceId };
    await owner`insert into contacts (workspace_id, id, name, source)
      select id, gen_random_uuid(), 'Somebody', 'manual' from workspaces`;
    const first: Record<string, (tx: WorkspaceTx) => Promise<unknown>> = {
      select: (tx) => tx.select(columns).from(contacts),
      prepared: (tx) => tx.select(columns).from(contacts).prepare("of_a_test").execute(),
      relational: (tx) => tx.query.contacts.findMany({ columns: { workspaceId: true } }),
      raw: async (tx) => [
        ...(await tx.execute(sql`select workspace_id as "workspaceId" from contacts`)),
      ],
      "with a value": async (tx) => [
        ...(await tx.execute(
          sql`select workspace_id as "workspaceId" from contacts where name = ${"Somebody"}`,
        )),
      ],
      update: (tx) => tx.update(contacts).set({ name: "Somebody" }).returning(columns),
      nested: (tx) => tx.transaction((inner) => inner.select(columns).from(contacts)),
      "two at once": async (tx) =>
        (await Promise.all([tx.execute(sql`select 1`), tx.select(columns).from(contacts)]))[1],
    };
    for (const [way, work] of Object.entries(first)) {
      expect(await withWorkspace({ workspaceId }, work), way).toEqual(own);
    }
  });

  test("r19: what is no id names no workspace, and no statement leaves", async () => {
    for (const workspaceId of ["", "x'; select 1 --", "\\", "a\u0000b", "é", "a\nb"]) {
      let asked = false;
      const work = withWorkspace({ workspaceId }, async () => {
        asked = true;
      });
      await expect(work, workspaceId).rejects.toThrow("No setting");
      expect(asked).toBe(false);
    }
  });

  test("a setting that the server refuses is the failure that is told, and nothing is kept", async () => {
    const name = randomUUID();
    const work = withWorkspace({ workspaceId: "no-id" }, (tx) =>
      tx.insert(contacts).values({ workspaceId: randomUUID(), name, source: "manual" }),
    );
    await expect(work).rejects.toThrow();
    const [left] = await owner`select count(*)::int as count from contacts where name = ${name}`;
    expect(left?.count).toBe(0);
  });

  test("a setting for the whole session would leak: the danger is real, and withWorkspace avoids it", async () => {
    const { workspaceId } = await makeWorkspace();
    const careless = database.connect("app");
    await careless`select set_config('app.workspace_id', ${workspaceId}, false)`;
    await expect(careless`select 1 from contacts`).resolves.toBeDefined();
    await withWorkspace({ workspaceId }, (tx) => tx.execute(sql`select 1 from contacts`));
    await expect(appDatabase().execute(sql`select 1 from contacts`)).rejects.toThrow();
  });

  test("a use case inside another's transaction joins it, also when it rolls back", async () => {
    const scope = { workspaceId: (await makeWorkspace()).workspaceId };
    const name = randomUUID();
    await expect(
      withWorkspace(scope, async (tx) => {
        await withWorkspace({ ...scope, tx }, (inner) =>
          inner.insert(contacts).values({ ...scope, name, source: "manual" }),
        );
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    const [left] = await owner`select count(*)::int as count from contacts where name = ${name}`;
    expect(left?.count).toBe(0);
  });
});
