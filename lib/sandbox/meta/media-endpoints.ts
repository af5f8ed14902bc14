import { createHash, createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline, Readable } from "node:stream";
import { parseMultipart, readBody } from "@/lib/sandbox/http/request-body";
import { respondBytes, respondJson } from "@/lib/sandbox/http/respond";
import type { GraphCall, GraphContext } from "./graph-context";
import { GraphError, unknownNode } from "./graph-error";
import type { SandboxMedia } from "./graph-records";
import { checkProduct } from "./message-rules";

const MEGABYTE = 1_048_576;
const UPLOAD_LIMIT_BYTES = 101 * MEGABYTE;
const URL_LIFETIME_SECONDS = 300;
const KEPT_DAYS = 30;
const RECEIVED_KEPT_DAYS = 7;

const SIZE_LIMITS: { types: RegExp; maxBytes: number }[] = [
  { types: /^audio\/(aac|amr|mpeg|mp4|ogg|opus)$/, maxBytes: 16 * MEGABYTE },
  { types: /^image\/(jpeg|png)$/, maxBytes: 5 * MEGABYTE },
  { types: /^image\/webp$/, maxBytes: 500 * 1024 },
  { types: /^video\/(mp4|3gpp)$/, maxBytes: 16 * MEGABYTE },
  {
    types:
      /^(text\/plain|application\/(pdf|msword|vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.\S+)))$/,
    maxBytes: 100 * MEGABYTE,
  },
];

export type MediaEndpoints = ReturnType<typeof createMediaEndpoints>;

