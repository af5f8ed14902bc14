import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type * as z from "zod";
import { ROLES, type Role } from "@/db/enums/workspaces";
import { useTestDatabase } from "@/db/testing/database";
import { fillWorkspace, type Row, tenantTables } from "@/db/testing/fill-tables";
import { makeMember } from "@/db/testing/makers";
import { env, publishEnv } from "@/lib/core/env";
import type { ActionResult } from "@/lib/core/errors";
import { type Permission, roleCan } from "./permissions";
import { findIds, sampleInput } from "./testing/sample-input";

/*
 * Every server action, called as a stranger would call it. What is tested is found in the source
 * tree: an action that is added tomorrow is in the matrix, and an export that is made without one of
 * the three wrappers fails here.
 */

type WorkspaceActionMade = {
  kind: "workspace";
  permission: Permission;
  schema: z.ZodType;
};
type Made = WorkspaceActionMade | { kind: "person" | "public"; schema: z.ZodType };
type Action = (...input: unknown[]) => Promise<ActionResult<unknown> | undefined>;

const { made, request } = vi.hoisted(() => ({
  made: new Map<unknown, unknown>(),
  request: { userId: null as string | null, headers: {} as Record<string, string> },
}));

vi.mock("next/headers", () => ({
  headers: async () => new Headers(request.headers),
  cookies: async () => ({ get: () => undefined, set: () => {}, has: () => false }),
}));
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  getSession: async () =>
    request.userId && {
      sessionId: request.userId,
      userId: request.userId,
      email: "somebody@example.test",
      name: "Somebody",
      emailVerified: true,
    },
}));
vi.mock("./workspace-action", async (original) => {
  const real = await original<typeof import("./workspace-action")>();
  const workspaceAction: typeof real.workspaceAction = (permission, schema, useCase) => {
    const action = real.workspaceAction(permission, schema, useCase);
    made.set(action, { kind: "workspace", permission, schema });
    return action;
  };
  return { ...real, workspaceAction };
});
vi.mock("@/lib/auth/person-action", async (original) => {
  const real = await original<typeof import("@/lib/auth/person-action")>();
  const publicAction: typeof real.publicAction = (schema, useCase) => {
    const action = real.publicAction(schema, useCase);
    made.set(action, { kind: "public", schema });
    return action;
  };
  const personAction: typeof real.personAction = (schema, useCase) => {
    const action = real.personAction(schema, useCase);
    made.set(action, { kind: "person", schema });
    return action;
  };
  return { ...real, publicAction, personAction };
});

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Actions that anybody may call: the ways in. A name is added here with its own tests, or not at all. */
const PUBLIC = [
  "confirmEmailAction",
  "openDemoAction",
  "requestResetAction",
  "resetPasswordAction",
  "signInAction",
  "signUpAction",
  "signUpByInvitationAction",
];
/** Made by hand because it redirects; it ends the caller's own session and nothing else. */
const BY_HAND = ["signOutAction"];

function actionFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => /^\s*["']use server["']/.test(readFileSync(file, "utf8")));
}

const modules = await Promise.all(
  actionFiles("lib").map(async (file) => [file, await import(file)] as const),
);
const actions = modules.flatMap(([, exports]) =>
  Object.entries(exports as Record<string, Action>).map(([name, action]) => ({
    name,
    action,
    made: made.get(action) as Made | undefined,
  })),
);
const inWorkspace = actions.flatMap(({ name, action, made: how }) =>
  how?.kind === "workspace" ? [{ name, action, ...how }] : [],
);

const database = useTestDatabase();
type World = { workspaceId: string; slug: string; ownerId: string; rows: Map<string, Row> };
let owner: postgres.Sql;
let tables: string[];
/** Lena's workspace is the one that is attacked; Mallory owns another. */
let lena: World;
let mallory: World;
/** A member of Lena's workspace for each role. */
const people = new Map<Role, string>();

