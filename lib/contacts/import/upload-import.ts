import "server-only";
import { requireRoute } from "@/lib/access/require-route";
import { Refusal } from "@/lib/core/errors";
import { IMPORT_MAX_BYTES } from "./limits";
import { stageImport } from "./stage-import";

const TYPES = ["text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"];

/**
 * Takes an uploaded table: reads the body piece by piece, gives up as soon as it is too large, and
 * stages its rows. Only raw bytes are accepted, so no parser stands between the file and us (r41).
 */
export function uploadImport(request: Request, slug: string): Promise<Response> {
  return requireRoute(
    { request, slug, permission: "contacts:import", changes: true },
    async (ctx) => {
      const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
      if (!TYPES.includes(type)) {
        return Response.json(
          { error: { code: "invalid", message: "Send the file itself, as text/csv." } },
          { status: 415 },
        );
      }
      const bytes = await readBody(request);
      const { importId } = await stageImport(ctx, {
        fileName: decodeName(request.headers.get("x-file-name") ?? ""),
        bytes,
      });
      return Response.json({ importId }, { status: 201 });
    },
  );
}

async function readBody(request: Request): Promise<Buffer> {
  const tooLarge = () =>
    new Refusal("invalid", "This file is larger than 20 MB. Split it and import the parts.");
  if (Number(request.headers.get("content-length") ?? 0) > IMPORT_MAX_BYTES) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    size += piece.value.byteLength;
    if (size > IMPORT_MAX_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    pieces.push(piece.value);
  }
  return Buffer.concat(pieces, size);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