/** Files: upload, address, download, delete, and resumable uploads for samples. */
export function createMediaEndpoints(ctx: GraphContext) {
  function store({
    bytes,
    mimeType,
    filename,
    received = false,
  }: {
    bytes: Buffer;
    mimeType: string;
    filename: string | null;
    received?: boolean;
  }): SandboxMedia {
    const media: SandboxMedia = {
      id: String(randomInt(100_000_000_000_000, 281_474_976_710_655)),
      mimeType,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sizeBytes: bytes.length,
      filename,
      received,
      createdAtMs: ctx.now(),
    };
    writeFileSync(fileOf(media), bytes);
    ctx.state.part.media.push(media);
    ctx.state.mediaById.set(media.id, media);
    ctx.state.save();
    return media;
  }

  function fileOf(media: SandboxMedia): string {
    return join(ctx.state.mediaFolder, media.id);
  }

  async function upload(call: GraphCall): Promise<void> {
    const body = await readBody(call.request, UPLOAD_LIMIT_BYTES);
    const form = await parseMultipart(body, call.request.headers["content-type"] ?? "");
    if (!form) {
      throw new GraphError(100, {
        message: "(#100) The body is not multipart/form-data",
        plain: true,
      });
    }
    checkProduct({ messaging_product: form.get("messaging_product") ?? undefined });
    const file = form.get("file");
    if (file === null || typeof file === "string") {
      throw new GraphError(100, { message: "(#100) The parameter file is required.", plain: true });
    }
    const declared = form.get("type");
    const mimeType = bareType(
      file.type !== "" && file.type !== "application/octet-stream"
        ? file.type
        : typeof declared === "string"
          ? declared
          : "",
    );
    const limit = SIZE_LIMITS.find((entry) => entry.types.test(mimeType));
    if (!limit) {
      throw new GraphError(100, {
        message: `(#100) Param file must be a file with one of the following types: audio/aac, audio/amr, audio/mpeg, audio/mp4, audio/ogg, image/jpeg, image/png, image/webp, text/plain, application/pdf, application/msword, application/vnd.openxmlformats-officedocument.*, application/vnd.ms-excel, application/vnd.ms-powerpoint, video/mp4, video/3gpp. Received file of type '${mimeType || "unknown"}'.`,
        plain: true,
      });
    }
    const bytes = Buffer.from(await file.arrayBuffer());
    if (bytes.length === 0 || bytes.length > limit.maxBytes) {
      throw new GraphError(100, {
        message: `(#100) Param file: File size is ${bytes.length} bytes, but must be between 1 and ${limit.maxBytes} bytes.`,
        plain: true,
      });
    }
    const media = store({ bytes, mimeType, filename: file.name === "" ? null : file.name });
    respondJson(call.response, { id: media.id });
  }

  function node(call: GraphCall, media: SandboxMedia): void {
    if (isGone(media)) throw unknownNode(media.id, call.method);
    if (call.method === "GET") {
      respondJson(call.response, {
        messaging_product: "whatsapp",
        url: addressOf(media, call.baseUrl),
        mime_type: media.mimeType,
        sha256: media.sha256,
        file_size: media.sizeBytes,
        id: media.id,
      });
    } else if (call.method === "DELETE") {
      forget(media);
      respondJson(call.response, { success: true });
    } else {
      throw unknownNode(media.id, call.method);
    }
  }

  function forget(media: SandboxMedia): void {
    rmSync(fileOf(media), { force: true });
    ctx.state.mediaById.delete(media.id);
    const { part } = ctx.state;
    part.media = part.media.filter((other) => other.id !== media.id);
    ctx.state.save();
  }

  function isGone(media: SandboxMedia): boolean {
    const days = media.received ? RECEIVED_KEPT_DAYS : KEPT_DAYS;
    return ctx.now() - media.createdAtMs > days * 24 * 3_600_000;
  }

  /** The address bytes are fetched from, good for five minutes. */
  function addressOf(media: SandboxMedia, baseUrl: string): string {
    const expires = Math.floor(ctx.now() / 1000) + URL_LIFETIME_SECONDS;
    return `${baseUrl}/whatsapp_business/attachments/?mid=${media.id}&source=getMedia&ext=${expires}&hash=${hashOf(media.id, expires)}`;
  }

  function hashOf(id: string, expires: number): string {
    return createHmac("sha256", ctx.appSecret).update(`${id}.${expires}`).digest("base64url");
  }

  /** `GET /whatsapp_business/attachments/`: expired, altered and unknown all look the same, 404. */
  function download(call: GraphCall): void {
    const id = call.query.get("mid") ?? "";
    const expires = Number(call.query.get("ext") ?? 0);
    const given = Buffer.from(call.query.get("hash") ?? "");
    const expected = Buffer.from(hashOf(id, expires));
    const media = ctx.state.mediaById.get(id);
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    if (!media || !genuine || expires * 1000 < ctx.now()) {
      respondJson(call.response, { error: "URL signature expired" }, { status: 404 });
      return;
    }
    if (ctx.faults.download === "none") {
      respondBytes(call.response, read(media), { contentType: media.mimeType });
    } else spoilDownload(call, media);
  }

  /** The download as the fault `download` wants it. */
  function spoilDownload({ response }: GraphCall, media: SandboxMedia): void {
    const bytes = read(media);
    const head = { "content-type": media.mimeType };
    switch (ctx.faults.download) {
      case "5xx":
        response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>");
        return;
      case "altered":
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        respondBytes(response, bytes, { contentType: media.mimeType });
        return;
      case "cut":
        response.writeHead(200, { ...head, "content-length": bytes.length });
        response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
        return;
      default: {
        const said = ctx.faults.download === "oversized";
        response.writeHead(200, said ? { ...head, "content-length": UPLOAD_LIMIT_BYTES } : head);
        // whoever has enough hangs up, which is no fault of ours
        pipeline(Readable.from(zeros(UPLOAD_LIMIT_BYTES / MEGABYTE)), response, () => undefined);
      }
    }
  }

  function read(media: SandboxMedia): Buffer {
    return readFileSync(fileOf(media));
  }

  /** `POST /{app_id}/uploads`: opens a resumable upload. */
  function openUpload(call: GraphCall, parameters: Record<string, unknown>): void {
    const fileType = String(parameters.file_type ?? "");
    const fileLength = Number(parameters.file_length ?? Number.NaN);
    if (!/^(application\/pdf|image\/(jpeg|jpg|png)|video\/mp4)$/.test(fileType)) {
      throw new GraphError(100, {
        message:
          "(#100) Param file_type must be one of {application/pdf, image/jpeg, image/jpg, image/png, video/mp4}",
        plain: true,
      });
    }
    if (!Number.isInteger(fileLength) || fileLength < 1 || fileLength > 100 * MEGABYTE) {
      throw new GraphError(100, { message: "(#100) Param file_length is not valid", plain: true });
    }
    const name = String(randomInt(100_000_000_000_000, 281_474_976_710_655));
    const id = `upload:${Buffer.from(`attachment:${name}`).toString("base64url")}?sig=${hashOf(name, fileLength)}`;
    ctx.state.part.uploads.push({
      id,
      fileName: String(parameters.file_name ?? "file"),
      fileType,
      fileLength,
      mediaId: null,
    });
    ctx.state.save();
    respondJson(call.response, { id });
  }

  /** `POST` and `GET /upload:…`: bytes in one piece, then the handle; or how far it has come. */
  async function uploadSession(call: GraphCall): Promise<void> {
    const id = `${call.path[0]}?sig=${call.query.get("sig") ?? ""}`;
    const session = ctx.state.part.uploads.find((candidate) => candidate.id === id);
    if (!session) throw unknownNode(call.path[0] ?? "", call.method);
    if (call.method === "GET") {
      respondJson(call.response, {
        id: session.id,
        file_offset: session.mediaId === null ? 0 : session.fileLength,
      });
      return;
    }
    const bytes = await readBody(call.request, UPLOAD_LIMIT_BYTES);
    if (call.request.headers.file_offset !== "0" || bytes.length !== session.fileLength) {
      throw new GraphError(100, {
        message: `(#100) The upload needs file_offset 0 and ${session.fileLength} bytes; it had ${bytes.length}.`,
        plain: true,
      });
    }
    const media = store({ bytes, mimeType: session.fileType, filename: session.fileName });
    session.mediaId = media.id;
    ctx.state.save();
    const type = Buffer.from(session.fileType).toString("base64");
    respondJson(call.response, {
      h: `4::${type}:${media.id}:e:${Math.floor(ctx.now() / 1000)}:${hashOf(media.id, 0).slice(0, 22)}`,
    });
  }

  return { store, upload, node, addressOf, download, read, openUpload, uploadSession };
}

function* zeros(megabytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(MEGABYTE);
  for (let count = 0; count < megabytes; count += 1) yield piece;
}

function bareType(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}