beforeAll(async () => {
  // nothing of this leaves the machine
  publishEnv({ META_GRAPH_URL: "http://127.0.0.1:9", STRIPE_API_URL: "http://127.0.0.1:9" });
  owner = database.connect("owner");
  tables = await tenantTables(owner);
  const make = async (): Promise<World> => {
    const { workspaceId, rows } = await fillWorkspace(owner);
    return {
      workspaceId,
      rows,
      slug: rows.get("workspaces")?.slug as string,
      ownerId: rows.get("members")?.user_id as string,
    };
  };
  lena = await make();
  mallory = await make();
  for (const role of ROLES) {
    people.set(role, (await makeMember(lena, { name: role, role })).userId);
  }
});

/** Where the ids of a field are found; other names are ids that the browser makes. */
const TABLE_OF: Record<string, string> = {
  keyId: "api_keys",
  assignee: "members",
  assigneeId: "members",
  authorId: "members",
  cannedId: "canned_replies",
  campaignId: "campaigns",
  channelId: "channels",
  contactId: "contacts",
  conversationId: "conversations",
  entryId: "trash",
  eventId: "webhook_events",
  exceptId: "contacts",
  failedId: "messages",
  fileId: "attachments",
  scheduledId: "scheduled_messages",
  targetId: "messages",
  from: "members",
  id: "contacts",
  keptId: "contacts",
  knownReplyTo: "messages",
  mergedId: "contacts",
  mergeId: "contact_merges",
  importId: "contact_imports",
  invitationId: "invitations",
  labelId: "labels",
  macroId: "macros",
  memberId: "members",
  number: "channels",
  paymentId: "payments",
  replyTo: "messages",
  tagId: "tags",
  teamId: "teams",
  templateId: "message_templates",
  to: "members",
  viewId: "saved_views",
  without: "message_templates",
};
/** The same word is a new id in the inbox, and the id of a sent message where one is settled. */
const NEW_IDS =
  /^(?:reply|sendMessage|sendTemplate|scheduleMessage|addNote|retryMessage|runMacro)Action$/;
const tableOf = (action: string, field: string) => {
  if (field === "targetId" && /Target/.test(action)) return "response_targets";
  if (field === "messageId") return NEW_IDS.test(action) ? undefined : "messages";
  // "excludeTagId" and "removeTagId" are tags as well
  return TABLE_OF[field.replace(/^[a-z]+(?=[A-Z]\w+Id$)/, "").replace(/^[A-Z]/, lower)];
};
const lower = (letter: string) => letter.toLowerCase();
const idsOf = (world: World, action: string) => (field: string) => {
  const table = tableOf(action, field);
  return table ? (world.rows.get(table)?.id as string) : undefined;
};

