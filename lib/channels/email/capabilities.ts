import type { ChannelCapabilities, MediaLimit } from "../channel-adapter";

const NO_FILES: MediaLimit = { maxBytes: 0, mimeTypes: [], anyMimeType: false };

/** Longest subject that is taken; mail programs cut far earlier. */
export const SUBJECT_MAX_CHARACTERS = 200;

/** What a mail carries: a subject and words, at any time. Nobody tells truly whether it was read. */
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
    document: NO_FILES,
    sticker: NO_FILES,
  },
};
