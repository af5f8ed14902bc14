import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { CHANNEL_KINDS, type ChannelKind } from "@/db/enums/channels";
import { requireRoute } from "@/lib/access/require-route";
import type { MediaKind } from "@/lib/channels/channel-adapter";
import { Refusal } from "@/lib/core/errors";
import { storeUpload } from "@/lib/messages/store-upload";

const isChannelKind = (text: string | null): text is ChannelKind =>
  (CHANNEL_KINDS as readonly (string | null)[]).includes(text);
const KINDS = new Set(["image", "video", "audio", "document", "sticker"]);

/**
 * The bytes of a file as the body of a request, streamed to the store. `x-file-name` (percent-encoded)
 * names it, `x-file-kind` says what it shall be ("voice": a voice note); without it the content
 * decides. `x-file-channel` says what the file is to go over, WhatsApp where it does not. Only octets are taken, so that no form of another site can send one.
 */
export function receiveUpload(request: Request, slug: string): Promise<Response> {
  return requireRoute({ request, slug, permission: "inbox:reply", changes: true }, async (ctx) => {
    if (request.headers.get("content-type") !== "application/octet-stream" || !request.body) {
      throw new Refusal("invalid", "Send the bytes of the file, as application/octet-stream.");
    }
    const wanted = request.headers.get("x-file-kind") ?? "";
    const voice = wanted === "voice";
    const channel = request.headers.get("x-file-channel");
    const stored = await storeUpload(ctx, {
      stream: Readable.fromWeb(request.body as WebStream<Uint8Array>),
      fileName: decoded(request.headers.get("x-file-name") ?? ""),
      kind: voice ? "audio" : KINDS.has(wanted) ? (wanted as MediaKind) : null,
      voice,
      ...(isChannelKind(channel) ? { channel } : {}),
    });
    return Response.json(stored, { status: 201, headers: { "cache-control": "no-store" } });
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
