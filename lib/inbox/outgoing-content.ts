import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import type { MessageKind } from "@/db/enums/messages";
import { attachments, messages } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import { CAPABILITIES, CHANNEL_WORDS, whyNotCarried } from "@/lib/channels/capabilities";
import type {
  ContactCard,
  InteractiveHeader,
  MediaKind,
  OutboundContent,
} from "@/lib/channels/channel-adapter";
import { ownFile } from "@/lib/channels/own-file";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { fits } from "@/lib/messages/store-upload";
import type { MessageContent } from "./content-schema";
import type { LockedConversation } from "./lock-conversation";
import { readAnswerSubject, readMailThread } from "./mail-thread-queries";

export type OutgoingContent = {
  kind: MessageKind;
  /** One line for lists, notifications and search. */
  body: string;
  content: OutboundContent;
  /** Uploads that become part of the message. */
  files: { fileId: string; kind: MediaKind }[];
};

type Place = Pick<LockedConversation, "contactId" | "channelId" | "channelKind">;

/**
 * What was composed as the channel's content, with its words for lists. Files are still ours: their
 * place at the provider is filled just before the message leaves.
 * @param messageId of the message it becomes; a form carries it as its token
 * @param about.quotes whether it answers one message in particular
 * @throws Refusal `not_found`, `invalid` for what the channel does not carry and a mail without a subject, `conflict` for a reaction to something WhatsApp does not know
 */
export async function outgoingContent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: { conversation: Place; messageId: string; said: MessageContent; quotes: boolean },
): Promise<OutgoingContent> {
  const { said, messageId, quotes } = about;
  const characters = said.kind === "text" ? said.text.length : 0;
  const fileIds = said.kind === "text" ? (said.fileIds ?? []) : [];
  const attached = await readAttached(tx, ctx, fileIds);
  const why = whyNotCarried(about.conversation.channelKind, {
    kind: said.kind,
    characters,
    quotes,
    files: attached,
  });
  if (why !== null) throw new Refusal("invalid", why);
  switch (said.kind) {
    case "text":
      return CAPABILITIES[about.conversation.channelKind].subjects
        ? mail(tx, ctx, about.conversation, { ...said, attached })
        : plain("text", said.text, { kind: "text", text: said.text, linkPreview: true });
    case "image":
    case "video":
    case "sticker":
    case "document":
    case "audio":
      return file(tx, ctx, said);
    case "location": {
      const body = said.name ?? said.address ?? "Location";
      return plain("location", body, said);
    }
    case "contacts": {
      const cards = said.cards.map(contactCard);
      return plain("contacts", cards.map(({ name }) => name.formatted).join(", "), {
        kind: "contacts",
        cards,
      });
    }
    case "reaction": {
      const targetProviderId = await targetOf(tx, ctx, about.conversation, said.targetId);
      return plain("reaction", said.emoji ? `Reacted ${said.emoji}` : "Reaction removed", {
        kind: "reaction",
        targetProviderId,
        emoji: said.emoji,
      });
    }
    case "buttons":
      return {
        ...plain("interactive", said.text, {
          ...said,
          header: headerOf(said.header),
          buttons: said.buttons.map((title, index) => ({ id: `button-${index + 1}`, title })),
        }),
        files: headerFiles(said.header),
      };
    case "list": {
      let place = 0;
      const sections = said.sections.map(({ title, rows }) => ({
        title,
        rows: rows.map((row) => {
          place += 1;
          return { id: `choice-${place}`, ...row };
        }),
      }));
      return plain("interactive", said.text, { ...said, sections });
    }
    case "link_button":
      return {
        ...plain("interactive", said.text, { ...said, header: headerOf(said.header) }),
        files: headerFiles(said.header),
      };
    case "location_request":
      return plain("interactive", said.text, said);
    case "flow":
      return plain("interactive", said.text, { ...said, token: messageId });
    case "product":
      return plain("interactive", said.text ?? "Product", said);
    case "product_list":
      return plain("interactive", said.text, said);
    default:
      throw new Error(`no message of the kind ${JSON.stringify(said satisfies never)}`);
  }
}

/** Files on their way over a channel, by whoever uploaded them. */
type Outgoing = {
  channelKind: ChannelKind;
  authorId: string | null;
  files: OutgoingContent["files"];
};

/**
 * Takes uploads into a message: each once, only by the member who uploaded it, only as a kind that
 * the channel takes of this file.
 * @throws Refusal `invalid` when one is gone, somebody else's, or sent already
 */
export async function takeFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: Outgoing & { messageId: string },
): Promise<void> {
  const { messageId, channelKind, authorId, files } = about;
  if (files.length === 0) return;
  const taken = await tx
    .update(attachments)
    .set({ messageId })
    .where(freeFiles(ctx, authorId, files))
    .returning({ id: attachments.id, mimeType: attachments.mimeType });
  assertFits(channelKind, taken, files);
}

/**
 * The same question without taking them: for what is prepared and sent later.
 * @throws Refusal `invalid`
 */
export async function assertFiles(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelKind, authorId, files }: Outgoing,
): Promise<void> {
  if (files.length === 0) return;
  const found = await tx
    .select({ id: attachments.id, mimeType: attachments.mimeType })
    .from(attachments)
    .where(freeFiles(ctx, authorId, files));
  assertFits(channelKind, found, files);
}

function freeFiles(
  ctx: WorkspaceContext,
  authorId: string | null,
  files: OutgoingContent["files"],
) {
  return and(
    eq(attachments.workspaceId, ctx.workspaceId),
    inArray(
      attachments.id,
      files.map(({ fileId }) => fileId),
    ),
    isNull(attachments.messageId),
    sql`${attachments.uploadedById} is not distinct from ${authorId}::uuid`,
    eq(attachments.status, "stored"),
  );
}

