import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { attachments } from "@/db/schema/messages";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { type CustomerFile, receiveFile } from "@/e2e/rig/customer-file";
import { type SendingRig, type SendingWorld, startSendingRig, TOKEN } from "@/e2e/rig/sending-rig";
import { openFile } from "@/lib/core/storage";
import { fetchMedia } from "./fetch-media";

useTestDatabase();
let rig: SendingRig;
let world: SendingWorld;
/** What Meta was asked, by its address. */
let asked: string[] = [];
const note = (message: unknown) => {
  asked.push((message as { request: IncomingMessage }).request.url ?? "");
};
beforeAll(async () => {
  rig = await startSendingRig({ autoStatus: false });
  subscribe("http.server.request.start", note);
});
afterAll(async () => {
  unsubscribe("http.server.request.start", note);
  await rig.stop();
});
beforeEach(async () => {
  world = await rig.makeSendingWorld({ recipients: 0 });
});
afterEach(() => rig.clearFaults());

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7, 8, 9]);
const picture: CustomerFile = { type: "image", mimeType: "image/png", bytes: PNG };

/** A customer's file that has arrived; Meta's questions are counted from here on. */
async function receive(file = picture) {
  const { attachmentId, mediaId } = await receiveFile(rig, world, file);
  asked = [];
  return {
    attachmentId,
    mediaId,
    fetch: (ctx = world.ctx) => fetchMedia(ctx, { attachmentId }),
    row: async () => {
      const [row] = await withWorkspace(world.ctx, (tx) =>
        tx.select().from(attachments).where(eq(attachments.id, attachmentId)),
      );
      return row;
    },
    questions: () => asked.filter((url) => url.includes(mediaId)),
    isStored: async () => (await openFile(`${world.ctx.workspaceId}/${attachmentId}`)) !== null,
  };
}

async function read(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await openFile(key))?.stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("a picture that a customer sent is fetched once, however often it is asked for", async () => {
  const file = await receive();
  await file.fetch();
  await file.fetch();
  await Promise.all([file.fetch(), file.fetch()]);
  expect(file.questions()).toEqual([
    expect.stringContaining(`/${file.mediaId}?phone_number_id=${world.phoneNumberId}`),
    expect.stringContaining(`/whatsapp_business/attachments/?mid=${file.mediaId}`),
  ]);
  const row = await file.row();
  expect(row).toMatchObject({
    status: "stored",
    problem: null,
    mimeType: "image/png",
    sizeBytes: PNG.length,
    sha256: createHash("sha256").update(PNG).digest("hex"),
  });
  expect((await read(row?.storageKey as string)).equals(PNG)).toBe(true);
});

test("a file whose bytes are not the announced ones is not stored, and is fetched again", async () => {
  const file = await receive();
  await rig.faults({ download: "altered" });
  await expect(file.fetch()).rejects.toThrow("checksum differs");
  expect(await file.row()).toMatchObject({ status: "pending", storageKey: null });
  expect(await file.isStored()).toBe(false);
  await rig.clearFaults();
  await file.fetch();
  expect(await file.row()).toMatchObject({ status: "stored" });
});

test.each([
  ["a page", "image/jpeg", "<!doctype html><script>alert(1)</script>", "application/octet-stream"],
  ["a drawing", "image/png", "<svg onload='alert(1)'/>", "application/octet-stream"],
  ["a PDF", "image/jpeg", "%PDF-1.7\n", "application/pdf"],
])("%s that calls itself a picture is what its bytes say", async (_, mimeType, text, proven) => {
  const file = await receive({ type: "image", mimeType, bytes: Buffer.from(text) });
  await file.fetch();
  expect(await file.row()).toMatchObject({ status: "stored", mimeType: proven });
});

test.each(["oversized", "endless"])(
  "a file of more than 100 MB (%s) is refused with its reason and not asked for again",
  async (download) => {
    const file = await receive();
    await rig.faults({ download });
    await file.fetch();
    expect(await file.row()).toMatchObject({
      status: "failed",
      problem: "The file is larger than 100 MB.",
      storageKey: null,
    });
    expect(await file.isStored()).toBe(false);
    asked = [];
    await file.fetch();
    expect(file.questions()).toEqual([]);
  },
);

test("a file that is gone at Meta says so, and is not asked for again", async () => {
  const file = await receive();
  await fetch(`${rig.graphUrl}/v25.0/${file.mediaId}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  await file.fetch();
  expect(await file.row()).toMatchObject({
    status: "failed",
    problem: "Expired: WhatsApp no longer has this file. Ask for it again.",
  });
  asked = [];
  await file.fetch();
  expect(file.questions()).toEqual([]);
});

test("a file that could not be fetched in seven days has expired, and Meta is not asked", async () => {
  const file = await receive();
  await withWorkspace(world.ctx, (tx) =>
    tx
      .update(attachments)
      .set({ createdAt: new Date(Date.now() - 7 * 86_400_000 - 60_000) })
      .where(eq(attachments.id, file.attachmentId)),
  );
  await file.fetch();
  expect(await file.row()).toMatchObject({
    status: "failed",
    problem: expect.stringMatching(/^Expired: it could not be fetched whole in the seven days/),
  });
  expect(file.questions()).toEqual([]);
});

test("the tries go on until the seven days are over, so that no file waits for ever", async () => {
  await receive();
  const [job] = (await withSystem("read a job", (tx) =>
    tx.execute(sql`
      select max_attempts as tries from graphile_worker.jobs
      where task_identifier = 'messages.fetch_media' limit 1`),
  )) as unknown as { tries: number }[];
  // graphile-worker waits e^n seconds after the n-th failure, and never more than e^10
  const pauses = Array.from({ length: (job?.tries ?? 0) - 1 }, (_, n) =>
    Math.exp(Math.min(10, n + 1)),
  );
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(7 * 86_400);
});

test("Meta's faults are tried again: its own error, a bad gateway, an answer that breaks off", async () => {
  const file = await receive();
  for (const faults of [
    { errorCodeByEdge: { [file.mediaId]: 2 } },
    { errorCodeByEdge: { [file.mediaId]: 131000 } },
    { download: "5xx" },
    { download: "cut" },
    { tokenRevoked: true },
  ]) {
    await rig.faults(faults);
    await expect(file.fetch(), JSON.stringify(faults)).rejects.toThrow();
    expect(await file.row()).toMatchObject({ status: "pending", problem: null });
    expect(await file.isStored()).toBe(false);
    await rig.clearFaults();
  }
  await file.fetch();
  expect(await file.row()).toMatchObject({ status: "stored" });
});

test("a file of a number without a token waits until the number is connected again", async () => {
  const file = await receive();
  const connect = (isSandbox: boolean) =>
    withWorkspace(world.ctx, (tx) =>
      tx.update(channels).set({ isSandbox }).where(eq(channels.id, world.channelId)),
    );
  await connect(false);
  // a Refusal would end the job at once, and the file would wait for ever
  await expect(file.fetch()).rejects.toMatchObject({
    name: "Error",
    message: expect.stringContaining("no access token"),
  });
  await connect(true);
  await file.fetch();
  expect(await file.row()).toMatchObject({ status: "stored" });
});

test("a file of another workspace is never touched", async () => {
  const file = await receive();
  await file.fetch(await makeContext());
  expect(file.questions()).toEqual([]);
  expect(await file.row()).toMatchObject({ status: "pending", storageKey: null });
});
