import type { ChannelCapabilities, MediaLimit } from "../channel-adapter";

const NO_FILES: MediaLimit = { maxBytes: 0, mimeTypes: [], anyMimeType: false };

/** What a text message carries: words alone, at any time, and no word of whether they were read. */
export const SMS_CAPABILITIES: ChannelCapabilities = {
  kinds: ["text"],
  textMaxCharacters: 1600,
  captionMaxCharacters: 0,
  /** Ours; it travels in the address of the status callback. */
  referenceMaxCharacters: 128,
  subjects: false,
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
  attached: null,
};