/** Everything that is stored, as text to compare; counters of attempts apart. */
async function stateOf(): Promise<string> {
  const rows = await owner<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition and relname <> 'rate_limits' order by 1`;
  const parts = rows.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
  );
  parts.push("select 'queue', count(*)::text from graphile_worker._private_jobs");
  return JSON.stringify(await owner.unsafe(`${parts.join(" union all ")} order by 1`));
}

/** Every row of a workspace, as text. */
async function rowsOf({ workspaceId }: World): Promise<string> {
  const parts = tables.map((table) => {
    const column = table === "workspaces" ? "id" : "workspace_id";
    return `select '${table}' as name, string_agg(t::text, '|' order by t::text) as rows from ${table} t where ${column} = '${workspaceId}'`;
  });
  return JSON.stringify(await owner.unsafe(`${parts.join(" union all ")} order by 1`));
}

async function call(action: Action, ...input: unknown[]): Promise<ActionResult<unknown>> {
  return (await action(...input)) as ActionResult<unknown>;
}
const codeOf = (result: ActionResult<unknown>) => (result.ok ? "done" : result.error.code);
function signIn(userId: string | null, headers: Record<string, string> = {}) {
  request.userId = userId;
  request.headers = { origin: new URL(env().APP_URL).origin, ...headers };
}

describe("r24: every server action is one of the three kinds", () => {
  test("server functions live in lib alone", () => {
    expect([...actionFiles("app"), ...actionFiles("components")]).toEqual([]);
    expect(modules.length).toBeGreaterThan(6);
    expect(inWorkspace.length).toBeGreaterThan(60);
  });

  test("nothing is exported without a wrapper", () => {
    const bare = actions.filter((one) => one.made === undefined).map((one) => one.name);
    expect(bare.sort()).toEqual(BY_HAND);
    const open = actions.filter((one) => one.made?.kind === "public").map((one) => one.name);
    expect(open.sort()).toEqual(PUBLIC);
  });

  test("inputs are understood, so that the matrix below says something", () => {
    const faults = inWorkspace.flatMap(({ name, schema }) => {
      const parsed = schema.safeParse(sampleInput(schema, idsOf(lena, name)));
      const unknown = findIds(schema).filter(
        (field) => !tableOf(name, field) && !/^(?:messageId|pageId|after|before)$/.test(field),
      );
      return [
        ...(parsed.error?.issues ?? []).map((issue) => `${name}: ${issue.path} ${issue.message}`),
        ...unknown.map((field) => `${name}: whose id is ${field}?`),
      ];
    });
    expect(faults).toEqual([]);
  });
});

describe("r16, r24: an action called directly has no effect", () => {
  test("without a session", async () => {
    signIn(null);
    const before = await stateOf();
    for (const { name, action, made: how } of actions) {
      if (!how || how.kind === "public") continue;
      const input = sampleInput(how.schema, idsOf(lena, name));
      const result =
        how.kind === "workspace" ? await call(action, lena.slug, input) : await call(action, input);
      expect(codeOf(result), name).toBe("not_signed_in");
    }
    expect(await stateOf()).toBe(before);
  });

  test("r38: from another site, also for the owner", async () => {
    const before = await stateOf();
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://localhost:3001" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      for (const { name, action, made: how } of actions) {
        if (!how) continue;
        signIn(lena.ownerId);
        request.headers = headers as Record<string, string>;
        const input = sampleInput(how.schema, idsOf(lena, name));
        const result =
          how.kind === "workspace"
            ? await call(action, lena.slug, input)
            : await call(action, input);
        expect(codeOf(result), `${name} from ${JSON.stringify(headers)}`).toBe("not_allowed");
      }
    }
    expect(await stateOf()).toBe(before);
  });

  test("by somebody of another workspace, who hears what one hears of a workspace that does not exist", async () => {
    signIn(mallory.ownerId);
    const before = await stateOf();
    for (const [place, { name, action, schema }] of inWorkspace.entries()) {
      const input = sampleInput(schema, idsOf(lena, name));
      const foreign = await call(action, lena.slug, input);
      expect(codeOf(foreign), name).toBe("not_found");
      expect(await call(action, "no-such-workspace", input), name).toEqual(foreign);
      // one wrapper reads them all, so a sample says as much as all of them
      if (place % 8 !== 0) continue;
      for (const odd of [
        undefined,
        null,
        7,
        "",
        lena.workspaceId,
        [lena.slug],
        { toString: () => lena.slug },
        `${lena.slug}\u0000`,
        lena.slug.toUpperCase(),
      ]) {
        const result = await call(action, odd, input);
        expect(result.ok, `${name} with ${String(odd)}`).toBe(false);
      }
    }
    expect(await stateOf()).toBe(before);
  });

  test("by a role that has not the right, whatever the role", async () => {
    const before = await stateOf();
    let refused = 0;
    for (const { name, action, permission, schema } of inWorkspace) {
      for (const role of ROLES) {
        if (roleCan(role, permission)) continue;
        signIn(people.get(role) as string);
        const result = await call(action, lena.slug, sampleInput(schema, idsOf(lena, name)));
        expect(codeOf(result), `${name} as ${role}`).toBe("not_allowed");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(30);
    expect(await stateOf()).toBe(before);
  });

  test("r34: by a member who was suspended or removed a moment ago", async () => {
    for (const status of ["suspended", "removed"]) {
      const { userId, memberId } = await makeMember(lena, { role: "owner" });
      await owner`update members set status = ${status} where id = ${memberId}`;
      signIn(userId);
      const before = await stateOf();
      for (const { name, action, schema } of inWorkspace) {
        const result = await call(action, lena.slug, sampleInput(schema, idsOf(lena, name)));
        expect(codeOf(result), name).toBe("not_found");
      }
      expect(await stateOf()).toBe(before);
    }
  });
});

describe("r25: what is sent is what was asked for, or nothing happens", () => {
  const EXTRA = {
    workspaceId: "lena",
    role: "owner",
    balance: "1000000.0000",
    isAdmin: true,
    status: "active",
    priceMinor: 0,
    deletedAt: null,
    constructor: { prototype: { polluted: true } },
  };
  const withExtra = (input: unknown) => [
    ...Object.entries(EXTRA).map(([key, value]) => ({ ...(input as object), [key]: value })),
    Object.assign(JSON.parse('{"__proto__":{"polluted":true}}'), input),
  ];

  test("a field too many is refused", async () => {
    signIn(lena.ownerId);
    const before = await stateOf();
    for (const { name, action, made: how } of actions) {
      if (!how) continue;
      const input = sampleInput(how.schema, idsOf(lena, name)) as object;
      for (const given of withExtra(input)) {
        const extra = Object.keys(given).filter((key) => !Object.hasOwn(input, key));
        // some of the words are fields of their own in one schema or another
        if (extra.length === 0) continue;
        const result =
          how.kind === "workspace"
            ? await call(action, lena.slug, given)
            : await call(action, given);
        expect(codeOf(result), `${name} with ${extra}`).toBe("invalid");
      }
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(await stateOf()).toBe(before);
  }, 120_000);

  test("shapes that are no input are refused, and surprise nobody", async () => {
    signIn(lena.ownerId);
    const before = await stateOf();
    for (const { name, action, made: how } of actions) {
      if (!how) continue;
      const deep = JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`);
      const shapes = [undefined, null, 0, "", "x".repeat(10_000), [], [{}], deep];
      for (const shape of shapes) {
        const result =
          how.kind === "workspace"
            ? await call(action, lena.slug, shape)
            : await call(action, shape);
        expect(codeOf(result), `${name} with ${String(shape).slice(0, 20)}`).toBe("invalid");
      }
    }
    expect(await stateOf()).toBe(before);
  }, 120_000);
});

