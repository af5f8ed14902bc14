import * as z from "zod";
import type { Graph } from "@/lib/sandbox/meta/graph";
import { GRAPH_ERRORS } from "@/lib/sandbox/meta/graph-error";
import type {
  Conversation,
  ConversationEntry,
  SandboxNumber,
  SentMessage,
  StatusName,
} from "@/lib/sandbox/meta/graph-records";
import { type BubbleContent, previewOf, renderBubble } from "@/lib/sandbox/meta/render-bubble";
import { ControlError } from "./control-error";

const WINDOW_MS = 24 * 3_600_000;

const base = {
  phoneNumberId: z.string().optional(),
  /** Name on the customer's profile; kept for later. */
  name: z.string().min(1).optional(),
  /** The message this one answers. */
  contextId: z.string().optional(),
};
const file = {
  ...base,
  base64: z.base64().min(1),
  mimeType: z.string().regex(/^[\w.+-]+\/[\w.+-]+(;.*)?$/),
  caption: z.string().optional(),
  filename: z.string().optional(),
};

/** What a customer can do with the keyboard and the buttons of the phone. */
const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...base, type: z.literal("text"), text: z.string().min(1).max(65_536) }),
  /** A tap on a template's quick reply; `contextId` is the template message. */
  z.strictObject({
    ...base,
    type: z.literal("button"),
    text: z.string().min(1),
    payload: z.string().optional(),
  }),
  /** A tap on a reply button of an interactive message. */
  z.strictObject({ ...base, type: z.literal("button_reply"), id: z.string(), title: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal("list_reply"),
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("flow_reply"),
    response: z.record(z.string(), z.unknown()),
    body: z.string().default("Sent"),
  }),
  z.strictObject({ ...file, type: z.literal("image") }),
  z.strictObject({ ...file, type: z.literal("video") }),
  z.strictObject({ ...file, type: z.literal("document") }),
  z.strictObject({ ...file, type: z.literal("sticker") }),
  z.strictObject({ ...file, type: z.literal("audio"), voice: z.boolean().default(false) }),
  z.strictObject({
    ...base,
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    placeName: z.string().optional(),
    address: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("contacts"),
    contacts: z.array(z.record(z.string(), z.unknown())).min(1),
  }),
  /** An empty emoji takes the reaction back. */
  z.strictObject({
    ...base,
    type: z.literal("reaction"),
    messageId: z.string(),
    emoji: z.string(),
  }),
]);

type HandsetMessage = z.infer<typeof messageSchema>;

type ActionInput = {
  waId: string;
  number: SandboxNumber | null;
  input: Record<string, unknown>;
  baseUrl: string;
};

/** One message as the handset page draws it. */
export type HandsetBubble = {
  id: string;
  /** Who wrote it: `customer` stands right on the phone, `business` left. */
  direction: "business" | "customer";
  at: string;
  /** False while a message of the business has not reached the phone. */
  onPhone: boolean;
  content: BubbleContent;
  /** `accepted`, `held`, or the furthest status; for the customer `sent` or `read`. */
  status: string;
  statuses: Partial<Record<StatusName, string>>;
  error: { code: number; title: string } | null;
  reactions: { from: "business" | "customer"; emoji: string }[];
  ref: string | null;
};

