import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { finishUploads } from "@/lib/messages/finish-uploads";
import { storeUpload } from "@/lib/messages/store-upload";
import { addNote } from "./add-note";
import { findStoredFile } from "./attachment-queries";
import { saveDraftSchema } from "./draft-schema";
import { findConversation } from "./queries";
import { saveDraft } from "./save-draft";
import { sendMessageSchema } from "./schema";
import { sendMessage } from "./send-message";
import { customerWrites, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";

/* What somebody has begun and not sent belongs to the conversation, on every device of theirs. */

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const PNG = readFileSync("public/screenshot.png");
const DAYS_3_MS = 3 * 24 * 3_600_000;

async function begin() {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const upload = (ctx: WorkspaceContext, fileName: string) =>
    storeUpload(ctx, { stream: Readable.from([PNG]), fileName, kind: null, voice: false });
  const read = async (ctx = desk.lena) => (await readThread(ctx, { conversationId })).draft;
  return { ...desk, conversationId, upload, read };
}
const held = (fileId: string, caption = "") => ({ fileId, kind: "image" as const, caption });
const only = (...attached: ReturnType<typeof held>[]) => ({
  attached,
  removedFileIds: [],
  knownFileIds: [],
});

test("a draft names its files with their captions and the quoted message, and another device has them too", async () => {
  const { lena, tom, conversationId, upload, read } = await begin();
  const { fileId } = await upload(lena, "kettle.png");
  const asked = (await readThread(lena, { conversationId })).messages[0]?.id as string;
  const quote = { replyTo: asked, name: "Amina", text: "Do you have red kettles?" };
  await saveDraft(lena, {
    conversationId,
    files: only(held(fileId, "This one?")),
    quote: { chosen: quote, knownReplyTo: null },
  });
  expect(await read()).toMatchObject({
    files: [{ fileId, caption: "This one?", fileName: "kettle.png", mimeType: "image/png" }],
    quote,
  });
  expect((await findConversation(lena, conversationId))?.hasDraft).toBe(true);
  expect(await read(tom)).toMatchObject({ files: [], quote: null });
  const ended = await saveDraft(lena, {
    conversationId,
    files: { attached: [], removedFileIds: [fileId], knownFileIds: [fileId] },
    quote: { chosen: null, knownReplyTo: quote.replyTo },
  });
  expect(ended).toMatchObject({ files: [], quote: null });
  expect((await findConversation(lena, conversationId))?.hasDraft).toBe(false);
});

test("what two devices attach and write in the same second is all there", async () => {
  const { lena, conversationId, upload, read } = await begin();
  const [kettle, cup] = [await upload(lena, "kettle.png"), await upload(lena, "cup.png")];
  const note = (text: string) => ({ text, seen: [""], dismissed: "" });
  await Promise.all([
    saveDraft(lena, {
      conversationId,
      note: note("She is in a hurry"),
      files: only(held(kettle.fileId)),
    }),
    saveDraft(lena, {
      conversationId,
      note: note("Ask Tom for the price"),
      files: only(held(cup.fileId)),
    }),
  ]);
  const draft = await read();
  expect(draft.files.map(({ fileName }) => fileName).sort()).toEqual(["cup.png", "kettle.png"]);
  expect([draft.note.body, draft.note.setAside].sort()).toEqual([
    "Ask Tom for the price",
    "She is in a hurry",
  ]);
  // words of a note stand where no reply is sent from
  expect(draft.reply).toEqual({ body: "", setAside: "" });
});

test("what was sent leaves the draft, and the rest of it stays", async () => {
  const { lena, conversationId, upload, read } = await begin();
  const [kettle, cup] = [await upload(lena, "kettle.png"), await upload(lena, "cup.png")];
  await saveDraft(lena, {
    conversationId,
    reply: { text: "And this is the cup" },
    note: { text: "She is in a hurry" },
    files: only(held(kettle.fileId, "The kettle"), held(cup.fileId)),
  });
  await sendMessage(
    lena,
    sendMessageSchema.parse({
      conversationId,
      messageId: newId(),
      content: { kind: "image", fileId: kettle.fileId, caption: "The kettle" },
      seenVersion: 9,
    }),
  );
  expect((await read()).files.map(({ fileName }) => fileName)).toEqual(["cup.png"]);
  await addNote(lena, { conversationId, messageId: newId(), text: "She is in a hurry" });
  expect(await read()).toMatchObject({
    reply: { body: "And this is the cup" },
    note: { body: "" },
  });
});

test("an upload that a draft names waits as long as the draft, one that none names is gone after two days", async () => {
  const { lena, conversationId, upload, read } = await begin();
  const [named, left] = [await upload(lena, "named.png"), await upload(lena, "left.png")];
  await saveDraft(lena, { conversationId, files: only(held(named.fileId)) });
  await finishUploads(new Date(Date.now() + DAYS_3_MS));
  expect(await findStoredFile(lena, left.fileId)).toBeNull();
  expect(await findStoredFile(lena, named.fileId)).not.toBeNull();
  expect((await read()).files).toHaveLength(1);
  const files = { attached: [], removedFileIds: [named.fileId], knownFileIds: [named.fileId] };
  await saveDraft(lena, { conversationId, files });
  await finishUploads(new Date(Date.now() + DAYS_3_MS));
  expect(await findStoredFile(lena, named.fileId)).toBeNull();
});

test("a draft takes no file of a colleague or of another workspace, and nothing of a strange shape", async () => {
  const { lena, tom, conversationId, upload, read } = await begin();
  const other = await begin();
  const theirs = [await upload(tom, "tom.png"), await other.upload(other.lena, "far.png")];
  const files = only(...theirs.map(({ fileId }) => held(fileId)));
  await saveDraft(lena, { conversationId, reply: { text: "Look" }, files });
  expect((await read()).files).toEqual([]);
  const [far] = (await readThread(other.lena, { conversationId: other.conversationId })).messages;
  const quote = { chosen: { replyTo: far?.id as string, name: "", text: "" }, knownReplyTo: null };
  expect((await saveDraft(lena, { conversationId, quote })).quote).toBeNull();
  const away = saveDraft(other.lena, { conversationId, files });
  expect((await refusalOf(away)).code).toBe("not_found");
  const shaped = (more: Record<string, unknown>) =>
    saveDraftSchema.safeParse({ conversationId, ...more }).success;
  expect(shaped({ files: only(held("../etc/passwd")) })).toBe(false);
  expect(shaped({ files: only(...Array.from({ length: 31 }, () => held(newId()))) })).toBe(false);
  expect(
    shaped({ quote: { chosen: { replyTo: "x", name: "", text: "" }, knownReplyTo: null } }),
  ).toBe(false);
});

test("IN-7: a draft names its mail on every device of its author, also before a word of it is written", async () => {
  const { lena, tom, conversationId, read } = await begin();
  const named = { chosen: "Your kettle", known: null };
  expect((await saveDraft(lena, { conversationId, subject: named })).subject).toBe("Your kettle");
  expect((await findConversation(lena, conversationId))?.hasDraft).toBe(true);
  expect((await read(tom)).subject).toBeNull();
  // a device that did not touch it leaves it as it is
  await saveDraft(lena, {
    conversationId,
    reply: { text: "Dear Amina" },
    subject: { chosen: null, known: null },
  });
  expect(await read()).toMatchObject({ reply: { body: "Dear Amina" }, subject: "Your kettle" });
  const emptied = { chosen: "", known: "Your kettle" };
  expect((await saveDraft(lena, { conversationId, subject: emptied })).subject).toBe("");
  const ended = { chosen: null, known: "" };
  await saveDraft(lena, {
    conversationId,
    reply: { text: "", seen: ["Dear Amina"] },
    subject: ended,
  });
  expect((await findConversation(lena, conversationId))?.hasDraft).toBe(false);
  const long = { chosen: "x".repeat(201), known: null };
  expect(saveDraftSchema.safeParse({ conversationId, subject: long }).success).toBe(false);
});
