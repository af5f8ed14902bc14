import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { processEvents } from "./process-events";
import { storeEvent } from "./store-event";

const database = useTestDatabase();

const waiting = () =>
  withSystem("look at the events", (tx) =>
    tx.execute<{ status: string; attempts: number; error: string | null }>(
      sql`select status, attempts, error from webhook_events order by id`,
    ),
  );

test("r13: an event whose connection is cut is not blamed for it, and has its effect when the database is back", async () => {
  const ctx = await makeContext();
  await makeChannel(ctx, { senderId: "15", accountId: "16" });
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "254700000001", phone_number_id: "15" },
    messages: [
      {
        from: "254711000111",
        id: "wamid.cut",
        timestamp: "1795000000",
        type: "text",
        text: { body: "Hello" },
      },
    ],
  };
  await storeEvent({
    source: "meta",
    key: "cut",
    body: Buffer.from(
      JSON.stringify({
        object: "whatsapp_business_account",
        entry: [{ id: "16", changes: [{ field: "messages", value }] }],
      }),
    ),
  });

  const [owner, other] = [database.connect("owner"), database.connect("owner")];
  await owner.begin(async (held) => {
    await held`lock table messages in access exclusive mode`;
    const taken = expect(processEvents()).rejects.toThrow();
    // it stands before the lock now; cut it there, again and again, as a recovering server does
    let done = false;
    void taken.finally(() => {
      done = true;
    });
    while (!done) {
      await other`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'tickline-app'
          and wait_event_type = 'Lock'`;
    }
    await taken;
  });
  expect(await waiting()).toEqual([{ status: "pending", attempts: 0, error: null }]);

  while ((await processEvents()) > 0);
  expect(await waiting()).toEqual([{ status: "processed", attempts: 1, error: null }]);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ count: number }>(sql`select count(*)::int as count from messages`),
  );
  expect(row?.count).toBe(1);
});
