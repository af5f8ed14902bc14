import { sql } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { receiveMetaWebhook } from "@/lib/webhooks/inbound/meta";
import { WebhookLoop } from "./webhook-loop";

useTestDatabase();
const SECRET = "app-secret-for-tests";
const OLD = 10_000;
let loop: WebhookLoop | undefined;
beforeAll(() => publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" }));
afterEach(() => loop?.close());

async function post(phoneNumberId: string, field: string, value: Record<string, unknown>) {
  const metadata = { display_phone_number: "254700000001", phone_number_id: phoneNumberId };
  const changes = [{ field, value: { messaging_product: "whatsapp", metadata, ...value } }];
  const body = Buffer.from(JSON.stringify({ entry: [{ id: "account", changes }] }));
  const headers = { "x-hub-signature-256": signMetaBody(body, SECRET) };
  const answer = await receiveMetaWebhook({ rawBody: body, headers, url: "/api/webhooks/meta" });
  expect(answer.status).toBe(200);
}
const text = (id: string, body: string) => ({
  from: "254711000111",
  id,
  timestamp: "1795000000",
  type: "text",
  text: { body },
});
const messagesOf = async (ctx: WorkspaceContext) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ count: number }>(sql`select count(*)::int as count from messages`),
  );
  return row?.count;
};

test("years of a phone's history hold up nobody's words, and come in beside them", async () => {
  const [moves, writes] = [await makeContext(), await makeContext()];
  const [theirs, ours] = [newId(), newId()];
  await makeChannel(moves, { senderId: theirs });
  await makeChannel(writes, { senderId: ours });
  const messages = Array.from({ length: OLD }, (_, at) => text(`wamid.old-${at}`, `Line ${at}`));
  const threads = [{ id: "254711000111", messages }];
  await post(theirs, "history", { history: [{ metadata: { phase: 0 }, threads }] });
  await post(ours, "messages", { messages: [text("wamid.now", "Are you there?")] });
  loop = new WebhookLoop();
  loop.start();
  await expect.poll(() => messagesOf(writes), { timeout: 30_000, interval: 20 }).toBe(1);
  expect(await messagesOf(moves)).toBeLessThan(OLD);
  await expect.poll(() => messagesOf(moves), { timeout: 60_000 }).toBe(OLD);
}, 100_000);
