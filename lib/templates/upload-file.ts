import "server-only";
import { Readable } from "node:stream";
import { templateFiles } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan, type Permission } from "@/lib/access/permissions";
import { describeFailure } from "@/lib/channels/describe-failure";
import { findChannel } from "@/lib/channels/find-channel";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { ownFile } from "@/lib/channels/own-file";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { storeFile } from "@/lib/core/storage";
import { fileFault } from "./file-limits";
import { keepFileMedia } from "./keep-file-media";
import type { FileHeaderKind } from "./schema";

export type UploadedFile = {
  fileId: string;
  fileName: string;
  mimeType: string;
  sizeBytes: number;
  /** What stands in a template for it: Meta's handle of a sample, or a file to send (own-file.ts). */
  ref: string;
};

export type FilePurpose = "sample" | "sending";

/** Who may upload what for: samples belong to writing, files to send to campaigns and the inbox. */
export const FILE_PERMISSIONS: Readonly<Record<FilePurpose, Permission>> = {
  sample: "templates:write",
  sending: "inbox:reply",
};

export type UploadInput = {
  /** The number whose account takes it. */
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
 * 4.5) or as a file to send, and keeps the bytes, because Meta never shows a sample again and forgets
 * a file after 30 days. That Meta takes it is seen at once, long before a campaign begins.
 * @throws Refusal `invalid` with the limit it breaks, `not_found` for a foreign number,
 *   `unavailable` when Meta did not take it; nothing is kept then
 */
export async function uploadFile(ctx: WorkspaceContext, input: UploadInput): Promise<UploadedFile> {
  assertCan(ctx, FILE_PERMISSIONS[input.purpose]);
  const { bytes, mimeType, kind, purpose } = input;
  const fault = fileFault(kind, { mimeType, sizeBytes: bytes.byteLength });
  if (fault || mimeType === null) throw new Refusal("invalid", fault ?? "Unknown kind of file.");
  const channel = await findChannel(ctx, input.channelId);
  const fileName = cleanName(input.fileName, kind);
  const fileId = newId();
  const file = { fileName, mimeType, bytes };
  const given =
    purpose === "sample" ? await giveSample(channel, file) : await giveToSend(channel, file);
  const storageKey = `${ctx.workspaceId}/${fileId}`;
  await storeFile(storageKey, bytes);
  await withWorkspace(ctx, async (tx) => {
    await tx.insert(templateFiles).values({
      workspaceId: ctx.workspaceId,
      id: fileId,
      mimeType,
      fileName,
      sizeBytes: bytes.byteLength,
      storageKey,
      handle: purpose === "sample" ? given : null,
      uploadedByName: ctx.actor.name,
    });
    if (purpose === "sending") {
      await keepFileMedia(tx, ctx, { fileId, channelId: channel.id, mediaId: given });
    }
  });
  const ref = purpose === "sample" ? given : ownFile(fileId);
  return { fileId, fileName, mimeType, sizeBytes: bytes.byteLength, ref };
}

type Given = { fileName: string; mimeType: string; bytes: Uint8Array };
type Channel = Parameters<typeof graphForChannel>[0];

const asUpload = ({ bytes, ...names }: Given) => ({
  ...names,
  stream: Readable.from([bytes]),
  sizeBytes: bytes.byteLength,
});

/** @returns Meta's handle of a sample */
async function giveSample(channel: Channel, file: Given): Promise<string> {
  const answer = await graphForChannel(channel).uploadSample(asUpload(file));
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));
  return answer.value.handle;
}

/**
 * Gives Meta a file to send over this number.
 * @returns Meta's media id
 * @throws Refusal `unavailable` when Meta did not take it
 */
export async function giveToSend(
  channel: Channel & { senderId: string },
  file: Given,
): Promise<string> {
  const { senderId } = channel;
  const answer = await graphForChannel(channel).uploadMedia(senderId, asUpload(file));
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));
  return answer.value.id;
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
