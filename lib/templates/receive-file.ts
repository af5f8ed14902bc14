import "server-only";
import * as z from "zod";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { FILE_LIMITS } from "./file-limits";
import { FILE_HEADER_KINDS } from "./schema";
import { type FilePurpose, type UploadedFile, uploadFile } from "./upload-file";

const querySchema = z.object({
  channel: z.uuid("Choose a number first."),
  kind: z.enum(FILE_HEADER_KINDS, "Say what kind of file it is."),
});

/**
 * Takes a file for the top of a template out of a request whose body is the file itself. Reading ends
 * as soon as it is too large, so nobody can make us hold more than the limit.
 * @param sniff proves a type by the first bytes (lib/messages/sniff-type.ts)
 * @throws Refusal as uploadFile does
 */
export async function receiveFile(
  ctx: WorkspaceContext,
  {
    request,
    purpose,
    sniff,
  }: {
    request: Request;
    purpose: FilePurpose;
    sniff: (bytes: Uint8Array) => string | null;
  },
): Promise<UploadedFile> {
  const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) {
    throw new Refusal("invalid", query.error.issues[0]?.message ?? "Nothing was uploaded.");
  }
  const { channel: channelId, kind } = query.data;
  const bytes = await readBody(request, kind);
  return uploadFile(ctx, {
    channelId,
    kind,
    purpose,
    fileName: decodeName(request.headers.get("x-file-name") ?? ""),
    mimeType: sniff(bytes),
    bytes,
  });
}

async function readBody(
  request: Request,
  kind: (typeof FILE_HEADER_KINDS)[number],
): Promise<Uint8Array> {
  const { maxBytes, words } = FILE_LIMITS[kind];
  const tooLarge = () => new Refusal("invalid", `This file is too large: ${words}.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    sizeBytes += piece.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader?.cancel();
      throw tooLarge();
    }
    pieces.push(piece.value);
  }
  return Buffer.concat(pieces, sizeBytes);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
