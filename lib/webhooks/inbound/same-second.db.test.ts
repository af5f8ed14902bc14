import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { processEvents } from "./process-events";
import { storeEvent } from "./store-event";

useTestDatabase();

/** One stored body with these words of one customer, all written in the same second. */
async function say(...words: string[]): Promise<string> {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "254700000001", phone_number_id: "15" },
    messages: words.map((body) => ({
      from: "254711000111",
      id: `wamid.${body}`,
      timestamp: "1795000000",
      type: "text",
      text: { body },
    })),
  };
  const { eventId } = await storeEvent({
    source: "meta",
    key: words.join(),
    body: Buffer.from(
      JSON.stringify({
        object: "whatsapp_business_account",
        entry: [{ id: "16", changes: [{ field: "messages", value }] }],
      }),
    ),
  });
  return eventId;
}

async function connectNumber(ctx: WorkspaceContext) {
  await withWorkspace(ctx, (tx) =>
    tx.insert(channels).values({
      workspaceId: ctx.workspaceId,
      id: newId(),
      kind: "whatsapp",
      mode: "shared",
      name: "Main number",
      phoneNumberId: "15",
      wabaId: "16",
      displayPhoneNumber: "+254700000001",
      status: "connected",
      isSandbox: true,
    }),
  );
}

test("what a customer says within one second stands in the order in which it came, whichever is worked on first", async () => {
  const ctx = await makeContext();
  await connectNumber(ctx);
  const held = await say("one", "two");
  await say("three", "four");
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
