import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { conversations, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { type CampaignWorld, makeCampaignWorld } from "@/lib/campaigns/testing/campaign-world";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import { newId } from "@/lib/core/ids";
import { receiveHistory } from "./receive-history";

/* What WhatsApp really posts: a chunk of the phone's past, and one of its files later. */

useTestDatabase();
let world: CampaignWorld;
beforeEach(async () => {
  world = await makeCampaignWorld({ people: 0 });
});

type HistoryMessage = Extract<ChannelEvent, { kind: "history_message" }>;
const FIXTURES = path.resolve(import.meta.dirname, "../channels/whatsapp/fixtures");
const eventsOf = (name: string): HistoryMessage[] =>
  parseWebhook(readFileSync(path.join(FIXTURES, name), "utf8")).events.filter(
    (event): event is HistoryMessage & typeof event => event.kind === "history_message",
  );
const chunk = eventsOf("wh-history-chunk-threads.json");
const [lateFile] = eventsOf("wh-history-media-asset.json") as [HistoryMessage];
const receiveAll = (events: readonly HistoryMessage[]) =>
  receiveHistory(
    world.ctx,
    events.map((event) => ({ messageId: newId(), channelId: world.channelId, event })),
  );
const receive = async (event: HistoryMessage) => (await receiveAll([event]))[0];

async function stored() {
  return withWorkspace(world.ctx, async (tx) => {
    const [one] = await tx.execute<Record<string, number>>(sql`
      select (select count(*)::int from messages) as messages,
        (select count(*)::int from attachments) as files,
        (select coalesce(sum(unread_count), 0)::int from conversations) as unread`);
    return one;
  });
}

const placeholder = async () => {
  const rows = await withWorkspace(world.ctx, (tx) => tx.select().from(messages));
  return rows.find(({ providerId }) => providerId === lateFile.providerId);
};

test("a file of the past that comes later is filled in where its placeholder stands: one bubble, nobody's unread", async () => {
  for (const event of chunk) expect(await receive(event)).toBe("imported");
  const before = await placeholder();
  // until then, and when it never comes, the thread says that the file is on the phone
  expect(before).toMatchObject({ kind: "unsupported", direction: "outbound", origin: "history" });
  expect(await stored()).toEqual({ messages: chunk.length, files: 0, unread: 0 });

  expect(await receive(lateFile)).toBe("file");
  const after = await placeholder();
  expect(after).toMatchObject({ kind: "image", body: "Black Prince echeveria" });
  expect(after).toMatchObject({
    id: before?.id,
    contactId: before?.contactId,
    direction: "outbound",
    status: before?.status,
    occurredAt: before?.occurredAt,
  });
  expect(await stored()).toEqual({ messages: chunk.length, files: 1, unread: 0 });
  const rows = await withWorkspace(world.ctx, (tx) => tx.select().from(conversations));
  expect(rows.map(({ status }) => status)).toEqual(["closed", "closed"]);
});

test("the same file again, and a placeholder after its file, change nothing", async () => {
  for (const event of [...chunk, lateFile]) await receive(event);
  const filled = await placeholder();
  for (const event of [lateFile, ...chunk]) expect(await receive(event)).toBe("repeated");
  expect(await placeholder()).toEqual(filled);
  expect(await stored()).toMatchObject({ messages: chunk.length, files: 1 });
});

test("a late file of what the business had sent finds its placeholder without naming the thread", async () => {
  for (const event of chunk) await receive(event);
  const own = { ...lateFile, direction: "outbound" as const, threadId: null };
  expect(await receive(own)).toBe("file");
  expect(await placeholder()).toMatchObject({ kind: "image" });
  // of a message that nobody knows nothing says where it belongs
  expect(await receive({ ...own, providerId: "wamid.nobody-knows" })).toBe("unknown");
  expect(await stored()).toMatchObject({ messages: chunk.length, files: 1 });
});

test("a chunk that comes as a whole, with files and repeats in it and twice at once, ends as one by one", async () => {
  const all = [...chunk, lateFile, ...chunk, { ...lateFile, threadId: null }];
  const results = await receiveAll(all);
  const again = chunk.map(() => "repeated");
  expect(results).toEqual([...chunk.map(() => "imported"), "file", ...again, "repeated"]);
  expect(await placeholder()).toMatchObject({ kind: "image", direction: "outbound" });
  await Promise.all([receiveAll(all), receiveAll(all.toReversed())]);
  expect(await stored()).toEqual({ messages: chunk.length, files: 1, unread: 0 });
  const threads = await withWorkspace(world.ctx, (tx) =>
    tx.execute(sql`
      select v.last_message_at = max(m.occurred_at) as "isNewest"
      from conversations v join messages m on m.workspace_id = v.workspace_id
        and m.contact_id = v.contact_id
      group by v.id, v.last_message_at`),
  );
  expect(threads.map(({ isNewest }) => isNewest)).toEqual([true, true]);
});
