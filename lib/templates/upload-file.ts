import "server-only";
import { Readable } from "node:stream";
import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { templateFiles } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan, type Permission } from "@/lib/access/permissions";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { storeFile } from "@/lib/core/storage";
import { fileFault } from "./file-limits";
import type { FileHeaderKind } from "./schema";

export type UploadedFile = {
  fileId: string;
  fileName: string;
  mimeType: string;
  sizeBytes: number;
  /** Meta's name for it: the handle of a sample, or the media id of a file to send. */
  ref: string;
};

export type FilePurpose = "sample" | "sending";

/** Who may upload what for: samples belong to writing, files to send to campaigns and the inbox. */
export const FILE_PERMISSIONS: Readonly<Record<FilePurpose, Permission>> = {
  sample: "templates:write",
  sending: "inbox:reply",
};

export type UploadInput = {
  /** The number whose account takes it. A media id can be sent by that number alone. */
  channelId: string;
  kind: FileHeaderKind;
  purpose: FilePurpose;
  fileName: string;
  /** Proven by the file's first bytes; null when they prove nothing. */
  mimeType: string | null;
  bytes: Uint8Array;
};

/**
 * Takes a file for the top of a template: gives it to Meta, as the sample of a review (whatsapp.md
 * 4.5) or as a file to send, and keeps the bytes, because Meta never shows a sample again.
 * @throws Refusal `invalid` with the limit it breaks, `not_found` for a foreign number,
 *   `unavailable` when Meta did not take it; nothing is kept then
 */
export async function uploadFile(ctx: WorkspaceContext, input: UploadInput): Promise<UploadedFile> {
  assertCan(ctx, FILE_PERMISSIONS[input.purpose]);
  const { bytes, mimeType, kind, purpose } = input;
  const fault = fileFault(kind, { mimeType, sizeBytes: bytes.byteLength });
  if (fault || mimeType === null) throw new Refusal("invalid", fault ?? "Unknown kind of file.");
  const [channel] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, input.channelId),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!channel) notFound("number");
  const fileName = cleanName(input.fileName, kind);
  const graph = graphForChannel(channel);
  const file = {
    stream: Readable.from([bytes]),
    sizeBytes: bytes.byteLength,
    mimeType,
    fileName,
  };
  const answer =
    purpose === "sample"
      ? await graph.uploadSample(file)
      : await graph.uploadMedia(channel.phoneNumberId, file);
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));
  const ref = "handle" in answer.value ? answer.value.handle : answer.value.id;
  const fileId = newId();
  const storageKey = `${ctx.workspaceId}/${fileId}`;
  await storeFile(storageKey, bytes);
  await withWorkspace(ctx, (tx) =>
    tx.insert(templateFiles).values({
      workspaceId: ctx.workspaceId,
      id: fileId,
      mimeType,
      fileName,
      sizeBytes: bytes.byteLength,
      storageKey,
      ...(purpose === "sample" ? { handle: ref } : { mediaId: ref }),
      uploadedByName: ctx.actor.name,
    }),
  );
  return { fileId, fileName, mimeType, sizeBytes: bytes.byteLength, ref };
}

/** A name that people, headers and Meta can read: no paths, no control characters. */
function cleanName(name: string, kind: FileHeaderKind): string {
  const base = name.split(/[/\\]/).at(-1) ?? "";
  const clean = base
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim()
    .slice(-120);
  return clean || kind;
}
