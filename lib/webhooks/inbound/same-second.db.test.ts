import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { processEvents } from "./process-events";
import { storeEvent } from "./store-event";

useTestDatabase();

const SECOND = 1_795_000_000;

/** One stored body with these words of one customer, all written in the same second. */
async function say(phoneNumberId: string, ...words: string[]): Promise<string> {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "254700000001", phone_number_id: phoneNumberId },
    messages: words.map((body) => ({
      from: "254711000111",
      id: `wamid.${phoneNumberId}.${body}`,
      timestamp: String(SECOND),
      type: "text",
      text: { body },
    })),
  };
  const { eventId } = await storeEvent({
    source: "meta",
    key: `${phoneNumberId} ${words.join()}`,
    body: Buffer.from(
      JSON.stringify({
        object: "whatsapp_business_account",
        entry: [{ id: "16", changes: [{ field: "messages", value }] }],
      }),
    ),
  });
  return eventId;
}

test("what a customer says within one second stands in the order in which it came, whichever is worked on first", async () => {
  const ctx = await makeContext();
  const phoneNumberId = randomUUID();
  await makeChannel(ctx, { senderId: phoneNumberId });
  const held = await say(phoneNumberId, "one", "two");
  await say(phoneNumberId, "three", "four");
  await withSystem("somebody else is working on the first", async (tx) => {
    await tx.execute(sql`select 1 from webhook_events where id = ${held} for update`);
    expect(await processEvents()).toBe(1);
  });
  expect(await processEvents()).toBe(1);

  const [seen] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ thread: string[]; newest: string }>(sql`
      select (select array_agg(m.body order by m.occurred_at, m.id) from messages m) as thread,
        (select m.body from messages m join conversations v
          on v.workspace_id = m.workspace_id and v.last_message_id = m.id) as newest`),
  );
  expect(seen).toEqual({ thread: ["one", "two", "three", "four"], newest: "four" });
});

test("what a customer wrote in the second of our message, before we could know of it, stands after it; the window is counted from their second", async () => {
  const ctx = await makeContext();
  const phoneNumberId = randomUUID();
  await makeChannel(ctx, { senderId: phoneNumberId });
  await say(phoneNumberId, "hello");
  await processEvents();
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      update messages set occurred_at = to_timestamp(${SECOND}) + interval '400 milliseconds',
        direction = 'outbound', origin = 'agent', status = 'sent', body = 'ours'`),
  );
  await say(phoneNumberId, "theirs");
  await processEvents();
  const [seen] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ thread: string[]; newest: string; window: number }>(sql`
      select array_agg(m.body order by m.occurred_at, m.id) as thread,
        extract(epoch from min(v.window_expires_at))::int as window,
        min(l.body) as newest
      from messages m cross join conversations v
      join messages l on l.workspace_id = v.workspace_id and l.id = v.last_message_id`),
  );
  expect(seen).toEqual({ thread: ["ours", "theirs"], newest: "theirs", window: SECOND + 86_400 });
});