function assertFits(
  channelKind: ChannelKind,
  found: readonly { id: string; mimeType: string }[],
  files: OutgoingContent["files"],
): void {
  const types = new Map(found.map(({ id, mimeType }) => [id, mimeType]));
  for (const { fileId, kind } of files) {
    const type = types.get(fileId);
    if (type === undefined) fileGone();
    if (!fits(channelKind, kind, type)) {
      throw new Refusal(
        "invalid",
        `${CHANNEL_WORDS[channelKind]} does not take this file as ${kind}. Nothing was sent.`,
      );
    }
  }
}

function plain(kind: MessageKind, body: string, content: OutboundContent): OutgoingContent {
  return { kind, body, content, files: [] };
}

type Attached = { fileId: string; fileName: string; mimeType: string; sizeBytes: number };

/** The files that go with words, in their order. @throws Refusal `invalid` for one that is gone */
async function readAttached(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  fileIds: readonly string[],
): Promise<Attached[]> {
  if (fileIds.length === 0) return [];
  const rows = await tx
    .select({
      fileId: attachments.id,
      fileName: attachments.fileName,
      mimeType: attachments.mimeType,
      sizeBytes: attachments.sizeBytes,
    })
    .from(attachments)
    .where(
      and(eq(attachments.workspaceId, ctx.workspaceId), inArray(attachments.id, [...fileIds])),
    );
  const known = new Map(rows.map((row) => [row.fileId, row]));
  return fileIds.map((fileId) => {
    const file = known.get(fileId) ?? fileGone();
    return { ...file, fileName: file.fileName ?? "file", sizeBytes: file.sizeBytes ?? 0 };
  });
}

function fileGone(): never {
  throw new Refusal("invalid", "The file is not here any more. Attach it again, then send.");
}

/** A mail has a subject always, and stands under the one that it answers. */
async function mail(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  place: Place,
  said: Extract<MessageContent, { kind: "text" }> & { attached: readonly Attached[] },
): Promise<OutgoingContent> {
  const { text, attached } = said;
  const subject = said.subject ?? (await readAnswerSubject(tx, ctx, place));
  if (!subject) {
    throw new Refusal("invalid", "A mail needs a subject, so nothing was sent. Write one first.");
  }
  const thread = await readMailThread(tx, ctx, place);
  const files = attached.map(({ fileId, fileName, mimeType }) => ({
    media: { id: ownFile(fileId) },
    fileName,
    mimeType,
  }));
  return {
    kind: "text",
    body: text,
    content: {
      kind: "text",
      text,
      subject,
      ...(thread ? { thread } : {}),
      ...(files.length > 0 ? { files } : {}),
    },
    files: attached.map(({ fileId }) => ({ fileId, kind: "document" })),
  };
}

type FileContent = Extract<MessageContent, { kind: MediaKind }>;

async function file(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  said: FileContent,
): Promise<OutgoingContent> {
  const { fileId, kind } = said;
  const [known] = await tx
    .select({ fileName: attachments.fileName })
    .from(attachments)
    .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, fileId)));
  const media = { id: ownFile(fileId) };
  const caption = "caption" in said && said.caption ? { caption: said.caption } : {};
  const name = known?.fileName ?? "file";
  const made = (body: string, content: OutboundContent): OutgoingContent => ({
    kind,
    body,
    content,
    files: [{ fileId, kind }],
  });
  switch (kind) {
    case "image":
      return made(caption.caption ?? "Photo", { kind, media, ...caption });
    case "video":
      return made(caption.caption ?? "Video", { kind, media, ...caption });
    case "document":
      return made(caption.caption ?? name, { kind, media, ...caption, fileName: name });
    case "audio":
      return made(said.voice ? "Voice note" : "Audio", { kind, media, voice: said.voice });
    default:
      return made("Sticker", { kind: "sticker", media });
  }
}

type Header = Extract<MessageContent, { kind: "buttons" }>["header"];

function headerOf(header: Header): InteractiveHeader | undefined {
  if (header === undefined || header.kind === "text") return header;
  return { kind: header.kind, media: { id: ownFile(header.fileId) } };
}

function headerFiles(header: Header): OutgoingContent["files"] {
  return header === undefined || header.kind === "text"
    ? []
    : [{ fileId: header.fileId, kind: header.kind }];
}

type Card = Extract<MessageContent, { kind: "contacts" }>["cards"][number];

function contactCard({ name, phone, email, company }: Card): ContactCard {
  const [first = name, ...rest] = name.split(/\s+/);
  const digits = phone?.replace(/\D/g, "");
  return {
    name: { formatted: name, first, ...(rest.length > 0 ? { last: rest.join(" ") } : {}) },
    ...(phone && digits ? { phones: [{ phone, type: "CELL", waId: digits }] } : {}),
    ...(email ? { emails: [{ email, type: "WORK" }] } : {}),
    ...(company ? { organisation: { company } } : {}),
  };
}

/** Meta's id of a message of this conversation, ours or theirs. */
export async function targetOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: Pick<Place, "contactId" | "channelId">,
  messageId: string,
): Promise<string> {
  const [row] = await tx
    .select({ providerId: messages.providerId })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, ctx.workspaceId),
        eq(messages.id, messageId),
        eq(messages.contactId, contactId),
        eq(messages.channelId, channelId),
      ),
    );
  if (!row) notFound("quoted message");
  if (!row.providerId) {
    throw new Refusal("conflict", "This message has not reached WhatsApp yet. Try it in a moment.");
  }
  return row.providerId;
}
