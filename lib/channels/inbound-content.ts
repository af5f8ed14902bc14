import type { ContactCard } from "./channel-adapter";

export type InboundMedia = {
  /** Null for history placeholders, whose file comes later or never. */
  mediaId: string | null;
  mimeType: string | null;
  sha256: string | null;
  /** Address for a direct download, good for minutes. */
  url: string | null;
};

export type SystemChange =
  | { change: "number"; newWaId: string | null }
  | { change: "user_id" }
  | { change: "identity"; hash: string | null }
  | { change: "other"; type: string | null };

/** What a message says, one shape a kind. `edit` and `revoke` change an earlier message instead. */
export type InboundContent =
  | {
      kind: "text";
      text: string;
      /** Of a mail, also where it has none. */
      subject?: string | null;
      /** Of a mail: its Message-ID, and those of what it answers, oldest first. */
      mailId?: string | null;
      references?: string[];
    }
  | (InboundMedia & { kind: "image" | "video"; caption: string | null })
  | (InboundMedia & { kind: "audio"; voice: boolean })
  | (InboundMedia & { kind: "document"; caption: string | null; fileName: string | null })
  | (InboundMedia & { kind: "sticker"; animated: boolean })
  | {
      kind: "location";
      /** Degrees; null when what came is no coordinate. */
      latitude: number | null;
      longitude: number | null;
      name: string | null;
      address: string | null;
      url: string | null;
    }
  | { kind: "contacts"; cards: ContactCard[] }
  | {
      kind: "reaction";
      targetProviderId: string | null /** Null: taken back. */;
      emoji: string | null;
    }
  | { kind: "button"; payload: string | null; text: string | null }
  | { kind: "interactive"; reply: InteractiveReply }
  | {
      kind: "order";
      catalogId: string | null;
      text: string | null;
      items: {
        productId: string | null;
        quantity: number | null;
        /** Decimal text, never a float. */
        price: string | null;
        currency: string | null;
      }[];
    }
  | (SystemChange & {
      kind: "system";
      text: string | null;
      userId: string | null;
      parentUserId: string | null;
      previousUserId: string | null;
      previousParentUserId: string | null;
    })
  | { kind: "edit"; targetProviderId: string | null; content: InboundContent }
  | { kind: "revoke"; targetProviderId: string | null }
  | { kind: "unsupported"; type: string | null; reason: string | null };

export type InteractiveReply =
  | { type: "button"; id: string | null; title: string | null }
  | { type: "list"; id: string | null; title: string | null; description: string | null }
  | {
      type: "flow";
      name: string | null;
      body: string | null;
      /** The filled form; null when Meta's text is no JSON object. */
      response: Record<string, unknown> | null;
    }
  | {
      type: "call_permission";
      accepted: boolean;
      permanent: boolean;
      expiresAt: string | null;
      source: string | null;
    }
  | { type: "other"; name: string };

const MEDIA_WORDS = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  document: "Document",
  sticker: "Sticker",
} as const;

/** One line for lists and search: the person's own words where there are some. */
export function previewOf(content: InboundContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "image":
    case "video":
      return content.caption ?? MEDIA_WORDS[content.kind];
    case "audio":
      return content.voice ? "Voice note" : "Audio";
    case "document":
      return content.caption ?? content.fileName ?? "Document";
    case "sticker":
      return "Sticker";
    case "location":
      return content.name ?? content.address ?? "Location";
    case "contacts":
      return content.cards.map((card) => card.name.formatted).join(", ") || "Contact card";
    case "reaction":
      return content.emoji === null ? "Reaction removed" : `Reacted ${content.emoji}`;
    case "button":
      return content.text ?? content.payload ?? "Button";
    case "interactive":
      return replyPreview(content.reply);
    case "order":
      return content.text ?? `Order of ${counted(content.items.length, "product")}`;
    case "system":
      return content.text ?? "Contact details changed";
    case "edit":
      return previewOf(content.content);
    case "revoke":
      return "Message deleted";
    case "unsupported":
      return "Message of a kind that WhatsApp does not pass on";
  }
}

function replyPreview(reply: InteractiveReply): string {
  switch (reply.type) {
    case "button":
    case "list":
      return reply.title ?? reply.id ?? "Reply";
    case "flow":
      return "Form filled in";
    case "call_permission":
      return reply.accepted ? "Calls allowed" : "Calls declined";
    case "other":
      return "Reply";
  }
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
