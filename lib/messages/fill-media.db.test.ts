import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { channels } from "@/db/schema/channels";
import { templateFileMedia } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { type SendingRig, type SendingWorld, startSendingRig } from "@/e2e/rig/sending-rig";
import { findChannel } from "@/lib/channels/find-channel";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { MessagePayload } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { uploadFile } from "@/lib/templates/upload-file";
import { createMediaFiller } from "./fill-media";

useTestDatabase();
let rig: SendingRig;
let world: SendingWorld;
beforeAll(async () => {
  rig = await startSendingRig({ autoStatus: false });
});
afterAll(() => rig.stop());
beforeEach(async () => {
  world = await rig.makeSendingWorld({ recipients: 0 });
});

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

/** A second number of the same workspace. */
async function addNumber() {
  const channelId = newId();
  const { id: _, createdAt: __, ...first } = await findChannel(world.ctx, world.channelId);
  const other = await rig.makeSendingWorld({ recipients: 0 });
  await withWorkspace(world.ctx, (tx) =>
    tx.insert(channels).values({ ...first, id: channelId, senderId: `9${other.phoneNumberId}` }),
  );
  return channelId;
}

async function fillerFor(channelId: string, ctx: WorkspaceContext = world.ctx) {
  const channel = await findChannel(world.ctx, channelId);
  const client = graphForChannel(channel);
  const uploadMedia = vi.fn((_: string, file: Parameters<typeof client.uploadMedia>[1]) =>
    client.uploadMedia(world.phoneNumberId, file),
  );
  const { senderId: phoneNumberId } = channel;
  const fill = createMediaFiller(ctx, {
    client: { ...client, uploadMedia },
    channelId,
    phoneNumberId,
  });
  return { uploadMedia, fill };
}

/** One recipient's message with a picture on top. */
const withPicture = (fileId: string) => ({
  fileIds: [fileId],
  payload: {
    type: "template",
    template: {
      components: [
        { type: "header", parameters: [{ type: "image", image: { id: `file:${fileId}` } }] },
      ],
    },
  } as unknown as MessagePayload,
});
const mediaIdIn = (filled: unknown) => /"image":\{"id":"([^"]+)"/.exec(JSON.stringify(filled))?.[1];

async function uploadPicture() {
  return uploadFile(world.ctx, {
    channelId: world.channelId,
    kind: "image",
    purpose: "sending",
    fileName: "bread.png",
    mimeType: "image/png",
    bytes: PNG,
  });
}

test("the picture of a campaign goes out under the id that Meta gave it when it was chosen", async () => {
  const { fileId, ref } = await uploadPicture();
  expect(ref).toBe(`file:${fileId}`);
  const { fill, uploadMedia } = await fillerFor(world.channelId);
  const filled = await fill(withPicture(fileId));
  expect(mediaIdIn(filled)).toMatch(/^\d+$/);
  expect(uploadMedia).not.toHaveBeenCalled();
});

test("a campaign that leaves 40 days after its picture was chosen gives it to Meta again, once for everybody", async () => {
  const { fileId } = await uploadPicture();
  await withWorkspace(world.ctx, (tx) =>
    tx
      .update(templateFileMedia)
      .set({ expiresAt: new Date(Date.now() - 10 * 86_400_000) })
      .where(eq(templateFileMedia.fileId, fileId)),
  );
  const { fill, uploadMedia } = await fillerFor(world.channelId);
  const filled = await Promise.all(Array.from({ length: 50 }, () => fill(withPicture(fileId))));
  expect(new Set(filled.map(mediaIdIn)).size).toBe(1);
  expect(mediaIdIn(filled[0])).toMatch(/^\d+$/);
  expect(uploadMedia).toHaveBeenCalledTimes(1);
  const later = await fillerFor(world.channelId);
  expect(mediaIdIn(await later.fill(withPicture(fileId)))).toBe(mediaIdIn(filled[0]));
  expect(later.uploadMedia).not.toHaveBeenCalled();
});

test("a campaign that is moved to another number takes its picture along", async () => {
  const { fileId } = await uploadPicture();
  const first = await fillerFor(world.channelId);
  const moved = await fillerFor(await addNumber());
  const ids = [await first.fill(withPicture(fileId)), await moved.fill(withPicture(fileId))].map(
    mediaIdIn,
  );
  expect(ids[1]).toMatch(/^\d+$/);
  expect(ids[1]).not.toBe(ids[0]);
  expect(moved.uploadMedia).toHaveBeenCalledTimes(1);
});

test("while Meta takes no files nothing leaves, and the next try gives the file again", async () => {
  const { fileId } = await uploadPicture();
  const { fill, uploadMedia } = await fillerFor(await addNumber());
  uploadMedia.mockResolvedValueOnce({
    ok: false,
    failure: { kind: "unreachable", reason: "connection refused" },
  });
  expect(await fill(withPicture(fileId))).toEqual({
    outcome: { outcome: "not_sent", reason: "connection refused" },
  });
  expect(mediaIdIn(await fill(withPicture(fileId)))).toMatch(/^\d+$/);
});

test("the file of another workspace is never sent", async () => {
  const { fileId } = await uploadPicture();
  const { fill, uploadMedia } = await fillerFor(world.channelId, await makeContext());
  expect(await fill(withPicture(fileId))).toMatchObject({
    outcome: { outcome: "refused", retry: "never", code: 131053 },
  });
  expect(uploadMedia).not.toHaveBeenCalled();
});
