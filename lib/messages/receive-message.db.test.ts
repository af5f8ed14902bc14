import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations, messages } from "@/db/schema/messages";
import { wallets } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { type CampaignWorld, makeCampaignWorld } from "@/lib/campaigns/testing/campaign-world";
import type { InboundMessage } from "@/lib/channels/channel-event";
import type { InboundContent } from "@/lib/channels/inbound-content";
import { messagePayload } from "@/lib/channels/whatsapp/message-payload";
import { newId } from "@/lib/core/ids";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { claimQueued } from "./claim-queued";
import { queueMessage } from "./queue-message";
import { receiveMessage } from "./receive-message";

usePricedDatabase();
let world: CampaignWorld;
beforeEach(async () => {
  world = await makeCampaignWorld({ people: 0, balance: "10" });
});

function inbound(
  providerId: string,
  given: { text?: string; content?: InboundContent; waId?: string } = {},
): InboundMessage {
  const text = given.text ?? "Is it in stock?";
  return {
    providerId,
    from: {
      waId: given.waId ?? "254712345678",
      userId: null,
      parentUserId: null,
      username: null,
      name: "Amina Yusuf",
    } as InboundMessage["from"],
    content: given.content ?? { kind: "text", text },
    preview: text,
    replyTo: null,
    forwarded: "no",
    referredProduct: null,
    referral: null,
    groupId: null,
    errors: [],
  };
}

const receive = (message: InboundMessage, at: string | null = null) =>
  receiveMessage(world.ctx, { messageId: newId(), channelId: world.channelId, message, at });

async function countAll() {
  const [row] = await withWorkspace(world.ctx, (tx) =>
    tx.execute<Record<string, number>>(sql`
      select (select count(*)::int from contacts) as contacts,
        (select count(*)::int from conversations) as conversations,
        (select count(*)::int from messages) as messages,
        (select count(*)::int from attachments) as attachments,
        (select count(*)::int from consent_events) as proofs`),
  );
  return row;
}

async function conversation() {
  const [row] = await withWorkspace(world.ctx, (tx) => tx.select().from(conversations));
  return row as typeof conversations.$inferSelect;
}

describe("r14: one provider id is one message", () => {
  test("an album of ten pictures of a new customer, posted three times in parallel", async () => {
    const album = Array.from({ length: 10 }, (_, place) =>
      inbound(`wamid.album-${place}`, {
        content: {
          kind: "image",
          mediaId: `media-${place}`,
          mimeType: "image/jpeg",
          sha256: null,
          url: null,
          caption: null,
        },
      }),
    );
    const results = await Promise.all([...album, ...album, ...album].map((one) => receive(one)));
    expect(results.filter((id) => id !== null)).toHaveLength(10);
    expect(await countAll()).toEqual({
      contacts: 1,
      conversations: 1,
      messages: 10,
      attachments: 10,
      proofs: 0,
    });
    expect(await conversation()).toMatchObject({ unreadCount: 10, version: 10 });
  });

  test("the same id in another workspace is another message", async () => {
    await receive(inbound("wamid.same"));
    const mine = world;
    world = await makeCampaignWorld({ people: 0 });
    expect(await receive(inbound("wamid.same"))).not.toBeNull();
    expect((await countAll())?.messages).toBe(1);
    world = mine;
    expect((await countAll())?.messages).toBe(1);
  });

  test("a webhook that failed half way leaves nothing, so that its repeat counts", async () => {
    const broken = inbound("wamid.broken", {
      content: { kind: "document", mediaId: 7 as never } as never,
    });
    // the database refuses a file name that is no text
    Object.assign(broken.content, { fileName: { toString: null } });
    await expect(receive(broken)).rejects.toThrow();
    expect(await countAll()).toMatchObject({ contacts: 0, conversations: 0, messages: 0 });
    expect(await receive(inbound("wamid.broken"))).not.toBeNull();
  });
});

