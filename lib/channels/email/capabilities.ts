import type { ChannelCapabilities, MediaLimit } from "../channel-adapter";
import { REFUSED_ENDINGS } from "./refused-endings";

const NO_FILES: MediaLimit = { maxBytes: 0, mimeTypes: [], anyMimeType: false };

/** Longest subject that is taken; mail programs cut far earlier. */
export const SUBJECT_MAX_CHARACTERS = 200;

/**
 * Resend takes 40 MB a mail with its files in base64, a third more than they are; many mailboxes take
 * no more than 25 MB.
 */
const FILES_MAX_BYTES = 25_000_000;

/** What a mail carries: a subject, words and files, at any time. Nobody tells truly whether it was read. */
export const EMAIL_CAPABILITIES: ChannelCapabilities = {
  kinds: ["text"],
  textMaxCharacters: 20_000,
  captionMaxCharacters: 0,
  /** Value of a tag at Resend. */
  referenceMaxCharacters: 256,
  subjects: true,
  quotes: false,
  marks: false,
  reactions: false,
  templates: false,
  readReceipts: false,
  replyWindowMs: null,
  media: {
    image: NO_FILES,
    video: NO_FILES,
    audio: NO_FILES,
    document: { maxBytes: FILES_MAX_BYTES, mimeTypes: [], anyMimeType: true },
    sticker: NO_FILES,
  },
  attached: { maxCount: 20, maxBytes: FILES_MAX_BYTES, refusedEndings: REFUSED_ENDINGS },
};
