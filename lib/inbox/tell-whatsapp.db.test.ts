import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { type SendingRig, type SendingWorld, startSendingRig } from "@/e2e/rig/sending-rig";
import { blockContact } from "@/lib/contacts/block-contact";
import { getContact } from "@/lib/contacts/contact-queries";
import { unblockContact } from "@/lib/contacts/unblock-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { processEvents } from "@/lib/webhooks/inbound/process-events";
import { announceTyping } from "./announce-typing";
import { blockInWhatsapp, tellBlock } from "./block-in-whatsapp";
import { changeConversations } from "./change-conversations";
import { showTyping } from "./send-read-receipt";
import { joinDesk } from "./testing/desk";

/* What WhatsApp is told beside messages: that a reply is being written, and who may not write. */

const database = useTestDatabase();
let rig: SendingRig;
let world: SendingWorld;
let ctx: WorkspaceContext;
let people = 0;

beforeAll(async () => {
  rig = await startSendingRig();
  world = await rig.makeSendingWorld({ recipients: 0 });
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clearFaults();
  ctx = world.ctx;
});

/** Somebody new writes and arrives in the inbox. */
async function customerWrites() {
  const phone = `2547226${String(10_000 + ++people)}`;
  await rig.inbound(world.phoneNumberId, phone, "When does my kettle come?");
  await rig.flush();
  while ((await processEvents()) > 0);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ id: string; contactId: string }>(sql`
      select v.id, v.contact_id as "contactId" from conversations v join contact_identities i
        on i.workspace_id = v.workspace_id and i.contact_id = v.contact_id
      where i.kind = 'wa_id' and i.value = ${phone}`),
  );
  if (!row) throw new Error("nobody arrived");
  return { ...row, phone };
}

/** What the person's phone shows. */
async function handset(phone: string) {
  const response = await fetch(
    `${rig.graphUrl}/_control/handsets/${phone}?phoneNumberId=${world.phoneNumberId}`,
  );
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { typing: boolean; business: { blockedYou: boolean } };
}

const jobs = async (key: string) =>
  (await database.connect("owner")`select 1 from graphile_worker.jobs where key = ${key}`).length;

describe("a reply that is being written", () => {
  test("is seen on the customer's phone", async () => {
    const { id, phone } = await customerWrites();
    expect((await handset(phone)).typing).toBe(false);
    await showTyping(ctx, { conversationId: id, typedAtMs: Date.now() });
    expect((await handset(phone)).typing).toBe(true);
  });

  test("is not shown when the hint comes late, to whom cannot be answered, or after the answer", async () => {
    const { id, phone, contactId } = await customerWrites();
    await showTyping(ctx, { conversationId: id, typedAtMs: Date.now() - 11_000 });
    expect((await handset(phone)).typing).toBe(false);
    await blockContact(ctx, { id: contactId, reason: "Rude" });
    await showTyping(ctx, { conversationId: id, typedAtMs: Date.now() });
    expect((await handset(phone)).typing).toBe(false);
    await unblockContact(ctx, { id: contactId });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update conversations set window_expires_at = now() where id = ${id}`),
    );
    await showTyping(ctx, { conversationId: id, typedAtMs: Date.now() });
    expect((await handset(phone)).typing).toBe(false);
  });

  test("is told once in a while, and never from a conversation that is a colleague's", async () => {
    const mine = await customerWrites();
    const theirs = await customerWrites();
    const lena = await joinDesk(ctx, "Lena Fischer");
    const tom = await joinDesk(ctx, "Tom Otieno");
    await changeConversations(ctx, {
      conversationIds: [theirs.id],
      change: { assigneeId: tom.actor.kind === "member" ? tom.actor.memberId : "" },
    });
    await announceTyping(lena, { conversationId: theirs.id });
    expect(await jobs(`inbox.typing:${theirs.id}`)).toBe(0);
    await announceTyping(lena, { conversationId: mine.id });
    expect(await jobs(`inbox.typing:${mine.id}`)).toBe(1);
    await database.connect(
      "owner",
    )`select graphile_worker.remove_job(${`inbox.typing:${mine.id}`})`;
    await announceTyping(lena, { conversationId: mine.id });
    expect(await jobs(`inbox.typing:${mine.id}`)).toBe(0);
  });
});

describe("a person who is blocked in WhatsApp too", () => {
  const blocks = async (contactId: string) => (await getContact(ctx, contactId)).whatsappBlocks;

  test("C8: cannot write any more until they are unblocked here", async () => {
    const { id, contactId, phone } = await customerWrites();
    await blockContact(ctx, { id: contactId, reason: "Threats" });
    expect(await blocks(contactId)).toMatchObject([{ state: null, canBlock: true }]);
    await blockInWhatsapp(ctx, { contactId });
    expect(await blocks(contactId)).toMatchObject([{ state: "asked" }]);
    expect(await jobs(`inbox.block:${id}`)).toBe(1);
    await tellBlock(ctx, { conversationId: id });
    expect(await blocks(contactId)).toMatchObject([{ state: "blocked", problem: null }]);
    expect((await handset(phone)).business.blockedYou).toBe(true);
    // the job runs again, after a crash for instance
    await tellBlock(ctx, { conversationId: id });
    expect((await handset(phone)).business.blockedYou).toBe(true);

    await unblockContact(ctx, { id: contactId });
    await tellBlock(ctx, { conversationId: id });
    expect((await handset(phone)).business.blockedYou).toBe(false);
    expect(await blocks(contactId)).toMatchObject([{ state: null, problem: null }]);
  });

  test("is named with Meta's reason when Meta does not take it", async () => {
    const { id, contactId, phone } = await customerWrites();
    await blockContact(ctx, { id: contactId, reason: "Threats" });
    await blockInWhatsapp(ctx, { contactId });
    await rig.faults({ errorCodeByEdge: { block_users: 139101 } });
    await tellBlock(ctx, { conversationId: id });
    expect(await blocks(contactId)).toMatchObject([
      { state: "refused", problem: expect.stringMatching(/^Block list is full\..*139101/) },
    ]);
    // another try is possible, and then it holds
    await rig.clearFaults();
    await blockInWhatsapp(ctx, { contactId });
    await tellBlock(ctx, { conversationId: id });
    expect((await handset(phone)).business.blockedYou).toBe(true);

    await rig.faults({ errorCodeByEdge: { block_users: 139103 } });
    await unblockContact(ctx, { id: contactId });
    await tellBlock(ctx, { conversationId: id });
    expect(await blocks(contactId)).toMatchObject([
      { state: "blocked", problem: expect.stringContaining("139103") },
    ]);
  });

  test("is refused who is not blocked here, who wrote too long ago, and who is somebody else's", async () => {
    const { id, contactId } = await customerWrites();
    await expect(blockInWhatsapp(ctx, { contactId })).rejects.toMatchObject({ code: "conflict" });
    await blockContact(ctx, { id: contactId, reason: "Threats" });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update conversations set last_inbound_at = now() - interval '25 hours'
        where id = ${id}`),
    );
    await expect(blockInWhatsapp(ctx, { contactId })).rejects.toThrow(/within 24 hours/);
    const other = await rig.makeSendingWorld({ recipients: 0 });
    await expect(blockInWhatsapp(other.ctx, { contactId })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
