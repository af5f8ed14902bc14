import "server-only";
import { buffer } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { templateFiles } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { openFile } from "@/lib/core/storage";
import type { sendSampleSchema } from "./schema";
import { type UploadedFile, uploadFile } from "./upload-file";

/**
 * Makes the file that Meta reviewed one that can be sent: uploads it again by the number that sends.
 * @throws Refusal `not_found` when the sample is not one of ours, see uploadFile for the others
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
  const opened = file ? await openFile(file.storageKey) : null;
  if (!file) notFound("sample");
  if (!opened) {
    throw new Refusal("unavailable", "The sample is not in the store any more. Upload the file.");
  }
  return uploadFile(ctx, {
    channelId,
    kind: file.mimeType.startsWith("image/")
      ? "image"
      : file.mimeType.startsWith("video/")
        ? "video"
        : "document",
    purpose: "sending",
    fileName: file.fileName,
    mimeType: file.mimeType,
    bytes: await buffer(opened.stream),
  });
}