/** The phones of the customers: what each shows, and what its owner does. */
export function createHandsets(graph: Graph) {
  const { state } = graph;

  function chatsOf(number: SandboxNumber | null): Conversation[] {
    return [...state.conversations.values()]
      .filter((chat) => chat.entries.length > 0 && (number === null || chat.number === number))
      .sort((a, b) => b.lastActivityMs - a.lastActivityMs);
  }

  /** Phones with their last message, the busiest first. */
  function list({
    number,
    limit,
    search,
  }: {
    number: SandboxNumber | null;
    limit: number;
    search: string;
  }) {
    const wanted = search.trim().toLowerCase();
    const chats = chatsOf(number).filter(
      ({ phone }) =>
        wanted === "" ||
        phone.waId.includes(wanted.replace(/[\s+()-]/g, "") || "no digits") ||
        (phone.name ?? "").toLowerCase().includes(wanted),
    );
    return {
      total: chats.length,
      handsets: chats.slice(0, limit).map((chat) => {
        const last = chat.entries[chat.entries.length - 1];
        return {
          phone: chat.phone.waId,
          name: chat.phone.name,
          phoneNumberId: chat.number.id,
          businessName: chat.number.verifiedName,
          unread: unreadCount(chat),
          blocked: chat.blockedByCustomer,
          marketingStopped: chat.phone.marketingStopped,
          lastMessage: last
            ? {
                id: idOf(last),
                direction: last.direction,
                at: new Date(atOf(last)).toISOString(),
                text: previewOf(contentOf(last)),
              }
            : null,
        };
      }),
    };
  }

  function unreadCount(chat: Conversation): number {
    return chat.entries.filter(
      (entry) =>
        entry.direction === "business" &&
        entry.sent.statusAtMs.delivered !== undefined &&
        entry.sent.statusAtMs.read === undefined,
    ).length;
  }

  /** The chat of one phone with one number; empty for a phone that never wrote or received. */
  function chat({
    number,
    waId,
    limit,
  }: {
    number: SandboxNumber | null;
    waId: string;
    limit: number;
  }) {
    const found = conversationOf(number, waId);
    const nowMs = graph.ctx.now();
    const bubbles = bubblesOf(found);
    return {
      phone: waId,
      name: found.phone.name,
      phoneNumberId: found.number.id,
      business: {
        name: found.number.verifiedName,
        displayPhoneNumber: found.number.displayPhoneNumber,
        blockedYou: found.number.blockedUsers.includes(waId),
      },
      windowOpen: state.windowOpen(found),
      windowClosesAt: state.windowOpen(found)
        ? new Date(found.lastInboundMs + WINDOW_MS).toISOString()
        : null,
      blocked: found.blockedByCustomer,
      marketingStopped: found.phone.marketingStopped,
      typing: found.typingUntilMs > nowMs,
      total: bubbles.length,
      messages: bubbles.slice(-limit),
    };
  }

  function bubblesOf(found: Conversation): HandsetBubble[] {
    const bubbles: HandsetBubble[] = [];
    const byId = new Map<string, HandsetBubble>();
    for (const entry of found.entries) {
      const content = contentOf(entry);
      if (content.reaction) {
        const { messageId, emoji } = content.reaction;
        const target = byId.get(messageId);
        if (!target) continue;
        target.reactions = target.reactions.filter(({ from }) => from !== entry.direction);
        if (emoji !== "") target.reactions.push({ from: entry.direction, emoji });
        continue;
      }
      const bubble = bubbleOf({ found, entry, content });
      bubbles.push(bubble);
      byId.set(bubble.id, bubble);
    }
    return bubbles;
  }

  function bubbleOf({
    found,
    entry,
    content,
  }: {
    found: Conversation;
    entry: ConversationEntry;
    content: BubbleContent;
  }): HandsetBubble {
    const shared = {
      id: idOf(entry),
      direction: entry.direction,
      at: new Date(atOf(entry)).toISOString(),
      content,
      reactions: [],
    };
    if (entry.direction === "customer") {
      const read = entry.inbound.atMs <= found.businessReadMs;
      const status = read ? "read" : "delivered";
      return { ...shared, onPhone: true, status, statuses: {}, error: null, ref: null };
    }
    const { sent } = entry;
    const statuses: Partial<Record<StatusName, string>> = {};
    for (const [status, atMs] of Object.entries(sent.statusAtMs)) {
      statuses[status as StatusName] = new Date(atMs).toISOString();
    }
    const code = sent.statusAtMs.failed === undefined ? null : (sent.failCode ?? 131000);
    return {
      ...shared,
      onPhone: sent.statusAtMs.delivered !== undefined || sent.statusAtMs.read !== undefined,
      status: furthest(sent),
      statuses,
      error:
        code === null ? null : { code, title: GRAPH_ERRORS[code]?.title ?? "Something went wrong" },
      ref: sent.ref,
    };
  }

  function contentOf(entry: ConversationEntry): BubbleContent {
    if (entry.direction === "customer") return renderBubble(entry.inbound.message, null);
    const { sent } = entry;
    const template = sent.templateId === null ? null : state.templatesById.get(sent.templateId);
    return renderBubble(
      { type: "text", ...state.bodyOf(sent) },
      template
        ? {
            components: template.versions[sent.templateVersion] ?? [],
            category: template.category,
          }
        : null,
    );
  }

  function conversationOf(number: SandboxNumber | null, waId: string): Conversation {
    if (number) return state.conversation(number, waId);
    const latest = chatsOf(null).find((found) => found.phone.waId === waId);
    if (latest) return latest;
    const [first] = state.part.numbers;
    if (!first) throw new ControlError(409, "The sandbox has no number to write to.");
    return state.conversation(first, waId);
  }

  function write({ waId, number, input, baseUrl }: ActionInput) {
    const message = messageSchema.parse(input);
    const found = conversationOf(number, waId);
    const name = message.name;
    state.record({
      kind: "phone",
      waId,
      change: { manual: true, ...(name === undefined ? {} : { name }) },
    });
    if (found.blockedByCustomer) {
      throw new ControlError(409, "This phone has blocked the business. Unblock it first.");
    }
    const wamid = graph.customerWrites({
      number: found.number,
      waId,
      message: { ...contextOf(found, message), ...inboundOf(message, baseUrl) },
    });
    return { wamid };
  }

  function contextOf(found: Conversation, { contextId }: HandsetMessage): Record<string, unknown> {
    if (contextId === undefined) return {};
    const inbound = state.inboundByWamid.get(contextId);
    const from = inbound ? found.phone.waId : found.number.displayPhoneNumber.replace(/\D/g, "");
    return { context: { from, id: contextId } };
  }

  /** The message in the shape of the webhook (whatsapp.md 6.2). */
  function inboundOf(message: HandsetMessage, baseUrl: string): Record<string, unknown> {
    switch (message.type) {
      case "text":
        return { type: "text", text: { body: message.text } };
      case "button":
        return {
          type: "button",
          button: { payload: message.payload ?? message.text, text: message.text },
        };
      case "button_reply":
        return interactive("button_reply", { id: message.id, title: message.title });
      case "list_reply":
        return interactive("list_reply", {
          id: message.id,
          title: message.title,
          ...(message.description === undefined ? {} : { description: message.description }),
        });
      case "flow_reply":
        return interactive("nfm_reply", {
          response_json: JSON.stringify(message.response),
          body: message.body,
          name: "flow",
        });
      case "location":
        return {
          type: "location",
          location: {
            latitude: message.latitude,
            longitude: message.longitude,
            ...(message.placeName === undefined ? {} : { name: message.placeName }),
            ...(message.address === undefined ? {} : { address: message.address }),
          },
        };
      case "contacts":
        return { type: "contacts", contacts: message.contacts };
      case "reaction":
        return {
          type: "reaction",
          reaction: {
            message_id: message.messageId,
            ...(message.emoji === "" ? {} : { emoji: message.emoji }),
          },
        };
      case "image":
      case "video":
      case "document":
      case "sticker":
      case "audio":
        return mediaMessage(message, baseUrl);
      default: {
        const never: never = message;
        throw new ControlError(400, `A phone cannot send ${String(never)}.`);
      }
    }
  }

  function mediaMessage(
    message: Extract<HandsetMessage, { base64: string }>,
    baseUrl: string,
  ): Record<string, unknown> {
    const bytes = Buffer.from(message.base64, "base64");
    const media = graph.media.store({
      bytes,
      mimeType: message.mimeType,
      filename: message.filename ?? null,
      received: true,
    });
    return {
      type: message.type,
      [message.type]: {
        ...(message.caption === undefined ? {} : { caption: message.caption }),
        ...(message.type === "document" && message.filename !== undefined
          ? { filename: message.filename }
          : {}),
        mime_type: media.mimeType,
        // Webhooks print the digest in base64, the media call in hex.
        sha256: Buffer.from(media.sha256, "hex").toString("base64"),
        id: media.id,
        url: graph.media.addressOf(media, baseUrl),
        ...(message.type === "audio" ? { voice: message.voice } : {}),
        ...(message.type === "sticker" ? { animated: false } : {}),
      },
    };
  }

  /** The owner of the phone looks at the chat: everything that has arrived is read. */
  function read({ waId, number, input }: ActionInput) {
    const { played } = z.object({ played: z.string().optional() }).parse(input);
    const found = conversationOf(number, waId);
    if (!found.phone.manual) state.record({ kind: "phone", waId, change: { manual: true } });
    let count = 0;
    for (const entry of found.entries) {
      if (entry.direction !== "business") continue;
      const { sent } = entry;
      const arrived = sent.statusAtMs.delivered !== undefined;
      if (arrived && sent.statusAtMs.read === undefined) {
        // Written down first, so that a restart still owes the business this status.
        state.record({ kind: "changed", sequence: sent.sequence, reads: true });
        graph.ctx.timeline.happenNow(sent, "read");
        count += 1;
      }
      if (arrived && played === sent.wamid) graph.ctx.timeline.happenNow(sent, "played");
    }
    return { read: count };
  }

  function block({ waId, number, input }: ActionInput) {
    const { blocked } = z.object({ blocked: z.boolean().default(true) }).parse(input);
    const found = conversationOf(number, waId);
    state.record({
      kind: "conversation",
      phoneNumberId: found.number.id,
      waId,
      change: { blockedByCustomer: blocked },
    });
    return { blocked };
  }

  /** The switch "offers and announcements" in the app: stop or resume marketing. */
  function preferences({ waId, number, input }: ActionInput) {
    const { marketing } = z.object({ marketing: z.enum(["stop", "resume"]) }).parse(input);
    const found = conversationOf(number, waId);
    const stopped = marketing === "stop";
    state.record({ kind: "phone", waId, change: { marketingStopped: stopped } });
    graph.ctx.emitEvent({
      wabaId: found.number.wabaId,
      phoneNumberId: found.number.id,
      field: "user_preferences",
      value: {
        messaging_product: "whatsapp",
        metadata: {
          display_phone_number: found.number.displayPhoneNumber.replace(/\D/g, ""),
          phone_number_id: found.number.id,
        },
        contacts: [{ profile: { name: found.phone.name ?? `+${waId}` }, wa_id: waId }],
        user_preferences: [
          {
            wa_id: waId,
            detail: `User requested to ${marketing} marketing messages`,
            category: "marketing_messages",
            value: marketing,
            timestamp: Math.floor(graph.ctx.now() / 1000),
          },
        ],
      },
    });
    return { marketingStopped: stopped };
  }

  const actions: Record<string, (call: ActionInput) => Record<string, unknown>> = {
    message: write,
    read,
    block,
    preferences,
  };

  return { list, chat, actions };
}

function interactive(kind: string, reply: Record<string, unknown>): Record<string, unknown> {
  return { type: "interactive", interactive: { type: kind, [kind]: reply } };
}

function furthest(sent: SentMessage): string {
  for (const status of ["failed", "played", "read", "delivered", "sent"] as const) {
    if (sent.statusAtMs[status] !== undefined) return status;
  }
  return sent.held ? "held" : "accepted";
}

function idOf(entry: ConversationEntry): string {
  return entry.direction === "business" ? entry.sent.wamid : entry.inbound.wamid;
}

function atOf(entry: ConversationEntry): number {
  return entry.direction === "business" ? entry.sent.acceptedAtMs : entry.inbound.atMs;
}
