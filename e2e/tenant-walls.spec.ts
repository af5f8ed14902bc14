import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import type { APIResponse } from "@playwright/test";
import { DEMO_SLUG, expect, test, type Visitor } from "./fixtures";

/*
 * Every address under /w/<workspace>, taken from the source tree, asked for by the demo's owner, by
 * an agent, by somebody of another workspace and by nobody.
 */

const APP = path.resolve(import.meta.dirname, "../app/w/[workspace]");
type Address = { pattern: string; isPage: boolean };

const ADDRESSES: Address[] = readdirSync(APP, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /^(?:page\.tsx|route\.ts)$/.test(entry.name))
  .filter(
    (entry) =>
      entry.name === "page.tsx" ||
      /export (?:async )?function GET|export \{[^}]*GET/.test(
        readFileSync(path.join(entry.parentPath, entry.name), "utf8"),
      ),
  )
  .map((entry) => ({
    // folders in brackets gather files and are no part of the address
    pattern: path
      .relative(APP, entry.parentPath)
      .split(path.sep)
      .filter((folder) => !folder.startsWith("("))
      .join("/"),
    isPage: entry.name === "page.tsx",
  }))
  .sort((a, b) => a.pattern.localeCompare(b.pattern));

/** Of the owner's, these answer only after something that this file does not do. */
const OPENS_LATER = [
  /\/errors$/,
  /\/media\/\[mediaId\]$/,
  /^templates\/files\/\[fileId\]$/,
  /\/products\/picture$/,
];
/** Closed to agents by lib/access/permissions.ts. */
const CLOSED_TO_AGENTS = [
  /^campaigns/,
  /^wallet/,
  /^settings\/activity/,
  /^settings\/api-keys/,
  /^contacts\/import/,
];

type World = {
  ids: Record<string, string>;
  /** Words of the demo workspace that nobody outside may read. */
  canaries: string[];
};
let world: World;

function addressOf(slug: string, { pattern }: Address): string {
  const filled = pattern.replace(/\[(\w+)\]/g, (_, name: string) => {
    const id = world.ids[name];
    if (!id) throw new Error(`no ${name} is known for ${pattern}`);
    return encodeURIComponent(id);
  });
  const query = pattern.endsWith("/qr") ? "?format=svg" : "";
  return `/w/${slug}${filled ? `/${filled}` : ""}${query}`;
}

async function leaksOf(answer: APIResponse): Promise<string[]> {
  const body = await answer.text();
  const heads = JSON.stringify(answer.headers());
  return world.canaries.filter((canary) => body.includes(canary) || heads.includes(canary));
}

/** Every value under a key of the name, at any depth. */
function valuesOf(tree: unknown, key: string): unknown[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(value, key),
  ]);
}

test.beforeAll(async ({ demoOwner }) => {
  const { request } = demoOwner;
  const json = async (address: string) => (await request.get(`/w/${DEMO_SLUG}/${address}`)).json();
  const { rows } = (await json("inbox/list?view=all")) as {
    rows: { id: string; contactId: string; channelId: string; title: string }[];
  };
  const [first] = rows;
  if (!first) throw new Error("the demo has no conversation");
  const threads = await Promise.all(rows.map((row) => json(`inbox/${row.id}/thread`)));
  const files = threads.flatMap((thread) => valuesOf(thread, "attachment")) as ({
    id: string;
    status: string;
  } | null)[];
  const linkIn = async (noun: string) => {
    const html = await (await request.get(`/w/${DEMO_SLUG}/${noun}`)).text();
    const found = new RegExp(`/w/${DEMO_SLUG}/${noun}/([0-9a-f-]{36})`).exec(html)?.[1];
    if (!found) throw new Error(`the demo shows none of its ${noun}`);
    return found;
  };
  const upload = await request.post(`/w/${DEMO_SLUG}/contacts/import/upload`, {
    headers: { "content-type": "text/csv", "x-file-name": "canary-7f3a.csv" },
    data: "name,phone\nCanary Imported,+254700111222\n",
  });
  const { importId } = (await upload.json()) as { importId: string };
  const handsets = (await json(`sandbox/handsets/${first.channelId}`)) as unknown;
  const phone = valuesOf(handsets, "phone")[0];
  world = {
    ids: {
      conversationId: first.id,
      contactId: first.contactId,
      channelId: first.channelId,
      attachmentId: files.find((file) => file?.status === "stored")?.id ?? "",
      campaignId: await linkIn("campaigns"),
      templateId: await linkIn("templates"),
      messageId: String(
        threads.flatMap((thread) => (thread as { messages: { id: string }[] }).messages)[0]?.id,
      ),

      fileId: "1",
      importId,
      phone: String(phone ?? "254700000001"),
      mediaId: "1",
    },
    canaries: [
      "Northwind Shop",
      "Lena Moreau",
      "northwind.test",
      "canary-7f3a",
      "Canary Imported",
      ...rows.map((row) => row.title),
    ],
  };
});