describe("what a message does to its conversation", () => {
  test("a late one neither shortens the window nor takes the place of the newest", async () => {
    const now = Date.now();
    const newest = await receive(inbound("wamid.new"), new Date(now - 60_000).toISOString());
    await receive(inbound("wamid.old"), new Date(now - 3_600_000).toISOString());
    const row = await conversation();
    expect(row.lastMessageId).toBe(newest);
    expect(row.windowExpiresAt?.getTime()).toBe(now - 60_000 + 24 * 3_600_000);
    expect(row.unreadCount).toBe(2);
  });

  test("a provider whose clock is ahead opens no longer window", async () => {
    await receive(inbound("wamid.future"), new Date(Date.now() + 30 * 3_600_000).toISOString());
    const { windowExpiresAt, lastMessageAt } = await conversation();
    expect(lastMessageAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(windowExpiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
  });

  test("it wakes what was closed, but a blocked person wakes nobody", async () => {
    await receive(inbound("wamid.1"));
    const close = () =>
      withWorkspace(world.ctx, (tx) =>
        tx.update(conversations).set({ status: "closed", closedAt: new Date(), unreadCount: 0 }),
      );
    await close();
    await receive(inbound("wamid.2"));
    expect(await conversation()).toMatchObject({ status: "open", unreadCount: 1, closedAt: null });
    await close();
    await withWorkspace(world.ctx, (tx) => tx.update(contacts).set({ blockedAt: new Date() }));
    await receive(inbound("wamid.3"));
    expect(await conversation()).toMatchObject({ status: "closed", unreadCount: 0 });
    expect((await countAll())?.messages).toBe(3);
  });

  test("r86: NUL in a name, a text or a payload is stored without it", async () => {
    const nul = String.fromCharCode(0);
    const message = inbound("wamid.nul", { text: `a${nul}b` });
    await receive({ ...message, from: { ...message.from, name: `Am${nul}ina` } });
    const [row] = await withWorkspace(world.ctx, (tx) => tx.select().from(messages));
    expect(row?.body).toBe("ab");
    expect(row?.content).toMatchObject({ text: "ab" });
    const [person] = await withWorkspace(world.ctx, (tx) => tx.select().from(contacts));
    expect(person?.name).toBe("Amina");
  });
});

/** An agent's message, waiting for its number's sender. */
async function queue(kind: "text" | "template", category: "service" | "utility" | "marketing") {
  const [person] = await withWorkspace(world.ctx, (tx) => tx.select().from(contacts));
  return withWorkspace(world.ctx, (tx) =>
    queueMessage(tx, world.ctx, {
      channelId: world.channelId,
      contactId: person?.id as string,
      address: "254712345678",
      origin: "agent",
      kind,
      body: "Hello",
      content:
        kind === "text"
          ? { kind: "text", text: "Hello" }
          : { kind: "template", name: "sale", language: "en_US", components: [], category },
      category,
    }),
  );
}
const claim = () =>
  claimQueued(world.ctx, {
    channelId: world.channelId,
    workerId: newId(),
    limit: 50,
    payloadOf: messagePayload,
  });
async function fateOf(messageId: string) {
  const rows = await withWorkspace(world.ctx, (tx) => tx.select().from(messages));
  return rows.find((row) => row.id === messageId) as typeof messages.$inferSelect;
}
async function money() {
  const [row] = await withWorkspace(world.ctx, (tx) => tx.select().from(wallets));
  return { balance: Number(row?.balance), held: Number(row?.held) };
}

describe("r62: the window is looked at when a message leaves", () => {
  test("it closed between writing and sending: nothing leaves, nothing is charged, and it says why", async () => {
    await receive(inbound("wamid.1"));
    const inTime = await queue("text", "service");
    expect((await claim())?.messages.map((one) => one.messageId)).toEqual([inTime]);

    const late = await queue("text", "service");
    const template = await queue("template", "utility");
    const held = (await money()).held;
    await withWorkspace(world.ctx, (tx) =>
      tx.execute(sql`update conversations set window_expires_at = now() - interval '1 second'`),
    );
    const batch = await claim();
    expect(batch?.messages.map((one) => one.messageId)).toEqual([template]);
    expect(await fateOf(late)).toMatchObject({ status: "failed", errorCode: 131047 });
    expect((await fateOf(late)).errorDetail).toContain("Nothing was sent or charged");
    expect((await money()).balance).toBe(10);
    expect((await money()).held).toBeLessThanOrEqual(held);
    expect((await fateOf(template)).status).toBe("sending");
  });

  test("nobody claims a message twice", async () => {
    await receive(inbound("wamid.1"));
    const ids = await Promise.all(Array.from({ length: 12 }, () => queue("text", "service")));
    const batches = await Promise.all(Array.from({ length: 6 }, claim));
    const claimed = batches.flatMap((batch) => batch?.messages.map((one) => one.messageId) ?? []);
    expect(claimed.toSorted()).toEqual(ids.toSorted());
  });
});

describe("r60: an opt-out is looked at when a message leaves", () => {
  test.each([
    ["marketing", "failed"],
    ["utility", "sending"],
  ] as const)(
    "a %s template that waits when the customer writes STOP is then %s",
    async (category, status) => {
      await receive(inbound("wamid.1"));
      const messageId = await queue("template", category);
      expect((await money()).held).toBeGreaterThan(0);
      await receive(inbound("wamid.2", { text: "STOP" }));
      expect((await countAll())?.proofs).toBe(1);
      const batch = await claim();
      expect(batch?.messages).toHaveLength(status === "sending" ? 1 : 0);
      expect((await fateOf(messageId)).status).toBe(status);
      if (status === "failed") {
        expect((await fateOf(messageId)).errorDetail).toContain("opted out");
        expect(await money()).toEqual({ balance: 10, held: 0 });
      }
    },
  );

  test("a blocked person gets nothing at all", async () => {
    await receive(inbound("wamid.1"));
    const messageId = await queue("template", "utility");
    await withWorkspace(world.ctx, (tx) => tx.update(contacts).set({ blockedAt: new Date() }));
    expect((await claim())?.messages).toEqual([]);
    expect((await fateOf(messageId)).status).toBe("failed");
    expect(await money()).toEqual({ balance: 10, held: 0 });
  });

  test("STOP and START in one second: the newest word decides, and both are proved", async () => {
    await receive(inbound("wamid.1", { text: "STOP" }));
    await receive(inbound("wamid.2", { text: "start" }));
    const [person] = await withWorkspace(world.ctx, (tx) => tx.select().from(contacts));
    expect(person?.consent).toBe("opted_in");
    expect((await countAll())?.proofs).toBe(2);
  });
});
