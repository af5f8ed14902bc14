import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { newId } from "@/lib/core/ids";
import { addNote } from "./add-note";
import { exportTranscript } from "./export-transcript";
import { sendMessage } from "./send-message";
import { customerWrites, type Desk, joinDesk, makeDesk } from "./testing/desk";
import type { Reaction } from "./thread-message";
import { readStretch } from "./thread-queries";

useTestDatabase();

/** Buttons went out, one was pressed; a place, a card, a file and a note followed. */
async function talk(desk: Desk) {
  const { conversationId, phone, contactId } = await customerWrites(desk, { text: "Any kettles?" });
  const messageId = newId();
  await sendMessage(desk.tom, {
    conversationId,
    messageId,
    content: {
      kind: "buttons",
      text: "Which colour?",
      buttons: ["Violet", "Red"],
    },
    seenVersion: 99,
    close: false,
  });
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`update messages set status = 'failed', error_detail = 'The line broke.'
      where id = ${messageId}`),
  );
  await customerWrites(desk, {
    phone,
    text: "Violet",
    content: { kind: "interactive", reply: { type: "button", id: "violet", title: "Violet" } },
  });
  await customerWrites(desk, {
    phone,
    text: "Nyali",
    content: {
      kind: "location",
      latitude: -4.05,
      longitude: 39.69,
      name: "Nyali gate",
      address: null,
      url: null,
    },
  });
  await customerWrites(desk, {
    phone,
    text: "Joy",
    content: {
      kind: "contacts",
      cards: [
        {
          name: { formatted: "Joy Wanjiku" },
          phones: [{ phone: "+254711000111" }],
          emails: [],
          organisation: { company: "Riders" },
        },
      ],
    },
  });
  await customerWrites(desk, { phone, text: "Photo", content: { kind: "text", text: "x" } });
  await withWorkspace(desk.lena, async (tx) => {
    const [file] = await tx.execute<{ id: string }>(sql`
      update messages set kind = 'document', content = '{}'::jsonb where contact_id = ${contactId}
        and body = 'Photo' returning id`);
    await tx.insert(attachments).values({
      workspaceId: desk.lena.workspaceId,
      id: newId(),
      messageId: file?.id as string,
      status: "stored",
      mimeType: "application/pdf",
      fileName: "invoice.pdf",
      sizeBytes: 18_400,
      storageKey: "secret-key",
    });
  });
  await addNote(desk.tom, { conversationId, messageId: newId(), text: "She pays cash" });
  return conversationId;
}

test("a downloaded conversation says what was said: buttons and the pressed one, a place, a card, a file, who wrote and how far it came", async () => {
  const desk = await makeDesk();
  const conversationId = await talk(desk);
  const manager = await joinDesk(desk.lena, "Mia", "manager");
  const { body, fileName } = await exportTranscript(manager, {
    conversationId,
    format: "txt",
    notes: false,
  });
  expect(fileName).toMatch(/\.txt$/);
  for (const words of [
    "Amina Yusuf: Any kettles?",
    "Tom Otieno (failed): Which colour?",
    "Buttons: [Violet] [Red]",
    "Not sent. The line broke.",
    "Pressed this button",
    "Place: Nyali gate, -4.050000 39.690000",
    "Contact card: Joy Wanjiku, Riders, +254711000111",
    "File: invoice.pdf, application/pdf, 18.4 kB",
  ]) {
    expect(body).toContain(words);
  }
  // where a file lies is nobody's outside
  expect(body).not.toMatch(/secret-key|\/media\//);
  expect(body).not.toContain("She pays cash");
  const [line] = await withWorkspace(manager, (tx) =>
    tx.execute<{ detail: { notes: boolean } }>(sql`
      select * from activity_log where action = 'conversation.exported'`),
  );
  expect(JSON.stringify(line)).toContain('"notes":false');
});

test("a reaction that came long after its message is at it in a conversation that is read in stretches, and read once", async () => {
  const desk = await makeDesk();
  const at = (minute: number) => new Date(Date.now() - 3_600_000 + minute * 60_000);
  const first = await customerWrites(desk, { text: "one", at: at(0) });
  const { phone, contactId } = first;
  const react = (minute: number, providerId: string, emoji: string) =>
    customerWrites(desk, {
      phone,
      at: at(minute),
      content: { kind: "reaction", targetProviderId: providerId, emoji },
    });
  await react(1, first.providerId, "👍");
  const second = await customerWrites(desk, { phone, text: "two", at: at(2) });
  await react(3, second.providerId, "😀");
  await customerWrites(desk, { phone, text: "three", at: at(4) });
  await customerWrites(desk, { phone, text: "four", at: at(5) });
  // changed his mind about the first, and took the second back
  await react(6, first.providerId, "❤️");
  await react(7, second.providerId, "");
  const thread = { contactId, channelId: desk.channelId };
  const read = (before: string | null, reactions: readonly Reaction[]) =>
    withWorkspace(desk.lena, (tx) =>
      readStretch(tx, desk.lena, thread, { before, size: 2, reactions }),
    );
  const late = await read(null, []);
  expect(late.reactions).toHaveLength(2);
  const early = await read(late.earlier, late.reactions);
  expect(early.messages.map(({ body, reactions }) => [body, reactions])).toEqual([
    ["one", [{ emoji: "❤️", isOurs: false }]],
    ["two", []],
  ]);
  // what the later stretch has read is not read again
  expect((await read(late.earlier, [])).reactions.map(({ emoji }) => emoji).sort()).toEqual([
    "👍",
    "😀",
  ]);
});

test("notes are in it when they are asked for, and in every form", async () => {
  const desk = await makeDesk();
  const conversationId = await talk(desk);
  const manager = await joinDesk(desk.lena, "Mia", "manager");
  for (const format of ["html", "txt", "csv"] as const) {
    const { body } = await exportTranscript(manager, { conversationId, format, notes: true });
    expect(body).toContain("She pays cash");
    expect(body).toContain("Joy Wanjiku");
  }
});

test("an agent downloads nothing, and another workspace's conversation is nowhere", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const asked = { conversationId, format: "html", notes: true } as const;
  await expect(exportTranscript(desk.tom, asked)).rejects.toMatchObject({ code: "not_allowed" });
  const { lena: stranger } = await makeDesk({ role: "owner" });
  await expect(exportTranscript(stranger, asked)).rejects.toMatchObject({ code: "not_found" });
});