test("the addresses are known, those with a file, a campaign and a conversation among them", () => {
  const patterns = ADDRESSES.map((address) => address.pattern);
  expect(patterns).toEqual(
    expect.arrayContaining([
      "",
      "media/[attachmentId]",
      "campaigns/[campaignId]",
      "inbox/[conversationId]",
      "wallet/export",
    ]),
  );
  for (const address of ADDRESSES) addressOf(DEMO_SLUG, address);
});

test("r16: their owner opens them all, and they show what is canary to others", async ({
  demoOwner,
}) => {
  let shown = 0;
  for (const address of ADDRESSES) {
    if (OPENS_LATER.some((later) => later.test(address.pattern))) continue;
    const answer = await demoOwner.request.get(addressOf(DEMO_SLUG, address));
    expect(answer.status(), address.pattern).toBe(200);
    if ((await leaksOf(answer)).length > 0) shown++;
  }
  expect(shown).toBeGreaterThan(15);
});

test("r16: somebody of another workspace finds nothing there, as at an address that never was", async ({
  stranger,
}) => {
  for (const address of ADDRESSES) {
    const [there, nowhere] = await Promise.all([
      stranger.request.get(addressOf(DEMO_SLUG, address)),
      stranger.request.get(addressOf("no-such-workspace", address)),
    ]);
    expect(there.status(), address.pattern).toBe(404);
    expect(nowhere.status(), address.pattern).toBe(404);
    expect(await leaksOf(there), address.pattern).toEqual([]);
  }
});

test("r17: ids of another workspace lead nowhere under one's own address", async ({ stranger }) => {
  const withIds = ADDRESSES.filter((address) => address.pattern.includes("["));
  expect(withIds.length).toBeGreaterThan(8);
  for (const address of withIds) {
    const answer = await stranger.request.get(addressOf(stranger.slug, address));
    expect(await leaksOf(answer), address.pattern).toEqual([]);
    expect(answer.status(), address.pattern).toBe(404);
  }
});

test("ids that are none lead nowhere, and break nothing", async ({ demoOwner }) => {
  for (const odd of ["1", "..%2f..", "%00", "null", "0199c3a0-0000-7000-8000-00000000000g"]) {
    for (const address of ADDRESSES.filter(({ pattern }) => pattern.includes("Id]"))) {
      const target = `/w/${DEMO_SLUG}/${address.pattern.replace(/\[(\w+)\]/g, odd)}`;
      const answer = await demoOwner.request.get(target);
      if (answer.status() === 404) continue;
      expect([400, 403, 422], `${target}: ${answer.status()}`).toContain(answer.status());
    }
  }
});

test("an agent opens what an agent may, and nothing else", async ({ demoAgent }) => {
  for (const address of ADDRESSES) {
    if (OPENS_LATER.some((later) => later.test(address.pattern))) continue;
    const answer = await demoAgent.request.get(addressOf(DEMO_SLUG, address));
    const isClosed = CLOSED_TO_AGENTS.some((closed) => closed.test(address.pattern));
    if (isClosed) expect([403, 404], address.pattern).toContain(answer.status());
  }
  const inbox = await demoAgent.request.get(`/w/${DEMO_SLUG}/inbox`);
  expect(inbox.status()).toBe(200);
});

test("nobody is led to sign in, or refused", async ({ nobody }) => {
  for (const address of ADDRESSES) {
    const target = addressOf(DEMO_SLUG, address);
    const answer = await nobody.request.get(target);
    expect([307, 401], `${address.pattern}: ${answer.status()}`).toContain(answer.status());
    expect(await leaksOf(answer), address.pattern).toEqual([]);
    const location = answer.headers().location;
    if (location) {
      expect(location).toMatch(/^(?:http:\/\/localhost:\d+)?\/sign-in\?next=%2Fw%2Fnorthwind/);
    }
  }
});

