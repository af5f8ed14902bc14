import { existsSync } from "node:fs";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { countConversations } from "@/lib/inbox/count-queries";
import { listConversations } from "@/lib/inbox/queries";
import { listConversationsSchema } from "@/lib/inbox/schema";
import { readThread } from "@/lib/inbox/thread-queries";
import type { Bench, RunSection } from "./bench-rig";
import { followInbox } from "./follow-inbox";
import { interleave, median, medianOf, ratioOf } from "./measure";
import { milliseconds, type Note, type Row } from "./report";
import { scrollInbox } from "./scroll-inbox";

const FEW = 100;
const SHORT = 20;
/** Reads a sample takes the median of. */
const READS = 30;

type Inbox = { ctx: WorkspaceContext; channelId: string; conversationId: string };

/**
 * (g) The shared inbox: its list with few and with many conversations, a thread that is short and one
 * that is long, both scrolled, and how long a customer's words take from the webhook to an open browser.
 */
export const benchInbox: RunSection = async (bench) => {
  const many = bench.isQuick ? 20_000 : 100_000;
  const long = bench.isQuick ? 5_000 : 20_000;
  bench.log(`making ${many.toLocaleString("en")} conversations`);
  const small = await makeInbox(bench, { conversations: FEW, messages: SHORT });
  const big = await makeInbox(bench, { conversations: many, messages: long });
  await bench.settle();
  const rows: Row[] = [];
  const compare = async (
    what: string,
    sizes: { small: number; big: number; noun: string },
    read: (inbox: Inbox) => Promise<unknown>,
  ) => {
    const names = { small: `${what}, ${sizes.small}`, big: `${what}, ${sizes.big}` };
    await medianTime(small, read);
    await medianTime(big, read);
    const samples = await interleave(
      [
        { name: names.small, measure: () => medianTime(small, read) },
        { name: names.big, measure: () => medianTime(big, read) },
      ],
      bench.repetitions,
      bench.log,
    );
    rows.push({
      section: "g",
      what: `${what}, ${sizes.big.toLocaleString("en")} ${sizes.noun} beside ${sizes.small}`,
      ratio: ratioOf(samples, names.big, names.small),
      aim: { atMost: 1.5 },
      ours: milliseconds(medianOf(samples, names.big)),
      beside: milliseconds(medianOf(samples, names.small)),
    });
  };
  const lists = { small: FEW, big: many, noun: "conversations" };
  await compare("conversation list", lists, ({ ctx }) =>
    listConversations(ctx, listConversationsSchema.parse({})),
  );
  await compare("its counts by view", lists, ({ ctx }) => countConversations(ctx));
  await compare(
    "opening a thread",
    { small: SHORT, big: long, noun: "messages" },
    ({ ctx, conversationId }) => readThread(ctx, { conversationId }),
  );

  if (!existsSync(".next/BUILD_ID")) {
    const text = "no production build, so no stream was opened and nothing was scrolled";
    return { rows, notes: [{ section: "g", text }] };
  }
  rows.push(...(await scrollInbox(bench, { ...big, conversations: many, messages: long })));
  const notes: Note[] = (await followInbox(bench)).map((text) => ({ section: "g", text }));
  return { rows, notes };
};

async function medianTime(inbox: Inbox, read: (inbox: Inbox) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < READS; i++) {
    const began = performance.now();
    await read(inbox);
    taken.push(performance.now() - began);
  }
  return median(taken);
}

/** A workspace with a number, conversations of one message each, and one of them with many. */
async function makeInbox(
  { owner }: Bench,
  size: { conversations: number; messages: number },
): Promise<Inbox> {
  const ctx: WorkspaceContext = await makeContext();
  const { workspaceId } = ctx;
  const channelId = newId();
  await withWorkspace(ctx, (tx) =>
    tx.insert(channels).values({
      workspaceId,
      id: channelId,
      kind: "whatsapp",
      mode: "shared",
      name: "Bench number",
      senderId: channelId,
      accountId: channelId,
      address: "+15550000000",
      status: "connected",
      isSandbox: true,
    }),
  );
  await owner`
    insert into contacts (workspace_id, id, name, phone, phone_key, country, source)
    select ${workspaceId}, new_id(), 'Person ' || n, '+2547' || 10000000 + n, '2547' || 10000000 + n, 'KE', 'whatsapp'
    from generate_series(1, ${size.conversations}::int) n`;
  await owner`
    insert into messages (workspace_id, contact_id, channel_id, direction, origin, kind, body, status, occurred_at)
    select workspace_id, id, ${channelId}, 'inbound', 'customer', 'text', 'Is my order ready?', 'received',
      now() - random() * interval '30 days'
    from contacts where workspace_id = ${workspaceId}`;
  await owner`
    insert into conversations (workspace_id, contact_id, channel_id, unread_count, last_message_at, last_message_id, last_inbound_at, window_expires_at)
    select workspace_id, contact_id, channel_id, 1, occurred_at, id, occurred_at, occurred_at + interval '24 hours'
    from messages where workspace_id = ${workspaceId}`;
  const [one] = await owner`
    select id, contact_id from conversations where workspace_id = ${workspaceId} order by id limit 1`;
  await owner`
    insert into messages (workspace_id, contact_id, channel_id, direction, origin, kind, body, status, occurred_at)
    select ${workspaceId}, ${one?.contact_id as string}, ${channelId}, 'inbound', 'customer', 'text',
      'Line ' || n, 'received', now() - n * interval '1 minute'
    from generate_series(2, ${size.messages}::int) n`;
  return { ctx, channelId, conversationId: one?.id as string };
}
