import type { ChannelCapabilities } from "../channel-adapter";

const KB = 1024;
const MB = 1024 * KB;

/** What the Cloud API carries: Meta's message, media and interactive pages of 2026. */
export const WHATSAPP_CAPABILITIES: ChannelCapabilities = {
  kinds: [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "location_request",
    "contacts",
    "reaction",
    "buttons",
    "list",
    "link_button",
    "flow",
    "product",
    "product_list",
    "template",
  ],
  textMaxCharacters: 4096,
  captionMaxCharacters: 1024,
  referenceMaxCharacters: 512,
  subjects: false,
  quotes: true,
  marks: true,
  reactions: true,
  templates: true,
  readReceipts: true,
  replyWindowMs: 24 * 60 * 60 * 1000,
  media: {
    image: { maxBytes: 5 * MB, mimeTypes: ["image/jpeg", "image/png"], anyMimeType: false },
    video: { maxBytes: 16 * MB, mimeTypes: ["video/mp4", "video/3gpp"], anyMimeType: false },
    audio: {
      maxBytes: 16 * MB,
      mimeTypes: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
      anyMimeType: false,
    },
    document: {
      maxBytes: 100 * MB,
      mimeTypes: [
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      ],
      anyMimeType: true,
    },
    /** 100 KB for a still one; animated stickers may have 500 KB. */
    sticker: { maxBytes: 500 * KB, mimeTypes: ["image/webp"], anyMimeType: false },
  },
  attached: null,
};

/** Limits of interactive messages, in characters unless a name says otherwise. */
export const INTERACTIVE_LIMITS = {
  body: 1024,
  listBody: 4096,
  footer: 60,
  headerText: 60,
  buttonsMaxCount: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  listSectionsMaxCount: 10,
  listRowsMaxCount: 10,
  sectionTitle: 24,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  linkLabel: 20,
  flowLabel: 30,
  productsMaxCount: 30,
} as const;

/** Most contact cards in one message that every description of the API agrees on (whatsapp.md 2.1). */
export const CONTACT_CARDS_MAX_COUNT = 5;

export const STILL_STICKER_MAX_BYTES = 100 * KB;
/** Media ids of uploads live 30 days, those of inbound messages 7. */
export const UPLOADED_MEDIA_TTL_MS = 30 * 24 * 60 * 60 * 1000;
export const INBOUND_MEDIA_TTL_MS = 7 * 24 * 60 * 60 * 1000;