/** What has opened doors of this framework before, or looks as if it could. */
const DISGUISES: { headers?: Record<string, string>; change?: (address: string) => string }[] = [
  { headers: { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" } },
  { headers: { "x-middleware-subrequest": "middleware:middleware:middleware:middleware" } },
  { headers: { "x-middleware-subrequest": "src/middleware" } },
  { headers: { "x-middleware-rewrite": "/", "x-middleware-next": "1" } },
  { headers: { "x-matched-path": "/w/[workspace]", "x-invoke-path": "/w/northwind" } },
  { headers: { rsc: "1" } },
  { headers: { rsc: "1", "next-router-prefetch": "1" } },
  { headers: { rsc: "1", "next-router-segment-prefetch": "/_tree" } },
  {
    headers: {
      rsc: "1",
      "next-router-state-tree": encodeURIComponent(
        '["",{"children":["w",{"children":[["workspace","northwind","d"],{"children":["__PAGE__",{}]}]}]},null,"refetch"]',
      ),
    },
  },
  { headers: { rsc: "1" }, change: (address) => `${address}?_rsc=1x2y3` },
  { change: (address) => `${address}?_rsc=1x2y3` },
  { change: (address) => `${address}.rsc` },
  { change: (address) => `${address}.segments/_tree.segment.rsc` },
  { change: (address) => `/_next/data/build${address}.json` },
  { change: (address) => address.replace("/w/", "//w//") },
  { change: (address) => address.replace("/w/", "/w%2f") },
  { change: (address) => address.replace("/w/", "/./w/") },
  { change: (address) => address.replace("/w/", "/api/../w/") },
  { change: (address) => address.replace(DEMO_SLUG, DEMO_SLUG.toUpperCase()) },
  { change: (address) => `${address}?workspace=${DEMO_SLUG}&nxtPworkspace=${DEMO_SLUG}` },
];

/** Asks for an address as it is written: clients tidy up slashes and dots before they send them. */
function ask(
  address: string,
  target: string,
  { visitor, headers = {} }: { visitor: Visitor; headers?: Record<string, string> | undefined },
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(address);
  const cookie = visitor.storage.cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: target, headers: { ...headers, cookie } };
    const request = http.get(options, (answer) => {
      let text = JSON.stringify(answer.headers);
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => {
        text += piece;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on("error", reject);
    });
    request.on("error", reject);
  });
}

test("r23: no disguise gets past the pages themselves", async ({
  stranger,
  nobody,
  demoOwner,
  address,
}) => {
  test.setTimeout(300_000);
  const pages = ADDRESSES.filter(({ isPage }) => isPage);
  const leaks = (text: string) => world.canaries.filter((canary) => text.includes(canary));
  // the same way of asking does show the canary to its owner
  const own = await ask(address, `/w/${DEMO_SLUG}`, { visitor: demoOwner });
  expect(leaks(own.text).length).toBeGreaterThan(0);
  for (const [place, { headers, change }] of DISGUISES.entries()) {
    for (const [who, visitor] of Object.entries({ stranger, nobody })) {
      const answers = pages.map(async (page) => {
        const plain = addressOf(DEMO_SLUG, page);
        const target = change ? change(plain) : plain;
        const { status, text } = await ask(address, target, { visitor, headers });
        const what = `${who}, disguise ${place}: ${target} (${status})`;
        expect(leaks(text), what).toEqual([]);
        expect(status, what).toBeLessThan(500);
      });
      await Promise.all(answers);
    }
    // ... nor does an id slip in under one's own name
    if (change) continue;
    for (const page of pages.filter(({ pattern }) => pattern.includes("["))) {
      const target = addressOf(stranger.slug, page);
      const { text } = await ask(address, target, { visitor: stranger, headers });
      expect(leaks(text), `own name, disguise ${place}: ${target}`).toEqual([]);
    }
  }
});

test("the stream of another workspace is a 404, and of none a 401", async ({
  stranger,
  nobody,
}) => {
  const open = (visitor: Visitor, slug: string) =>
    visitor.request.get(`/api/stream?workspace=${slug}`);
  expect((await open(stranger, DEMO_SLUG)).status()).toBe(404);
  expect((await open(stranger, "no-such-workspace")).status()).toBe(404);
  expect((await open(stranger, "")).status()).toBe(404);
  expect((await open(nobody, DEMO_SLUG)).status()).toBe(401);
});

