import "server-only";
import { sql } from "drizzle-orm";
import type { MessageDirection, MessageKind, MessageOrigin } from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import type { TemplatePreview } from "@/lib/templates/render-template";
import { type ConversationRow, findConversation, memberOf } from "./queries";

const PAGE_SIZE = 60;

export type ThreadAttachment = {
  id: string;
  status: "pending" | "stored" | "failed";
  /** What the file proved to be; trusted only once it is stored. */
  mimeType: string;
  fileName: string | null;
  sizeBytes: number | null;
  voice: boolean;
  problem: string | null;
};

export type ThreadMessage = {
  id: string;
  direction: MessageDirection;
  origin: MessageOrigin;
  kind: MessageKind;
  /** The words, the caption, or the template as text. */
  body: string;
  /** ISO. */
  occurredAt: string;
  /** Who wrote it on our side, or the campaign. */
  authorName: string | null;
  isMine: boolean;
  campaign: { id: string; name: string } | null;
  state: DisplayStatus | null;
  /** Why it failed and what to do, in plain words. */
  failure: { title: string; detail: string } | null;
  /** Of a failed or unconfirmed one: may it be sent again from here. */
  retryable: boolean;
  retried: boolean;
  isRetry: boolean;
  /** It has reached WhatsApp, so it can be quoted. */
  quotable: boolean;
  edited: boolean;
  revoked: boolean;
  /** `id` null: the quoted message is not ours to show. */
  quote: { id: string | null; isOurs: boolean; authorName: string | null; text: string } | null;
  reactions: { emoji: string; isOurs: boolean }[];
  attachment: ThreadAttachment | null;
  place: {
    latitude: number;
    longitude: number;
    name: string | null;
    address: string | null;
  } | null;
  cards: { name: string; phones: string[] }[];
  template: { name: string; language: string; category: string; preview: TemplatePreview } | null;
  /** Decimal text; for those who may see money. */
  price: { amount: string; state: "held" | "captured" } | null;
  /** An advertisement or a product led to this message. */
  cameFrom: string | null;
};

export type Thread = {
  conversation: ConversationRow;
  /** Oldest first. */
  messages: ThreadMessage[];
  /** Pass back as `before` for what came earlier; null at the beginning. */
  earlier: string | null;
  /** What the member had typed and not sent. */
  draft: string;
  /** The server's clock, ISO: windows are counted by it, not by the device's. */
  now: string;
  /** E.164 of the number this conversation runs over. */
  channelPhone: string;
  channelName: string;
};

type RawMessage = {
  id: string;
  direction: MessageDirection;
  origin: MessageOrigin;
  kind: MessageKind;
  body: string;
  content: Record<string, unknown>;
  authorId: string | null;
  authorName: string | null;
  campaignId: string | null;
  campaignName: string | null;
  providerId: string | null;
  replyToProviderId: string | null;
  retryOf: string | null;
  retried: boolean;
  status: Parameters<typeof displayStatus>[0];
  errorCode: number | null;
  errorDetail: string | null;
  occurredAt: string;
  cursorAt: string;
  heldAmount: string | null;
  chargedAmount: string | null;
  chargeState: string;
  attachment: ThreadAttachment | null;
};

/**
 * One page of a conversation, the newest or what came before a message, with everything a bubble
 * shows. Keyset by (occurred_at, id): the page costs the same in a thread of 20 and of 20,000.
 * @throws Refusal `not_found` for unknown and foreign ids, `invalid` for a strange cursor
 */
export async function readThread(
  ctx: WorkspaceContext,
  { conversationId, before }: { conversationId: string; before?: string | undefined },
): Promise<Thread> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const cursor = before ? readCursor(before) : null;
  return withWorkspace(ctx, async (tx) => {
    const conversation = await findConversation({ ...ctx, tx }, conversationId);
    if (!conversation) notFound("conversation");
    const raw = await readPage(tx, ctx, conversation, cursor);
    const page = raw.slice(0, PAGE_SIZE);
    const oldest = page.at(-1);
    const [reactions, quotes, side] = await Promise.all([
      readReactions(tx, ctx, conversation, oldest?.cursorAt),
      readQuotes(tx, ctx, conversation.channelId, page),
      readSide(tx, ctx, conversation, me),
    ]);
    const seesMoney = can(ctx, "wallet:read");
    return {
      // an answer that came between the two reads is on the screen, so it counts as seen
      conversation: { ...conversation, version: newestVersion(conversation.version, page) },
      messages: page.map((row) => toMessage(row, { me, reactions, quotes, seesMoney })).reverse(),
      earlier: raw.length > PAGE_SIZE && oldest ? `${oldest.cursorAt}|${oldest.id}` : null,
      ...side,
    };
  });
}

