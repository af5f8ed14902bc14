import type { MailThread } from "./email/mail-thread";
import type { TemplateSendComponent } from "./whatsapp/template-components";

/**
 * The port between messages and the channels they travel on: what can be said, to whom, and what
 * became of it. Adapters translate; nothing above them knows a vendor's field names.
 */

/** Where a message goes. Digits win when both are known; a BSUID alone reaches hidden numbers. */
export type RecipientAddress =
  | { kind: "phone" /** E.164 or full international digits. */; phone: string }
  | { kind: "user_id" /** Business-scoped user id, verbatim. */; userId: string }
  | { kind: "email" /** Lower case. */; email: string };

/**
 * A file at the provider, or one that the provider fetches from a public address. An id may name a
 * file of ours (own-file.ts), which is uploaded just before the message leaves.
 */
export type MediaSource = { id: string } | { link: string };

/** A file that goes with the words of a message, instead of being one. */
export type AttachedFile = { media: MediaSource; fileName: string; mimeType: string };

export type ContactCard = {
  name: { formatted: string; first?: string; last?: string };
  phones?: readonly { phone: string; type?: string; waId?: string }[];
  emails?: readonly { email: string; type?: string }[];
  urls?: readonly { url: string; type?: string }[];
  addresses?: readonly {
    street?: string;
    city?: string;
    state?: string;
    zip?: string;
    country?: string;
    countryCode?: string;
    type?: string;
  }[];
  organisation?: { company?: string; department?: string; title?: string };
  /** "2001-12-31". */
  birthday?: string;
};

export type InteractiveHeader =
  | { kind: "text"; text: string }
  | { kind: "image" | "video"; media: MediaSource }
  | { kind: "document"; media: MediaSource; fileName?: string | undefined };

/** What we send. One shape a kind, stored as it is with the message, drawn from the same. */
export type OutboundContent =
  | {
      kind: "text";
      text: string;
      linkPreview?: boolean | undefined;
      /** Of a mail, which has one always. */
      subject?: string | undefined;
      /** Of a mail that answers another one. */
      thread?: MailThread | undefined;
      /** Of a mail. */
      files?: readonly AttachedFile[] | undefined;
    }
  | { kind: "image" | "video"; media: MediaSource; caption?: string | undefined }
  | { kind: "audio"; media: MediaSource; voice?: boolean | undefined }
  | {
      kind: "document";
      media: MediaSource;
      caption?: string | undefined;
      fileName?: string | undefined;
    }
  | { kind: "sticker"; media: MediaSource }
  | {
      kind: "location";
      latitude: number;
      longitude: number;
      name?: string | undefined;
      address?: string | undefined;
    }
  | { kind: "location_request"; text: string }
  | { kind: "contacts"; cards: readonly ContactCard[] }
  | {
      kind: "reaction";
      targetProviderId: string /** null takes the reaction back. */;
      emoji: string | null;
    }
  | {
      kind: "buttons";
      header?: InteractiveHeader | undefined;
      text: string;
      footer?: string | undefined;
      buttons: readonly { id: string; title: string }[];
    }
  | {
      kind: "list";
      header?: string | undefined;
      text: string;
      footer?: string | undefined;
      button: string;
      sections: readonly {
        title?: string | undefined;
        rows: readonly { id: string; title: string; description?: string | undefined }[];
      }[];
    }
  | {
      kind: "link_button";
      header?: InteractiveHeader | undefined;
      text: string;
      footer?: string | undefined;
      label: string;
      url: string;
    }
  | {
      kind: "flow";
      header?: InteractiveHeader | undefined;
      text: string;
      footer?: string | undefined;
      /** Meta's id of the published form. */
      flowId: string;
      label: string;
      /** Comes back with the answer. */
      token: string;
    }
  | {
      kind: "product";
      text?: string | undefined;
      footer?: string | undefined;
      catalogId: string;
      productId: string;
    }
  | {
      kind: "product_list";
      header: string;
      text: string;
      footer?: string | undefined;
      catalogId: string;
      sections: readonly { title?: string | undefined; productIds: readonly string[] }[];
    }
  | {
      kind: "template";
      name: string;
      /** Meta's code, en_US. */
      language: string;
      components: readonly TemplateSendComponent[];
    };

export type OutboundKind = OutboundContent["kind"];

export type OutboundMessage = {
  to: RecipientAddress;
  content: OutboundContent;
  /** Our message id; the provider echoes it in every status. */
  reference: string;
  /** Provider id of the message that is quoted. */
  replyToProviderId?: string;
};

/**
 * What became of one request to send. `unknown` is not a failure: the message may be on its way, so
 * it is never sent again by itself. `not_sent` is proof that no byte of the request left.
 */
export type SendOutcome =
  | {
      outcome: "accepted";
      providerId: string;
      /** The recipient's WhatsApp id; may differ from the digits that were sent. */
      waId?: string;
      userId?: string;
      /** Kept back for quality assessment; a status follows within about an hour. */
      held: boolean;
    }
  | {
      outcome: "refused";
      /** "later" only for codes that are known to be checked before acceptance. */
      retry: "later" | "never";
      code: number;
      subcode?: number;
      message: string;
      details: string;
      traceId?: string;
      /** How long the provider asks to wait, when it says so. */
      retryAfterMs?: number;
    }
  | { outcome: "unknown"; reason: string; code?: number }
  | { outcome: "not_sent"; reason: string };

/** What a channel can carry; composers obey it instead of knowing vendors. */
export type ChannelCapabilities = {
  kinds: readonly OutboundKind[];
  textMaxCharacters: number;
  captionMaxCharacters: number;
  referenceMaxCharacters: number;
  /** Whether each message is called something. */
  subjects: boolean;
  quotes: boolean;
  /** Whether the customer's app draws *bold*, _italic_ and the like instead of showing the signs. */
  marks: boolean;
  reactions: boolean;
  templates: boolean;
  readReceipts: boolean;
  /** Free-form messages are allowed for so long after the customer's last message; null: always. */
  replyWindowMs: number | null;
  media: Readonly<Record<MediaKind, MediaLimit>>;
  /** Files that go with the words of one message; null where a file is a message of its own, or none goes. */
  attached: AttachedLimit | null;
};

export type AttachedLimit = {
  maxCount: number;
  /** All of one message together. */
  maxBytes: number;
  /** Endings of names that the provider does not send, lower case, with their dot. */
  refusedEndings: readonly string[];
};

export type MediaKind = "image" | "video" | "audio" | "document" | "sticker";

export type MediaLimit = {
  maxBytes: number;
  /** Accepted MIME types; for documents those that phones preview, others are sent as plain files. */
  mimeTypes: readonly string[];
  /** Whether any valid MIME type is taken besides the listed ones. */
  anyMimeType: boolean;
};
