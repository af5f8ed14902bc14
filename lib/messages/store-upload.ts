import type { ChannelKind } from "@/db/enums/channels";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { CAPABILITIES, whyNotAttached } from "@/lib/channels/capabilities";
import type { MediaKind } from "@/lib/channels/channel-adapter";
import {
  STILL_STICKER_MAX_BYTES,
  WHATSAPP_CAPABILITIES,
} from "@/lib/channels/whatsapp/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { formatBytes } from "@/lib/core/format/file-size";
import { newId } from "@/lib/core/ids";
import { FileTooLargeError, type SpooledFile, spoolFile, storeSpooled } from "@/lib/core/storage";
import { cleanFileName } from "./file-name";
import { isAnimatedWebp, isOggOpus, sniffUpload } from "./sniff-type";

export type Upload = {
  stream: AsyncIterable<Uint8Array>;
  /** As the person's machine calls it. */
  fileName: string;
  /** What the sender wants it to be; null: what the file is. A picture can also go as a document. */
  kind: MediaKind | null;
  voice: boolean;
  /** Where it is to go; by what that takes it is judged. */
  channel?: ChannelKind;
};

export type StoredUpload = {
  fileId: string;
  kind: MediaKind;
  mimeType: string;
  fileName: string;
  sizeBytes: number;
};

const { media } = WHATSAPP_CAPABILITIES;
/** Of one file, whatever it is. */
const largestOf = (channel: ChannelKind) =>
  Math.max(...Object.values(CAPABILITIES[channel].media).map(({ maxBytes }) => maxBytes));
const EMPTY = "This file is empty, so it cannot be sent.";
/** Served so that nobody's browser does anything with it. */
const UNPROVED = "application/octet-stream";
const WORDS: Record<MediaKind, string> = {
  image: "A picture",
  video: "A video",
  audio: "A sound",
  document: "A document",
  sticker: "A sticker",
};

/**
 * Takes a file that will be sent: streamed to the store, its type proven by its content, its size
 * within what the channel takes of its kind, its name cleaned. It belongs to the member who uploaded
 * it until a message takes it.
 * @throws Refusal `invalid` that says what is wrong with the file
 */
export async function storeUpload(ctx: WorkspaceContext, upload: Upload): Promise<StoredUpload> {
  const { channel = "whatsapp", kind: wanted } = upload;
  const goesAlong = CAPABILITIES[channel].attached !== null;
  const fileName = cleanFileName(upload.fileName);
  const maxBytes = goesAlong || !wanted ? largestOf(channel) : media[wanted].maxBytes;
  try {
    return await spoolFile(upload.stream, { maxBytes }, async (spooled) => {
      const { kind, mimeType } = goesAlong
        ? judgeAttached(channel, spooled, fileName)
        : judge(spooled, { ...upload, fileName });
      const fileId = newId();
      const storageKey = `${ctx.workspaceId}/${fileId}`;
      await storeSpooled(storageKey, spooled);
      await withWorkspace(ctx, (tx) =>
        tx.insert(attachments).values({
          workspaceId: ctx.workspaceId,
          id: fileId,
          messageId: null,
          uploadedById: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
          status: "stored",
          mimeType,
          fileName,
          sizeBytes: spooled.sizeBytes,
          sha256: spooled.sha256,
          storageKey,
          voice: upload.voice && kind === "audio",
        }),
      );
      return { fileId, kind, mimeType, fileName, sizeBytes: spooled.sizeBytes };
    });
  } catch (error) {
    if (error instanceof FileTooLargeError) {
      throw goesAlong ? tooLargeAMail(maxBytes) : tooLarge(wanted ?? "document", maxBytes);
    }
    throw error;
  }
}

/** A file that goes with words may be anything that the provider sends; what it is, is only proved. */
function judgeAttached(
  channel: ChannelKind,
  { firstBytes, sizeBytes }: SpooledFile,
  fileName: string,
): { kind: MediaKind; mimeType: string } {
  if (sizeBytes === 0) throw new Refusal("invalid", EMPTY);
  const why = whyNotAttached(channel, [{ fileName, sizeBytes }]);
  if (why !== null) throw new Refusal("invalid", why);
  return { kind: "document", mimeType: sniffUpload(firstBytes, fileName) ?? UNPROVED };
}

function judge(
  { firstBytes, sizeBytes }: SpooledFile,
  { fileName, kind: wanted, voice }: Omit<Upload, "stream">,
): { kind: MediaKind; mimeType: string } {
  if (sizeBytes === 0) throw new Refusal("invalid", EMPTY);
  const mimeType = sniffUpload(firstBytes, fileName);
  const kind = mimeType === null ? null : (wanted ?? kindOf(mimeType));
  if (mimeType === null || kind === null || !fits("whatsapp", kind, mimeType)) {
    throw new Refusal("invalid", notTaken(wanted));
  }
  if (kind === "audio" && mimeType === "audio/ogg" && !isOggOpus(firstBytes)) {
    throw new Refusal("invalid", "WhatsApp plays Ogg files only with Opus inside. Send it as MP3.");
  }
  if (voice && mimeType !== "audio/ogg") {
    throw new Refusal("invalid", "A voice note must be Ogg with Opus. Send it as a sound file.");
  }
  const limit =
    kind === "sticker" && !isAnimatedWebp(firstBytes)
      ? STILL_STICKER_MAX_BYTES
      : media[kind].maxBytes;
  if (sizeBytes > limit) throw tooLarge(kind, limit);
  return { kind, mimeType };
}

/** Whether the channel takes a file of this type as this kind; what goes with words goes as any. */
export function fits(channel: ChannelKind, kind: MediaKind, mimeType: string): boolean {
  if (CAPABILITIES[channel].attached !== null) return true;
  // a document may be any file that some kind takes: pictures go uncompressed this way
  const kinds = kind === "document" ? Object.values(media) : [media[kind]];
  return kinds.some(({ mimeTypes }) => mimeTypes.includes(mimeType));
}

function kindOf(mimeType: string): MediaKind | null {
  const order = ["image", "video", "audio", "sticker", "document"] as const;
  return order.find((kind) => media[kind].mimeTypes.includes(mimeType)) ?? null;
}

function notTaken(kind: MediaKind | null): string {
  switch (kind) {
    case "image":
      return "WhatsApp takes JPEG and PNG pictures. Save it as one of these, or send it as a document.";
    case "video":
      return "WhatsApp takes MP4 and 3GP videos. Save it as MP4 and try again.";
    case "audio":
      return "WhatsApp takes MP3, M4A, AAC, AMR and Ogg Opus. Save it as one of these and try again.";
    case "sticker":
      return "A sticker is a WebP file of 512 × 512 pixels.";
    default:
      return "WhatsApp does not take this kind of file. It takes JPEG and PNG pictures, MP4 videos, sound files, PDF, Word, Excel, PowerPoint and plain text.";
  }
}

const tooLargeAMail = (maxBytes: number) =>
  new Refusal(
    "invalid",
    `A mail takes at most ${formatBytes(maxBytes)} of files, and this one has more. Send a link to it instead.`,
  );

function tooLarge(kind: MediaKind, maxBytes: number): Refusal {
  const size =
    maxBytes >= 1024 * 1024 ? `${maxBytes / 1024 / 1024} MB` : `${Math.round(maxBytes / 1024)} KB`;
  return new Refusal("invalid", `${WORDS[kind]} may have at most ${size} on WhatsApp.`);
}
