import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { createControl } from "@/lib/sandbox/control/control";
import { createGraph } from "@/lib/sandbox/meta/graph";
import {
  blockOnHandset,
  clearFaults,
  listHandsets,
  listPracticeNumbers,
  openHandsetFile,
  readFaults,
  readHandset,
  sendFileFromHandset,
  setFaults,
  writeFromHandset,
} from "./sandbox-handset";

useTestDatabase();
const stateDir = mkdtempSync(path.join(tmpdir(), "tickline-handset-"));
const graph = createGraph({
  stateDir,
  appSecret: "s",
  verifyToken: "v",
  accessToken: "t",
  webhookUrl: "http://127.0.0.1:1/nobody",
});
const control = createControl({ graph });
const server = createServer((request, response) => {
  void control.handle(request, response).then((known) => {
    if (!known) response.writeHead(404).end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  publishEnv({ SANDBOX: "on", SANDBOX_PORT: String(port) });
});
afterAll(async () => {
  await graph.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(stateDir, { recursive: true, force: true });
});

let numbers = 0;

/** A workspace whose channel is a number that the sandbox knows. */
async function makePractice(isSandbox = true) {
  const ctx = (await makeContext({ role: "agent" })) as unknown as WorkspaceContext;
  const { port } = server.address() as AddressInfo;
  numbers += 1;
  const answer = await fetch(`http://127.0.0.1:${port}/_control/numbers`, {
    method: "POST",
    body: JSON.stringify({ displayPhoneNumber: `+1555010${1000 + numbers}`, verifiedName: "Shop" }),
  });
  const { phoneNumberId } = (await answer.json()) as { phoneNumberId: string };
  const channelId = newId();
  await makeChannel(ctx, {
    id: channelId,
    name: "Practice number",
    senderId: phoneNumberId,
    accountId: "1",
    address: `+1555010${1000 + numbers}`,
    isSandbox,
  });
  return { ctx, channelId };
}

const phone = "254712345678";

test("a customer writes, and the phone and the list of phones show it", async () => {
  const { ctx, channelId } = await makePractice();
  expect(await listPracticeNumbers(ctx)).toMatchObject([{ channelId, name: "Practice number" }]);
  await writeFromHandset(ctx, {
    channelId,
    phone,
    name: "Amina",
    message: { type: "text", text: "Hello" },
  });
  const chat = await readHandset(ctx, { channelId, phone });
  expect(chat).toMatchObject({ name: "Amina", windowOpen: true, blocked: false });
  expect(chat.messages.map(({ direction, content }) => [direction, content.text])).toEqual([
    ["customer", "Hello"],
  ]);
  const list = await listHandsets(ctx, { channelId });
  expect(list.handsets).toMatchObject([{ phone, name: "Amina", lastMessage: { text: "Hello" } }]);
});

test("a picture lies on the phone, and only a workspace with that chat can open it", async () => {
  const { ctx, channelId } = await makePractice();
  const other = await makePractice();
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
  await sendFileFromHandset(ctx, {
    channelId,
    phone,
    bytes,
    mimeType: "image/png",
    fileName: "kettle.png",
    voice: false,
  });
  const [message] = (await readHandset(ctx, { channelId, phone })).messages;
  const mediaId = message?.content.media?.mediaId as string;
  const opened = await openHandsetFile(ctx, { channelId, phone, mediaId });
  expect(opened && Buffer.from(opened.bytes).equals(Buffer.from(bytes))).toBe(true);
  expect(
    await openHandsetFile(other.ctx, { channelId: other.channelId, phone, mediaId }),
  ).toBeNull();
});

test("who blocked the business cannot write to it before unblocking", async () => {
  const { ctx, channelId } = await makePractice();
  const write = () =>
    writeFromHandset(ctx, { channelId, phone, message: { type: "text", text: "Hi" } });
  await write();
  await blockOnHandset(ctx, { channelId, phone, blocked: true });
  expect(await refusalOf(write())).toMatchObject({ code: "conflict" });
  await blockOnHandset(ctx, { channelId, phone, blocked: false });
  await write();
  expect((await readHandset(ctx, { channelId, phone })).messages).toHaveLength(2);
});

test("faults are set one by one and cleared together", async () => {
  const { ctx } = await makePractice();
  await setFaults(ctx, { shareAcceptThenCut: 1 });
  await setFaults(ctx, { statusDelayMs: 30_000 });
  expect(await readFaults(ctx)).toMatchObject({ shareAcceptThenCut: 1, statusDelayMs: 30_000 });
  expect(await clearFaults(ctx)).toMatchObject({ shareAcceptThenCut: 0, statusDelayMs: 0 });
});

test("phones of another workspace, of a real number, and without the sandbox do not exist", async () => {
  const theirs = await makePractice();
  const mine = await makePractice();
  const real = await makePractice(false);
  const write = (ctx: WorkspaceContext, channelId: string) =>
    refusalOf(writeFromHandset(ctx, { channelId, phone, message: { type: "text", text: "x" } }));
  expect(await write(mine.ctx, theirs.channelId)).toMatchObject({ code: "not_found" });
  expect(await write(real.ctx, real.channelId)).toMatchObject({ code: "not_found" });
  expect(await refusalOf(setFaults(real.ctx, { latencyMs: 1 }))).toMatchObject({
    code: "not_found",
  });
  publishEnv({ SANDBOX: "off" });
  expect(await write(mine.ctx, mine.channelId)).toMatchObject({ code: "not_found" });
  expect(await listPracticeNumbers(mine.ctx)).toEqual([]);
  publishEnv({ SANDBOX: "on" });
});
