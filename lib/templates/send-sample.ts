import "server-only";
import { buffer } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { templateFiles } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { findChannel } from "@/lib/channels/find-channel";
import { ownFile } from "@/lib/channels/own-file";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { openFile } from "@/lib/core/storage";
import { findFileToSend } from "./file-queries";
import { keepFileMedia } from "./keep-file-media";
import type { sendSampleSchema } from "./schema";
import { giveToSend, type UploadedFile } from "./upload-file";

/**
 * Makes the file that Meta reviewed one that can be sent: gives it to the number that sends.
 * @throws Refusal `not_found` when the sample is not one of ours or the number is not,
 *   `unavailable` when Meta did not take it or the store has it no more
 */
export async function sendSample(
  ctx: WorkspaceContext,
  { channelId, handle }: z.output<typeof sendSampleSchema>,
): Promise<UploadedFile> {
  assertCan(ctx, "inbox:reply");
  const [file] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(templateFiles)
      .where(and(eq(templateFiles.workspaceId, ctx.workspaceId), eq(templateFiles.handle, handle)))
      .limit(1),
  );
  if (!file) notFound("sample");
  const channel = await findChannel(ctx, channelId);
  const { id: fileId, fileName, mimeType, sizeBytes } = file;
  const known = await withWorkspace(ctx, (tx) => findFileToSend(tx, ctx, { fileId, channelId }));
  if (!known?.media || known.media.expiresAt < new Date()) {
    const opened = await openFile(file.storageKey);
    if (!opened) {
      throw new Refusal("unavailable", "The sample is not in the store any more. Upload the file.");
    }
    const bytes = await buffer(opened.stream);
    const mediaId = await giveToSend(channel, { fileName, mimeType, bytes });
    await withWorkspace(ctx, (tx) => keepFileMedia(tx, ctx, { fileId, channelId, mediaId }));
  }
  return { fileId, fileName, mimeType, sizeBytes, ref: ownFile(fileId) };
}
