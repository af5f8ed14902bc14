import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { receiveMetaWebhook } from "./meta";
import { processEvents } from "./process-events";

useTestDatabase();

const SECRET = "app-secret-for-tests";
const FOLDER = path.join(process.cwd(), "lib/channels/whatsapp/fixtures");
const files = readdirSync(FOLDER).filter(
  (name) => name.startsWith("wh-") && name.endsWith(".json"),
);
let ctx: WorkspaceContext;

beforeAll(async () => {
  publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" });
  ctx = await makeContext({ balance: "10" });
  // one channel for every number and account that the published bodies name
  const seen = new Set<string>();
  for (const name of files) {
    for (const event of parseWebhook(readFileSync(path.join(FOLDER, name))).events) {
      const senderId = event.senderId ?? (event.accountId ? `account ${event.accountId}` : null);
      if (!senderId || seen.has(senderId)) continue;
      seen.add(senderId);
      await makeChannel(ctx, {
        name: senderId,
        senderId,
        accountId: event.accountId ?? "0",
        address: "+15550000000",
      });
    }
  }
});

async function post(body: Uint8Array, signature = signMetaBody(body, SECRET)) {
  return receiveMetaWebhook({
    rawBody: body,
    headers: { "x-hub-signature-256": signature },
    url: "/api/webhooks/meta",
  });
}

async function drain() {
  while ((await processEvents()) > 0);
}

async function effects() {
  const [row] = (await withSystem("count effects", (tx) =>
    tx.execute(sql`
      select
        (select count(*)::int from messages where workspace_id = ${ctx.workspaceId}) as messages,
        (select count(*)::int from contacts where workspace_id = ${ctx.workspaceId}) as contacts,
        (select count(*)::int from conversations where workspace_id = ${ctx.workspaceId}) as conversations,
        (select count(*)::int from channel_events where workspace_id = ${ctx.workspaceId}) as kept,
        (select count(*)::int from consent_events where workspace_id = ${ctx.workspaceId}) as consents,
        (select count(*)::int from parked_statuses where workspace_id = ${ctx.workspaceId}) as parked,
        (select count(*)::int from unmatched_updates) as unmatched,
        (select count(*)::int from webhook_events where status = 'failed' or error is not null) as failed,
        (select count(*)::int from webhook_events where status = 'pending') as pending`),
  )) as unknown as Record<string, number>[];
  return row as Record<string, number>;
}

test("every webhook body that Meta publishes is accepted and processed without a failure", async () => {
  expect(files.length).toBeGreaterThan(180);
  for (const name of files) {
    const { status } = await post(readFileSync(path.join(FOLDER, name)));
    expect(status, name).toBe(200);
  }
  await drain();
  const after = await effects();
  expect(after.failed).toBe(0);
  expect(after.pending).toBe(0);
  // the samples share some twenty ids, and an id is one message
  expect(after.messages).toBeGreaterThan(25);
  expect(after.consents).toBeGreaterThan(0);
  // fields without an effect of their own are kept where people can see them
  expect(after.kept).toBeGreaterThan(50);
});

test("every event has an effect, is kept, is parked, or belongs to a number nobody has", async () => {
  const before = await effects();
  const rows = (await withSystem("events without a trace", (tx) =>
    tx.execute(
      sql`select count(*)::int as count from webhook_events where status not in ('processed', 'unmatched')`,
    ),
  )) as unknown as { count: number }[];
  expect(rows[0]?.count).toBe(0);
  expect((before.parked ?? 0) + (before.kept ?? 0) + (before.messages ?? 0)).toBeGreaterThan(100);
});

test("the same bodies posted again, and replayed from the store, change nothing", async () => {
  const before = await effects();
  for (const name of files) await post(readFileSync(path.join(FOLDER, name)));
  await withSystem("replay all", (tx) =>
    tx.execute(sql`update webhook_events set status = 'pending', next_attempt_at = now()`),
  );
  await drain();
  const after = await effects();
  // parked statuses wait for a message that never comes here; a replay parks them again
  expect({ ...after, parked: 0 }).toEqual({ ...before, parked: 0 });
});

test("r11, r12: a body whose signature is missing, wrong, of another secret or of other bytes is refused and not stored", async () => {
  const body = readFileSync(path.join(FOLDER, files[0] as string));
  const fresh = Buffer.concat([body, Buffer.from("\n")]);
  const before = await withSystem("count", (tx) =>
    tx.execute(sql`select count(*)::int from webhook_events`),
  );
  for (const signature of [
    "",
    "sha256=",
    "sha256=00",
    signMetaBody(fresh, "another secret"),
    signMetaBody(body, SECRET),
    signMetaBody(fresh, SECRET).replace("sha256=", "sha1="),
  ]) {
    expect((await post(fresh, signature)).status).toBe(401);
  }
  const after = await withSystem("count", (tx) =>
    tx.execute(sql`select count(*)::int from webhook_events`),
  );
  expect(after).toEqual(before);
});

test("an event for a number that nobody has is kept and takes effect once somebody connects it", async () => {
  const body = Buffer.from(
    JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "777000777",
          changes: [
            {
              field: "messages",
              value: {
                messaging_product: "whatsapp",
                metadata: { display_phone_number: "15551112222", phone_number_id: "999000999" },
                contacts: [{ profile: { name: "Early bird" }, wa_id: "254711000111" }],
                messages: [
                  {
                    from: "254711000111",
                    id: "wamid.EARLY",
                    timestamp: "1763640000",
                    type: "text",
                    text: { body: "Anybody there?" },
                  },
                ],
              },
            },
          ],
        },
      ],
    }),
  );
  await post(body);
  await drain();
  const before = await effects();
  expect(before.unmatched).toBeGreaterThan(0);
  await makeChannel(ctx, {
    name: "Late",
    senderId: "999000999",
    accountId: "777000777",
    address: "+15551112222",
    isSandbox: false,
  });
  const { replayUnmatched } = await import("./replay-unmatched");
  expect(await replayUnmatched("999000999")).toBe(1);
  await drain();
  const after = await effects();
  expect(after.messages).toBe((before.messages ?? 0) + 1);
});
