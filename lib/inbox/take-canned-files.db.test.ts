import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { finishUploads } from "@/lib/messages/finish-uploads";
import { storeUpload } from "@/lib/messages/store-upload";
import { restoreEntry } from "@/lib/trash/restore-entry";
import { findStoredFile } from "./attachment-queries";
import { deleteCannedReply } from "./delete-canned-reply";
import { saveCannedReply } from "./save-canned-reply";
import { sendMessage } from "./send-message";
import { listCannedReplies } from "./settings-queries";
import { type CannedFileRef, saveCannedSchema } from "./settings-schema";
import { takeCannedFiles } from "./take-canned-files";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const PNG = readFileSync("public/screenshot.png");
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
const DAYS_3_MS = 3 * 86_400_000;

let desk: Desk;
beforeEach(async () => {
  desk = await makeDesk();
});

const upload = (ctx: WorkspaceContext, bytes: Uint8Array, fileName: string) =>
  storeUpload(ctx, { stream: Readable.from([bytes]), fileName, kind: null, voice: false });

const save = (ctx: WorkspaceContext, files: CannedFileRef[], given: Record<string, unknown> = {}) =>
  saveCannedReply(
    ctx,
    saveCannedSchema.parse({ shortcut: "brochure", body: "Here", files, shared: true, ...given }),
  );

/** A picture and a document of Lena's under /brochure. */
async function keepBrochure(given: { shared?: boolean } = {}) {
  const picture = await upload(desk.lena, PNG, "kettle.png");
  const paper = await upload(desk.lena, PDF, "prices.pdf");
  const files: CannedFileRef[] = [
    { fileId: picture.fileId, kind: "image", caption: "For {{contact.first_name}}" },
    { fileId: paper.fileId, kind: "document", caption: "" },
  ];
  return { ...(await save(desk.lena, files, given)), files };
}

const isHere = async (fileId: string) => (await findStoredFile(desk.lena, fileId)) !== null;
const later = () => finishUploads(new Date(Date.now() + DAYS_3_MS));

test("a colleague uses the files of a shared reply again and again, each time as uploads of their own", async () => {
  const { cannedId, files } = await keepBrochure();
  expect((await listCannedReplies(desk.tom))[0]?.files).toMatchObject([
    { ...files[0], fileName: "kettle.png", mimeType: "image/png", sizeBytes: PNG.length },
    { ...files[1], fileName: "prices.pdf" },
  ]);
  const { conversationId } = await customerWrites(desk);
  for (const _ of [1, 2]) {
    const taken = await takeCannedFiles(desk.tom, { cannedId });
    expect(taken.files.map(({ fileId }) => fileId)).toEqual(files.map(({ fileId }) => fileId));
    const own = taken.files[0]?.upload?.fileId ?? "";
    expect(own).not.toBe(files[0]?.fileId);
    await sendMessage(desk.tom, {
      conversationId,
      messageId: newId(),
      content: { kind: "image", fileId: own, caption: "Here" },
      seenVersion: 999,
    } as never);
  }
});

test("a reply of files alone needs no words; one of neither is refused, and so is a place nothing fills", async () => {
  const { fileId } = await upload(desk.lena, PNG, "kettle.png");
  const file: CannedFileRef = { fileId, kind: "image", caption: "" };
  await save(desk.lena, [file], { body: "" });
  const nothing = await refusalOf(save(desk.lena, [], { body: "", shortcut: "empty" }));
  expect(nothing.fields).toEqual({ body: "Write the reply, or attach a file." });
  const unknown = await refusalOf(
    save(desk.lena, [{ ...file, caption: "{{contact.shoe_size}}" }], { shortcut: "shoe" }),
  );
  expect(unknown.fields?.files).toContain("shoe_size");
});

test("no file of a colleague, of another workspace or of a customer becomes one of a canned reply", async () => {
  const other = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const sent = await upload(desk.lena, PNG, "sent.png");
  await sendMessage(desk.lena, {
    conversationId,
    messageId: newId(),
    content: { kind: "image", fileId: sent.fileId },
    seenVersion: 999,
  } as never);
  const foreign = [
    await upload(desk.tom, PNG, "toms.png"),
    await upload(other.lena, PNG, "theirs.png"),
    sent,
    { fileId: newId() },
  ];
  for (const { fileId } of foreign) {
    const refusal = await refusalOf(save(desk.lena, [{ fileId, kind: "image", caption: "" }]));
    expect(refusal).toMatchObject({
      code: "invalid",
      fields: { files: expect.stringContaining("not here") },
    });
  }
  expect(await listCannedReplies(desk.lena)).toEqual([]);
});

test("a file of the wrong kind, a sound, a sixth file and one file twice are refused", async () => {
  const { fileId } = await upload(desk.lena, PDF, "prices.pdf");
  const refusal = await refusalOf(save(desk.lena, [{ fileId, kind: "image", caption: "" }]));
  expect(refusal.fields?.files).toContain("does not take this file as image");
  const form = (files: unknown) =>
    saveCannedSchema.safeParse({ shortcut: "x", body: "x", shared: true, files }).success;
  const file = () => ({ fileId: newId(), kind: "document", caption: "" });
  const once = file();
  expect(form([file(), file(), file(), file(), file()])).toBe(true);
  expect(form([file(), file(), file(), file(), file(), file()])).toBe(false);
  expect(form([once, once])).toBe(false);
  expect(form([{ ...once, kind: "audio" }])).toBe(false);
});

test("the files of a colleague's own reply are nobody else's", async () => {
  const { cannedId } = await keepBrochure({ shared: false });
  const other = await makeDesk();
  for (const stranger of [desk.tom, other.lena]) {
    expect((await refusalOf(takeCannedFiles(stranger, { cannedId }))).code).toBe("not_found");
  }
});

test("files stay while a reply or the trash names them, come back with it, and go when nothing does", async () => {
  const { cannedId, files } = await keepBrochure();
  const [picture, paper] = files as [CannedFileRef, CannedFileRef];
  await later();
  expect(await isHere(picture.fileId)).toBe(true);

  const { entryId } = await deleteCannedReply(desk.lena, { cannedId });
  await later();
  await restoreEntry(desk.lena, { entryId });
  expect((await listCannedReplies(desk.lena))[0]?.files).toHaveLength(2);

  await save(desk.lena, [paper], { cannedId });
  await later();
  expect([await isHere(picture.fileId), await isHere(paper.fileId)]).toEqual([false, true]);

  await deleteCannedReply(desk.lena, { cannedId });
  await withWorkspace(desk.lena, (tx) => tx.execute(sql`delete from trash`));
  await later();
  expect(await isHere(paper.fileId)).toBe(false);
});

test("what a form does not say about files leaves them, and two windows do not undo each other", async () => {
  const { cannedId, files } = await keepBrochure();
  await saveCannedReply(desk.lena, { cannedId, shortcut: "brochure", body: "Look", shared: true });
  expect((await listCannedReplies(desk.lena))[0]).toMatchObject({ body: "Look", files });
  await save(desk.lena, files.slice(1), { cannedId, body: "Look" });
  const stale = await refusalOf(
    save(desk.lena, files.slice(0, 1), { cannedId, body: "Look", seen: { files } }),
  );
  expect(stale).toMatchObject({ code: "stale", fields: { files: expect.any(String) } });
});