function newestVersion(known: number, page: readonly RawMessage[]): number {
  return Math.max(known, ...page.map(({ content }) => Number(content.version) || 0));
}

async function readPage(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: ConversationRow,
  cursor: { at: string; id: string } | null,
): Promise<RawMessage[]> {
  return (await tx.execute(sql`
    with page as (
      select m.* from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
        and m.channel_id = ${channelId} and m.kind <> 'reaction'
        ${cursor ? sql`and (m.occurred_at, m.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``}
      order by m.occurred_at desc, m.id desc limit ${PAGE_SIZE + 1}
    )
    select p.id, p.direction, p.origin, p.kind, p.body, p.content, p.author_id as "authorId",
      p.author_name as "authorName", p.campaign_id as "campaignId", k.name as "campaignName",
      p.provider_id as "providerId", p.reply_to_provider_id as "replyToProviderId",
      p.retry_of as "retryOf", r.id is not null as retried, p.status,
      p.error_code as "errorCode", p.error_detail as "errorDetail",
      to_json(p.occurred_at) #>> '{}' as "occurredAt", p.occurred_at::text as "cursorAt",
      p.held_amount as "heldAmount", p.charged_amount as "chargedAmount",
      p.charge_state as "chargeState",
      case when f.id is not null then json_build_object('id', f.id, 'status', f.status,
        'mimeType', f.mime_type, 'fileName', f.file_name, 'sizeBytes', f.size_bytes,
        'voice', f.voice, 'problem', f.problem) end as attachment
    from page p
    left join campaigns k on k.workspace_id = p.workspace_id and k.id = p.campaign_id
    left join lateral (
      select a.* from attachments a
      where a.workspace_id = p.workspace_id and a.message_id = p.id order by a.id limit 1
    ) f on true
    left join page r on r.retry_of = p.id
    order by p.occurred_at desc, p.id desc`)) as unknown as RawMessage[];
}

type Reaction = { target: string; emoji: string; isOurs: boolean };

/** Reactions come after what they are about, so none older than the page can belong to it. */
async function readReactions(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: ConversationRow,
  since: string | undefined,
): Promise<Reaction[]> {
  if (!since) return [];
  return (await tx.execute(sql`
    select distinct on (m.reply_to_provider_id, m.direction)
      m.reply_to_provider_id as target, m.content ->> 'emoji' as emoji,
      m.direction = 'outbound' as "isOurs"
    from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.kind = 'reaction'
      and m.occurred_at >= ${since}::timestamptz and m.reply_to_provider_id is not null
    order by m.reply_to_provider_id, m.direction, m.occurred_at desc, m.id desc`)) as unknown as Reaction[];
}

type Quoted = {
  providerId: string;
  id: string;
  direction: MessageDirection;
  authorName: string | null;
  text: string;
};

async function readQuotes(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  page: readonly RawMessage[],
): Promise<Map<string, Quoted>> {
  const wanted = [...new Set(page.flatMap((row) => row.replyToProviderId ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = (await tx.execute(sql`
    select i.provider_id as "providerId", m.id, m.direction, m.author_name as "authorName",
      left(m.body, 160) as text
    from jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) w
    join message_provider_ids i on i.workspace_id = ${ctx.workspaceId}
      and i.channel_id = ${channelId} and i.provider_id = w.value
    join messages m on m.workspace_id = i.workspace_id and m.id = i.message_id`)) as unknown as Quoted[];
  return new Map(rows.map((row) => [row.providerId, row]));
}

async function readSide(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { id, channelId }: ConversationRow,
  me: string | null,
): Promise<Pick<Thread, "draft" | "now" | "channelPhone" | "channelName">> {
  const [row] = (await tx.execute(sql`
    select to_json(clock_timestamp()) #>> '{}' as now, h.display_phone_number as "channelPhone",
      h.name as "channelName",
      coalesce((select d.body from drafts d where d.workspace_id = ${ctx.workspaceId}
        and d.conversation_id = ${id} and d.member_id = ${me}::uuid), '') as draft
    from channels h where h.workspace_id = ${ctx.workspaceId} and h.id = ${channelId}`)) as unknown as Pick<
    Thread,
    "draft" | "now" | "channelPhone" | "channelName"
  >[];
  return row as Pick<Thread, "draft" | "now" | "channelPhone" | "channelName">;
}

type Around = {
  me: string | null;
  reactions: readonly Reaction[];
  quotes: ReadonlyMap<string, Quoted>;
  seesMoney: boolean;
};

function toMessage(row: RawMessage, around: Around): ThreadMessage {
  const { content } = row;
  const state = row.direction === "outbound" ? displayStatus(row.status) : null;
  return {
    id: row.id,
    direction: row.direction,
    origin: row.origin,
    kind: row.kind,
    body: bodyOf(row),
    occurredAt: row.occurredAt,
    authorName: row.authorName,
    isMine: around.me !== null && row.authorId === around.me,
    campaign: row.campaignId
      ? { id: row.campaignId, name: row.campaignName ?? row.authorName ?? "Campaign" }
      : null,
    state,
    failure: failureOf(row, state),
    retryable:
      (state === "failed" || state === "unconfirmed") && row.campaignId === null && !row.retried,
    retried: row.retried,
    isRetry: row.retryOf !== null,
    quotable: row.providerId !== null && content.revoked !== true,
    edited: content.edited === true,
    revoked: content.revoked === true,
    quote: quoteOf(row, around.quotes),
    reactions: around.reactions
      .filter(({ target, emoji }) => target === row.providerId && emoji)
      .map(({ emoji, isOurs }) => ({ emoji, isOurs })),
    attachment: content.revoked === true ? null : row.attachment,
    place: placeOf(row),
    cards: cardsOf(row),
    template: templateOf(row),
    price: around.seesMoney ? priceOf(row) : null,
    cameFrom: cameFromOf(content),
  };
}

/** A picture without a caption has the word "Photo" for lists; under the picture it says nothing. */
function bodyOf(row: RawMessage): string {
  if (!row.attachment || row.content.revoked === true) return row.body;
  const caption = row.content.caption;
  return typeof caption === "string" ? caption : "";
}

function failureOf(row: RawMessage, state: DisplayStatus | null): ThreadMessage["failure"] {
  if (state !== "failed") return null;
  if (row.errorCode === null) {
    return { title: "Not sent", detail: row.errorDetail ?? "WhatsApp gave no reason." };
  }
  const known = describeError(row.errorCode);
  return { title: known.title, detail: `${known.explanation} ${known.whatToDo}` };
}

function quoteOf(row: RawMessage, quotes: ReadonlyMap<string, Quoted>): ThreadMessage["quote"] {
  if (!row.replyToProviderId) return null;
  const found = quotes.get(row.replyToProviderId);
  if (!found) {
    return { id: null, isOurs: false, authorName: null, text: "An earlier message" };
  }
  return {
    id: found.id,
    isOurs: found.direction === "outbound",
    authorName: found.authorName,
    text: found.text,
  };
}

function placeOf({ kind, content }: RawMessage): ThreadMessage["place"] {
  const { latitude, longitude, name, address } = content;
  if (kind !== "location" || typeof latitude !== "number" || typeof longitude !== "number") {
    return null;
  }
  return { latitude, longitude, name: textOf(name), address: textOf(address) };
}

function cardsOf({ kind, content }: RawMessage): ThreadMessage["cards"] {
  if (kind !== "contacts" || !Array.isArray(content.cards)) return [];
  return (
    content.cards as { name?: { formatted?: unknown }; phones?: { phone?: unknown }[] }[]
  ).map((card) => ({
    name: textOf(card.name?.formatted) ?? "Contact",
    phones: (card.phones ?? []).flatMap((entry) => textOf(entry.phone) ?? []),
  }));
}

function templateOf({ kind, content }: RawMessage): ThreadMessage["template"] {
  const preview = content.preview as TemplatePreview | undefined;
  if (kind !== "template" || !preview) return null;
  return {
    name: textOf(content.name) ?? "template",
    language: textOf(content.language) ?? "",
    category: textOf(content.category) ?? "",
    preview,
  };
}

function priceOf(row: RawMessage): ThreadMessage["price"] {
  if (row.chargeState === "captured" && row.chargedAmount !== null) {
    return { amount: row.chargedAmount, state: "captured" };
  }
  return row.chargeState === "held" && row.heldAmount !== null
    ? { amount: row.heldAmount, state: "held" }
    : null;
}

function cameFromOf(content: Record<string, unknown>): string | null {
  const referral = content.referral as
    | { headline?: unknown; sourceUrl?: unknown }
    | null
    | undefined;
  if (!referral) return null;
  return textOf(referral.headline) ?? "An advertisement";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function readCursor(text: string): { at: string; id: string } {
  const [at = "", id = ""] = text.split("|");
  if (Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This part of the conversation does not exist. Load it again.");
  }
  return { at, id };
}
