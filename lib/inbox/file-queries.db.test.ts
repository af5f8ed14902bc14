import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { newId } from "@/lib/core/ids";
import { readAbout } from "./about-queries";
import { FIRST_FILES, listSharedFiles } from "./file-queries";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";

useTestDatabase();

const WHEN = Date.UTC(2026, 10, 20, 8);

/** A file that the customer sent, so many minutes into the morning. */
async function fileSent(
  { lena, channelId }: Desk,
  contactId: string,
  given: {
    minute: number;
    kind?: string;
    status?: "stored" | "pending";
    direction?: string;
    state?: string;
    content?: object;
  },
) {
  const { minute, kind = "image", status = "stored", direction = "inbound" } = given;
  const messageId = newId();
  await withWorkspace(lena, async (tx) => {
    await tx.execute(sql`insert into messages
      (workspace_id, id, contact_id, channel_id, direction, origin, kind, body, content, status, occurred_at)
      values (${lena.workspaceId}, ${messageId}, ${contactId}, ${channelId}, ${direction},
        ${direction === "inbound" ? "customer" : "agent"}, ${kind}, 'Photo',
        ${JSON.stringify(given.content ?? {})}::jsonb,
        ${given.state ?? (direction === "inbound" ? "received" : "sent")},
        ${new Date(WHEN + minute * 60_000).toISOString()}::timestamptz)`);
    await tx.insert(attachments).values({
      workspaceId: lena.workspaceId,
      id: newId(),
      messageId,
      status,
      mimeType: kind === "image" ? "image/png" : "application/pdf",
      fileName: `file-${minute}`,
      sizeBytes: 10,
      storageKey: `key-${messageId}`,
    });
  });
  return messageId;
}

const namesOf = (files: { attachment: { fileName: string | null } }[]) =>
  files.map(({ attachment }) => attachment.fileName);

test("files of both sides come newest first, page by page, and none twice or left out", async () => {
  const desk = await makeDesk();
  const { conversationId, contactId } = await customerWrites(desk);
  // two of one minute: the order must not depend on the time alone
  for (let minute = 0; minute < 30; minute++) {
    await fileSent(desk, contactId, {
      minute: Math.floor(minute / 2),
      direction: minute % 3 === 0 ? "outbound" : "inbound",
    });
  }
  const seen: string[] = [];
  let before: string | undefined;
  let pages = 0;
  do {
    const page = await listSharedFiles(desk.lena, { conversationId, before });
    seen.push(...page.files.map(({ messageId }) => messageId));
    before = page.next ?? undefined;
    pages++;
  } while (before);
  expect(pages).toBe(2);
  expect(new Set(seen).size).toBe(30);
  const { shared } = await readAbout(desk.lena, conversationId);
  expect(shared.files.map(({ messageId }) => messageId)).toEqual(seen.slice(0, FIRST_FILES));
  expect(namesOf(shared.files)[0]).toBe("file-14");
  expect(shared.next).not.toBeNull();
});

test("stickers, files that were taken back, failed, not fetched or not sent yet are no shared files", async () => {
  const desk = await makeDesk();
  const { conversationId, contactId } = await customerWrites(desk);
  await fileSent(desk, contactId, { minute: 1, kind: "document" });
  await fileSent(desk, contactId, { minute: 2, kind: "sticker" });
  await fileSent(desk, contactId, { minute: 3, content: { revoked: true } });
  await fileSent(desk, contactId, { minute: 4, status: "pending" });
  await fileSent(desk, contactId, { minute: 5, direction: "outbound", state: "failed" });
  for (const [at, state] of ["queued", "sending", "cancelled"].entries()) {
    await fileSent(desk, contactId, { minute: 6 + at, direction: "outbound", state });
  }
  const { files, next } = await listSharedFiles(desk.lena, { conversationId });
  expect(namesOf(files)).toEqual(["file-1"]);
  expect(next).toBeNull();
});

test("beside a long conversation only its newest messages are looked through, and older files are asked for", async () => {
  const desk = await makeDesk();
  const { conversationId, contactId } = await customerWrites(desk);
  const far = await fileSent(desk, contactId, { minute: 0 });
  const { workspaceId } = desk.lena;
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`insert into messages
      (workspace_id, contact_id, channel_id, direction, origin, kind, body, content, status, occurred_at)
      select ${workspaceId}, ${contactId}, ${desk.channelId}, 'inbound', 'customer', 'text', 'Hello',
        '{}', 'received', ${new Date(WHEN).toISOString()}::timestamptz + n * interval '1 minute'
      from generate_series(1, 1000) n`),
  );
  const { shared } = await readAbout(desk.lena, conversationId);
  expect(shared.files).toEqual([]);
  expect(shared.next).not.toBeNull();
  const older = await listSharedFiles(desk.lena, { conversationId });
  expect(older.files.map(({ messageId }) => messageId)).toEqual([far]);
  expect(older.next).toBeNull();
  const near = await fileSent(desk, contactId, { minute: 2_000 });
  const { shared: now } = await readAbout(desk.lena, conversationId);
  expect(now.files.map(({ messageId }) => messageId)).toEqual([near]);
});

test("neither another person's files nor another workspace's are shown, and a strange cursor is refused", async () => {
  const desk = await makeDesk();
  const amina = await customerWrites(desk);
  const grace = await customerWrites(desk);
  await fileSent(desk, grace.contactId, { minute: 1 });
  expect((await listSharedFiles(desk.lena, amina)).files).toEqual([]);
  const { lena: stranger } = await makeDesk();
  for (const conversationId of [grace.conversationId, newId(), "everything"]) {
    await expect(listSharedFiles(stranger, { conversationId })).rejects.toMatchObject({
      code: "not_found",
    });
  }
  await expect(
    listSharedFiles(desk.lena, { conversationId: grace.conversationId, before: "x|y" }),
  ).rejects.toMatchObject({ code: "invalid" });
});
