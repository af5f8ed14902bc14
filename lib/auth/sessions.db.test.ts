import { sql } from "drizzle-orm";
import NextAuth from "next-auth";
import { encode } from "next-auth/jwt";
import { beforeEach, describe, expect, test } from "vitest";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeMember, makeWorkspace, type TestMember } from "@/db/testing/makers";
import { env } from "@/lib/core/env";
import { authOptions } from "./auth-options";
import { changePassword } from "./change-password";
import { endSession, endSessions } from "./end-session";
import { openSession } from "./open-session";
import { hashPassword } from "./password";
import { listSessions } from "./queries";
import { findLiveSession, readSessionId, type Session } from "./session";

useTestDatabase();

const facts = { ip: "203.0.113.7", userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0" };
let lena: TestMember;
let mallory: TestMember;
beforeEach(async () => {
  const workspace = await makeWorkspace();
  lena = await makeMember(workspace, { name: "Lena" });
  mallory = await makeMember(workspace, { name: "Mallory", role: "agent" });
});

const change = (statement: ReturnType<typeof sql>) =>
  withSystem("change a row for a test", (tx) => tx.execute(statement));

describe("r33: a session dies when it should", () => {
  test("it lives, and names its person", async () => {
    const id = await openSession(lena.userId, facts);
    expect(await findLiveSession(id)).toMatchObject({ userId: lena.userId, name: "Lena" });
  });

  test("a sign-out kills a copied cookie", async () => {
    const id = await openSession(lena.userId, facts);
    expect(await endSession(lena.userId, id)).toBe(true);
    expect(await findLiveSession(id)).toBeNull();
    expect(await endSession(lena.userId, id)).toBe(false);
  });

  test("nobody ends another person's session", async () => {
    const id = await openSession(lena.userId, facts);
    expect(await endSession(mallory.userId, id)).toBe(false);
    expect(await findLiveSession(id)).not.toBeNull();
  });

  test("eight hours without use end it", async () => {
    const id = await openSession(lena.userId, facts);
    await change(sql`update sessions set last_seen_at = now() - interval '7 hours 59 minutes'
      where id = ${id}::uuid`);
    expect(await findLiveSession(id)).not.toBeNull();
    await change(sql`update sessions set last_seen_at = now() - interval '8 hours 1 minute'
      where id = ${id}::uuid`);
    expect(await findLiveSession(id)).toBeNull();
  });

  test("use keeps it alive, but never past thirty days", async () => {
    const id = await openSession(lena.userId, facts);
    await change(sql`update sessions set last_seen_at = now() - interval '7 hours'
      where id = ${id}::uuid`);
    await findLiveSession(id);
    const [row] = await change(sql`select last_seen_at > now() - interval '1 minute' as fresh,
      expires_at - created_at between interval '29 days 23 hours' and interval '30 days 1 minute'
        as is_month from sessions where id = ${id}::uuid`);
    expect(row).toEqual({ fresh: true, is_month: true });
    await change(sql`update sessions set expires_at = now() where id = ${id}::uuid`);
    expect(await findLiveSession(id)).toBeNull();
  });

  test("changing the password ends every other session, on its next request", async () => {
    const passwordHash = await hashPassword("vellum otter basin");
    await change(sql`update users set password_hash = ${passwordHash}
      where id = ${lena.userId}::uuid`);
    const [here, there] = [
      await openSession(lena.userId, facts),
      await openSession(lena.userId, facts),
    ];
    const session = (await findLiveSession(here)) as Session;
    const result = await changePassword(session, {
      currentPassword: "vellum otter basin",
      newPassword: "another otter in the basin",
    });
    expect(result).toEqual({ endedSessions: 1 });
    expect(await findLiveSession(there)).toBeNull();
    expect(await findLiveSession(here)).not.toBeNull();
  });

  test("a wrong current password changes nothing", async () => {
    const passwordHash = await hashPassword("vellum otter basin");
    await change(sql`update users set password_hash = ${passwordHash}
      where id = ${lena.userId}::uuid`);
    const session = (await findLiveSession(await openSession(lena.userId, facts))) as Session;
    await expect(
      changePassword(session, { currentPassword: "guess", newPassword: "another otter here" }),
    ).rejects.toMatchObject({ code: "invalid", fields: { currentPassword: expect.any(String) } });
    const [row] = await change(
      sql`select password_hash from users where id = ${lena.userId}::uuid`,
    );
    expect(row?.password_hash).toBe(passwordHash);
  });

  test("A5: the list shows living sessions, the present one first", async () => {
    await openSession(lena.userId, { ip: "198.51.100.1", userAgent: undefined });
    const dead = await openSession(lena.userId, facts);
    await endSession(lena.userId, dead);
    const session = (await findLiveSession(await openSession(lena.userId, facts))) as Session;
    const rows = await listSessions(session);
    expect(rows.map(({ device, isCurrent }) => ({ device, isCurrent }))).toEqual([
      { device: "Chrome on Windows", isCurrent: true },
      { device: "Unknown device", isCurrent: false },
    ]);
  });

  test("all at once, except where one is", async () => {
    const [here] = [await openSession(lena.userId, facts), await openSession(lena.userId, facts)];
    const ended = await withSystem("end", (tx) => endSessions(tx, lena.userId, here));
    expect(ended).toBe(1);
    expect(await findLiveSession(here as string)).not.toBeNull();
  });
});

test("a cookie that we did not seal names nobody", async () => {
  const sid = await openSession(lena.userId, facts);
  const seal = (secret: string, token: Record<string, unknown>, maxAge = 60) =>
    encode({ token, secret, maxAge });
  const { AUTH_SECRET } = env();
  expect(await readSessionId(await seal(AUTH_SECRET, { sid }))).toBe(sid);
  expect(await readSessionId(await seal("another secret of good length", { sid }))).toBeNull();
  expect(await readSessionId(await seal(AUTH_SECRET, { sid: "1 or 1=1" }))).toBeNull();
  expect(await readSessionId(await seal(AUTH_SECRET, { sid }, -60))).toBeNull();
  expect(await readSessionId(sid)).toBeNull();
  expect(await readSessionId("")).toBeNull();
});

/** One request to next-auth, as its route would make it. */
async function askNextAuth(request: {
  path: string[];
  method?: string;
  cookies: Record<string, string>;
  body?: Record<string, unknown>;
}) {
  const set: Record<string, string> = {};
  let status = 200;
  let body: unknown;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    setHeader(name: string, value: string | string[]) {
      if (name.toLowerCase() !== "set-cookie") return response;
      for (const cookie of [value].flat()) {
        const [pair = ""] = cookie.split(";");
        const at = pair.indexOf("=");
        set[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
      }
      return response;
    },
    getHeader: () => undefined,
    json: (given: unknown) => {
      body = given;
    },
    send: (given: unknown) => {
      body = given;
    },
    end: () => {},
  };
  const options = authOptions({ facts, currentToken: request.cookies["tickline.session"] });
  await NextAuth(
    {
      query: { nextauth: request.path },
      method: request.method ?? "GET",
      headers: { host: "localhost:3000" },
      cookies: request.cookies,
      body: request.body,
      // biome-ignore lint/suspicious/noExplicitAny: the parts of Next's request that next-auth reads
    } as any,
    // biome-ignore lint/suspicious/noExplicitAny: the same of its response
    response as any,
    options,
  );
  return { status, body, set };
}

async function csrf() {
  const { body, set } = await askNextAuth({ path: ["csrf"], cookies: {} });
  return { cookies: set, csrfToken: (body as { csrfToken: string }).csrfToken };
}

describe("through next-auth's own addresses", () => {
  async function signIn() {
    const passwordHash = await hashPassword("vellum otter basin");
    await change(sql`update users set password_hash = ${passwordHash}
      where id = ${lena.userId}::uuid`);
    const { cookies, csrfToken } = await csrf();
    const answer = await askNextAuth({
      path: ["callback", "credentials"],
      method: "POST",
      cookies,
      body: { csrfToken, email: lena.email, password: "vellum otter basin", json: "true" },
    });
    return { ...cookies, ...answer.set };
  }

  test("a password opens a session with a row", async () => {
    const cookies = await signIn();
    const sid = await readSessionId(cookies["tickline.session"]);
    expect(await findLiveSession(sid as string)).toMatchObject({ userId: lena.userId });
  });

  test("r38: a form of another site, without the token, opens nothing", async () => {
    const answer = await askNextAuth({
      path: ["callback", "credentials"],
      method: "POST",
      cookies: {},
      body: { email: lena.email, password: "vellum otter basin" },
    });
    expect(answer.set["tickline.session"]).toBeUndefined();
  });

  test("r33: a new sign-in ends the session that the browser had", async () => {
    const before = await signIn();
    const oldId = (await readSessionId(before["tickline.session"])) as string;
    const { cookies, csrfToken } = await csrf();
    await askNextAuth({
      path: ["callback", "credentials"],
      method: "POST",
      cookies: { ...before, ...cookies },
      body: { csrfToken, email: lena.email, password: "vellum otter basin" },
    });
    expect(await findLiveSession(oldId)).toBeNull();
  });

  test("r22: what a browser posts to the session cannot make it somebody else", async () => {
    const cookies = await signIn();
    const mallorys = await openSession(mallory.userId, facts);
    const { csrfToken, cookies: csrfCookies } = await csrf();
    const answer = await askNextAuth({
      path: ["session"],
      method: "POST",
      cookies: { ...cookies, ...csrfCookies },
      body: {
        csrfToken,
        data: {
          email: mallory.email,
          id: mallory.userId,
          sub: mallory.userId,
          sid: mallorys,
          sessionId: mallorys,
          userId: mallory.userId,
          role: "owner",
          workspaceId: "00000000-0000-0000-0000-000000000000",
          user: { email: mallory.email, id: mallory.userId },
        },
      },
    });
    expect(answer.body).toMatchObject({ user: { email: lena.email, name: "Lena" } });
    const after = await readSessionId(
      answer.set["tickline.session"] ?? cookies["tickline.session"],
    );
    expect(after).toBe(await readSessionId(cookies["tickline.session"]));
    expect(await findLiveSession(after as string)).toMatchObject({ userId: lena.userId });
  });

  test("an ended session answers empty and its cookie goes", async () => {
    const cookies = await signIn();
    const sid = (await readSessionId(cookies["tickline.session"])) as string;
    await endSession(lena.userId, sid);
    const answer = await askNextAuth({ path: ["session"], cookies });
    expect(answer.body).toEqual({});
    expect(answer.set["tickline.session"]).toBe("");
  });

  test("r97: Google without a verified address opens no account", async () => {
    const { callbacks } = authOptions({ facts, currentToken: undefined });
    const ask = (email_verified: unknown) =>
      callbacks?.signIn?.({
        user: { id: "1", email: lena.email },
        account: { provider: "google", type: "oauth", providerAccountId: "1" },
        // biome-ignore lint/suspicious/noExplicitAny: Google's profile has more fields
        profile: { email: lena.email, email_verified } as any,
      });
    expect(await ask(true)).toBe(true);
    expect(await ask(false)).toBe(false);
    expect(await ask("true")).toBe(false);
    expect(await ask(undefined)).toBe(false);
  });

  test("r36: next-auth's own redirects stay on the site", async () => {
    const { callbacks } = authOptions({ facts, currentToken: undefined });
    const baseUrl = "http://localhost:3000";
    const go = (url: string) => callbacks?.redirect?.({ url, baseUrl });
    expect(await go("http://localhost:3000/w/acme")).toBe("http://localhost:3000/w/acme");
    expect(await go("/w/acme")).toBe("http://localhost:3000/w/acme");
    for (const url of [
      "//e.com",
      "https://e.com",
      "http://localhost:3000.e.com/",
      "http://user:pw@localhost:3000/",
      "http://localhost:3000//e.com",
      "javascript:alert(1)",
    ]) {
      expect(await go(url)).toBe("http://localhost:3000/continue");
    }
  });
});
