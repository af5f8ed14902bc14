import "server-only";
import { Readable } from "node:stream";
import { openFile } from "@/lib/core/storage";
import type { StoredFile } from "./attachment-queries";

/** Kinds that a browser may show; everything else is only saved. HTML and SVG never prove a type. */
const SHOWN = /^(?:image|audio|video)\/[a-z0-9.+-]+$|^application\/pdf$/;

/**
 * The bytes of a customer's file, made inert: its proven type and no other, no script and no request
 * from it, nothing sniffed, saved rather than shown unless it is a picture, a sound, a film or a PDF
 * (r40). Honours one byte range, which players need to seek.
 */
export async function serveFile(file: StoredFile, rangeHeader: string | null): Promise<Response> {
  const whole = await openFile(file.storageKey, { start: 0, end: 0 });
  if (!whole) return new Response("", { status: 404 });
  whole.stream.destroy();
  const { sizeBytes } = whole;
  const shown = SHOWN.test(file.mimeType);
  const headers = new Headers({
    "content-type": shown ? file.mimeType : "application/octet-stream",
    "content-disposition": `${shown ? "inline" : "attachment"}; ${fileNameParameter(file.fileName)}`,
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=86400, immutable",
    "accept-ranges": "bytes",
  });
  const range = readRange(rangeHeader, sizeBytes);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${sizeBytes}`);
    return new Response("", { status: 416, headers });
  }
  const part = range ?? { start: 0, end: Math.max(0, sizeBytes - 1) };
  if (range) headers.set("content-range", `bytes ${part.start}-${part.end}/${sizeBytes}`);
  headers.set("content-length", String(sizeBytes === 0 ? 0 : part.end - part.start + 1));
  const opened = await openFile(file.storageKey, part);
  if (!opened) return new Response("", { status: 404 });
  return new Response(Readable.toWeb(opened.stream) as ReadableStream<Uint8Array>, {
    status: range ? 206 : 200,
    headers,
  });
}

/** One range of RFC 9110; several at once are answered with the whole file. */
export function readRange(
  header: string | null,
  sizeBytes: number,
): { start: number; end: number } | "unsatisfiable" | null {
  const match = header === null ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match) return null;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (start >= sizeBytes || start > end) return "unsatisfiable";
  return { start, end };
}

/** A customer chose the name: control characters and quotes never reach the header (RFC 6266). */
export function fileNameParameter(fileName: string | null): string {
  const name =
    (fileName ?? "file").replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, "_").slice(0, 120) || "file";
  const plain = name.replace(/[^\x20-\x7e]/g, "_");
  return `filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
