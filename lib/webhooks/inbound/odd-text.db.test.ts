import { asc } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { listEvents, listHistoryImports } from "../event-queries";
import { receiveMetaWebhook } from "./meta";
import { processEvents } from "./process-events";

/* What people can type and phones can cut, and PostgreSQL does not take as it is (r86). */

usePricedDatabase();
const SECRET = "app-secret-for-tests";
const HALF = "\ud83d";

let ctx: Awaited<ReturnType<typeof makeContext>>;
let number: string;
let account: string;
beforeAll(() => publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" }));
beforeEach(async () => {
  ctx = await makeContext();
  number = newId();
  account = `account ${number}`;
  await makeChannel(ctx, { senderId: number, accountId: account });
});

/** Posts one update as Meta does, and answers with what each part of it came to. */
async function post(field: string, value: Record<string, unknown>) {
  const metadata = { display_phone_number: "254700000001", phone_number_id: number };
  const change = { field, value: { messaging_product: "whatsapp", metadata, ...value } };
  const body = Buffer.from(JSON.stringify({ entry: [{ id: account, changes: [change] }] }));
  const headers = { "x-hub-signature-256": signMetaBody(body, SECRET) };
  const answer = await receiveMetaWebhook({ rawBody: body, headers, url: "/api/webhooks/meta" });
  expect(answer.status).toBe(200);
  while ((await processEvents()) > 0);
  return (await listEvents(ctx, { filter: {} })).rows.map(({ outcome }) => outcome);
}
const wrote = (body: string, more: Record<string, unknown> = {}) =>
  post("messages", {
    messages: [
      {
        from: "254711000111",
        id: `wamid.${newId()}`,
        timestamp: "1795000000",
        type: "text",
        text: { body },
        ...more,
      },
    ],
  });
const stored = async () =>
  (await withWorkspace(ctx, (tx) => tx.select().from(messages).orderBy(asc(messages.id)))).map(
    ({ body, content }) => [body, content.text],
  );

test.each([
  ["the six characters \\u0000", "It prints \\u0000", "It prints \\u0000"],
  ["the same within a text", '\\u0000 and \\\\u0000" too', '\\u0000 and \\\\u0000" too'],
  ["a real NUL", "Before\u0000after", "Beforeafter"],
  ["half an emoji", `Cut ${HALF}`, "Cut \ufffd"],
  ["a whole emoji", "Whole \ud83d\ude00", "Whole \ud83d\ude00"],
])("r86: a customer who writes %s is read", async (_, said, kept) => {
  expect(await wrote(said)).toEqual(["applied"]);
  expect(await stored()).toEqual([[kept, kept]]);
});

test("r86: NUL and halves in ids, names, advertisements and errors stop nothing", async () => {
  expect(
    await wrote("Hello", {
      from_user_id: `KE.1\u0000${HALF}`,
      context: { id: "wamid.\u0000before" },
      referral: { source_url: "https://a.test/\u0000", headline: `Kettles ${HALF}` },
    }),
  ).toEqual(["applied"]);
  const failed = {
    id: "wamid.\u0000theirs",
    status: "failed",
    timestamp: "1795000000",
    recipient_id: "254711000111",
    errors: [{ code: 131_000, title: `Cut ${HALF}`, error_data: { details: "No\u0000" } }],
  };
  expect(await post("messages", { statuses: [failed] })).toEqual(["waiting", "applied"]);
});

test("r86: a line that is cut in the middle of an emoji is written down with what it did, and so is what came beside it", async () => {
  const alert_description = `${"x".repeat(499)}\ud83d\ude00 and more`;
  const outcomes = await post("account_alerts", {
    entity_type: "WABA",
    alert_info: { alert_severity: "INFORMATIONAL", alert_type: "OTHER", alert_description },
    messages: [
      { from: "254711000111", id: "wamid.beside", type: "text", text: { body: "Beside it" } },
    ],
  });
  expect(outcomes).toEqual(["kept", "applied"]);
  expect(await stored()).toEqual([["Beside it", "Beside it"]]);
});

test("a progress that is no whole number does not take the list of imports away", async () => {
  for (const progress of ["half of it", 12.5, 40]) {
    await post("history", { history: [{ metadata: { phase: 0, chunk_order: 1, progress } }] });
  }
  expect(await listHistoryImports(ctx)).toMatchObject([{ progress: 40, messages: 0 }]);
});