test("r38, r41: an upload is taken from one's own pages, by members, as the file it is", async ({
  demoOwner,
  demoAgent,
  stranger,
  nobody,
}) => {
  const send = (visitor: Visitor, headers: Record<string, string> = {}) =>
    visitor.request.post(`/w/${DEMO_SLUG}/contacts/import/upload`, {
      headers: { "content-type": "text/csv", "x-file-name": "people.csv", ...headers },
      data: "name,phone\nEve,+254700111333\n",
    });
  expect((await send(stranger)).status()).toBe(404);
  expect([307, 401]).toContain((await send(nobody)).status());
  expect((await send(demoAgent)).status()).toBe(403);
  for (const origin of ["https://evil.example", "null"]) {
    expect((await send(demoOwner, { origin })).status(), origin).toBe(403);
  }
  for (const type of ["application/json", "multipart/form-data; boundary=x", "text/html"]) {
    expect((await send(demoOwner, { "content-type": type })).status(), type).toBe(415);
  }
  const imports = await demoOwner.request.get(`/w/${DEMO_SLUG}/contacts/import`);
  expect(await imports.text()).not.toContain("people.csv");
});

test("r38, r40: a file to be sent is taken from one's own pages, by members, and only as what it is", async ({
  demoOwner,
  stranger,
  nobody,
}) => {
  const send = (visitor: Visitor, headers: Record<string, string> = {}, data = "%PDF-1.7 canary") =>
    visitor.request.post(`/api/files/${DEMO_SLUG}`, {
      headers: {
        "content-type": "application/octet-stream",
        "x-file-name": "../canary-7f3a.pdf",
        ...headers,
      },
      data: Buffer.from(data),
    });
  expect((await send(stranger)).status()).toBe(404);
  expect((await send(nobody)).status()).toBe(401);
  for (const origin of ["https://evil.example", "null"]) {
    expect((await send(demoOwner, { origin })).status(), origin).toBe(403);
  }
  const refused = [422, 400];
  expect(refused).toContain((await send(demoOwner, { "content-type": "text/plain" })).status());
  expect(refused).toContain((await send(demoOwner, {}, "<svg onload=alert(1)>")).status());
  expect(refused).toContain((await send(demoOwner, { "x-file-kind": "image" })).status());
  const taken = await send(demoOwner);
  expect(taken.status()).toBe(201);
  const { fileId, fileName } = (await taken.json()) as { fileId: string; fileName: string };
  expect(fileName).toBe("canary-7f3a.pdf");
  expect((await demoOwner.request.get(`/w/${DEMO_SLUG}/media/${fileId}`)).status()).toBe(200);
  expect((await stranger.request.get(`/w/${stranger.slug}/media/${fileId}`)).status()).toBe(404);
});

test("r43: every kind of answer carries the headers", async ({ demoOwner, nobody }) => {
  const html = await (await nobody.request.get("/sign-in")).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] as string;
  const answers: [string, APIResponse, number][] = await Promise.all(
    (
      [
        ["page", demoOwner, `/w/${DEMO_SLUG}`, 200],
        ["redirect", nobody, "/continue", 307],
        ["missing page", demoOwner, `/w/${DEMO_SLUG}/nothing-here`, 404],
        ["missing", nobody, "/nothing-here", 404],
        ["route", demoOwner, `/w/${DEMO_SLUG}/inbox/list`, 200],
        ["health", nobody, "/api/health", 200],
        ["file", nobody, "/favicon.svg", 200],
        ["script", nobody, script, 200],
      ] as const
    ).map(async ([what, visitor, address, status]) => [
      what,
      await visitor.request.get(address),
      status,
    ]),
  );
  for (const [what, answer, status] of answers) {
    expect(answer.status(), what).toBe(status);
    const headers = answer.headers();
    expect(headers["strict-transport-security"], what).toMatch(/max-age=31536000/);
    expect(headers["x-content-type-options"], what).toBe("nosniff");
    expect(headers["referrer-policy"], what).toMatch(/strict-origin|same-origin|no-referrer/);
    expect(headers["cross-origin-opener-policy"], what).toBe("same-origin");
    expect(headers["x-frame-options"], what).toBe("DENY");
    expect(headers["permissions-policy"], what).toContain("camera=()");
    expect(headers["x-powered-by"], what).toBeUndefined();
    expect(headers.server, what).toBeUndefined();
  }
});