describe("r16, r17: ids of another workspace", () => {
  const withIds = inWorkspace.flatMap((one) => {
    const fields = findIds(one.schema).filter((field) => tableOf(one.name, field));
    return fields.length > 0 ? [{ ...one, fields }] : [];
  });

  test.each(withIds)("$name: neither seen, nor changed, nor kept", async (one) => {
    const { name, action, schema, fields } = one;
    const [own, foreign] = [idsOf(mallory, name), idsOf(lena, name)];
    const canaries = [...lena.rows.values()].flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) =>
        typeof value === "string" && (column === "id" || /-[0-9a-f]{8}-/.test(value))
          ? [value]
          : [],
      ),
    );
    // one foreign among her own, one of her own among foreign ones, and all foreign
    const mixes = new Set<string>();
    for (const field of fields) {
      mixes.add(field);
      mixes.add(fields.filter((other) => other !== field).join());
    }
    mixes.add(fields.join());
    mixes.delete("");
    for (const mix of mixes) {
      const chosen = mix.split(",");
      const input = sampleInput(schema, (field) => (chosen.includes(field) ? foreign : own)(field));
      const [hers, others] = [await rowsOf(mallory), await rowsOf(lena)];
      signIn(mallory.ownerId);
      const result = await call(action, mallory.slug, input);
      const what = `${name} with foreign ${mix}`;
      expect(codeOf(result), what).not.toBe("surprise");
      expect((await rowsOf(lena)) === others, `${what} changed something`).toBe(true);
      const answer = JSON.stringify(result);
      expect(
        canaries.filter((canary) => answer.includes(canary)),
        what,
      ).toEqual([]);
      // an audience is a filter: whom it names and does not find it does not reach
      if (name === "updateCampaignAction" && /^(?:excludeTagId|id|tagId|,)+$/.test(mix)) continue;
      const after = await rowsOf(mallory);
      const kept = chosen
        .map((field) => foreign(field) as string)
        .filter((id) => after.includes(id) && !hers.includes(id));
      expect(kept, `${what} was stored`).toEqual([]);
    }
  });
});