test("r42, r44: pages have a nonce of their own and are kept by no cache", async ({
  demoOwner,
}) => {
  const nonces = new Set<string>();
  let pages = 0;
  for (const address of ADDRESSES.filter(({ pattern }) => !/handsets|media/.test(pattern))) {
    if (OPENS_LATER.some((later) => later.test(address.pattern))) continue;
    for (const headers of address.isPage ? [{}, { rsc: "1" }, { accept: "*/*" }] : [{}]) {
      const target = addressOf(DEMO_SLUG, address);
      let answer = await demoOwner.request.get(target, { headers });
      // without its "_rsc" such a request is sent on to the address that has it
      const { location } = answer.headers();
      if ("rsc" in headers && location) {
        expect(new URL(location, "http://localhost").pathname).toBe(target);
        answer = await demoOwner.request.get(location, { headers });
      }
      const kept = answer.headers()["cache-control"] ?? "";
      expect(kept, `${target} ${JSON.stringify(headers)}: ${answer.status()}`).toMatch(/no-store/);
    }
    if (!address.isPage) continue;
    for (let visit = 0; visit < 2; visit++) {
      pages++;
      const answer = await demoOwner.request.get(addressOf(DEMO_SLUG, address));
      const policy = answer.headers()["content-security-policy"] ?? "";
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      expect(nonce, address.pattern).not.toBe("");
      expect(policy).toContain("'strict-dynamic'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      nonces.add(nonce);
      const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, address.pattern).toBeGreaterThan(3);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    }
  }
  expect(nonces.size).toBe(pages);
});

test("r44: a poisoned request changes no address in the answer", async ({ nobody, demoOwner }) => {
  const poison = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "gopher",
    "x-original-url": "/evil.example",
    "x-rewrite-url": "/evil.example",
    forwarded: "host=evil.example",
  };
  for (const [visitor, address] of [
    [nobody, "/sign-in"],
    [nobody, "/"],
    [nobody, `/w/${DEMO_SLUG}/wallet`],
    [demoOwner, `/w/${DEMO_SLUG}`],
    [demoOwner, "/continue"],
  ] as const) {
    const answer = await visitor.request.get(address, { headers: poison });
    expect(JSON.stringify(answer.headers()), address).not.toContain("evil.example");
    expect(await answer.text(), address).not.toContain("evil.example");
  }
});

test("r94: Meta's challenge is echoed to nobody who does not know the word", async ({ nobody }) => {
  const ask = (query: Record<string, string>) =>
    nobody.request.get(`/api/webhooks/meta?${new URLSearchParams(query)}`);
  const challenge = "<script>alert(1)</script>";
  for (const query of [
    {},
    { "hub.mode": "subscribe", "hub.challenge": challenge },
    { "hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": "" },
    { "hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "guess" },
  ]) {
    const answer = await ask(query as Record<string, string>);
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toBe("");
  }
});

test("r98: nothing of the house is served", async ({ nobody }) => {
  for (const address of [
    "/.git/config",
    "/.env",
    "/.data/secrets.json",
    "/package.json",
    "/_next/static/../../package.json",
    "/_next/static/%2e%2e/%2e%2e/package.json",
    "/api/auth/session.json",
  ]) {
    const answer = await nobody.request.get(address);
    expect(answer.status(), address).toBeGreaterThanOrEqual(400);
  }
  expect((await nobody.request.fetch("/", { method: "TRACE" })).status()).toBe(405);
});

test("a browser that is closed in the middle of a form stops nothing for anybody else", async ({
  nobody,
  address,
}) => {
  const { hostname, port } = new URL(address);
  for (const where of [
    "/sign-in",
    "/w/northwind/inbox",
    "/api/webhooks/meta",
    "/api/auth/session",
  ]) {
    const socket = net.connect(Number(port), hostname);
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(
      `POST ${where} HTTP/1.1\r\nhost: ${hostname}:${port}\r\norigin: ${address}\r\n` +
        "content-type: multipart/form-data; boundary=x\r\nnext-action: 00\r\ncontent-length: 100000\r\n\r\n--x",
    );
    socket.resetAndDestroy();
  }
  expect((await nobody.request.get("/api/health")).status()).toBe(200);
});

test("r42: no page of the demo violates its policy or logs an error", async ({
  browser,
  demoOwner,
  address,
}) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: address, storageState: demoOwner.storage });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(`${page.url()}: ${line.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  for (const one of ADDRESSES.filter(({ isPage }) => isPage)) {
    await page.goto(addressOf(DEMO_SLUG, one));
    await expect(page.locator("h1, main").first()).toBeVisible();
  }
  await context.close();
  expect(complaints).toEqual([]);
});
