import { PRICE_CATEGORIES, type PriceCategory } from "@/db/enums/wallet";
import type { InboundMessage, Pricing, Referral } from "../channel-event";
import { previewOf } from "../inbound-content";
import {
  digits,
  type Fields,
  fields,
  fieldsList,
  flag,
  instant,
  isFields,
  number,
  text,
} from "../webhook-fields";
import { readErrors } from "./read-errors";
import { readInboundContent } from "./read-inbound-content";
import { memberOf, personOf, recipientOf, senderOf } from "./read-person";
import type { Place, Push } from "./webhook-place";

export function readMessage(place: Place, item: Fields, push: Push): void {
  const providerId = text(item.id);
  if (providerId === null) {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  const content = readInboundContent(item);
  const context = fields(item.context);
  const message: InboundMessage = {
    providerId,
    from: senderOf(place, item),
    content,
    preview: previewOf(content),
    replyTo: text(context.id),
    forwarded: flag(context.frequently_forwarded)
      ? "many"
      : flag(context.forwarded)
        ? "once"
        : "no",
    referredProduct: referredProduct(context.referred_product),
    referral: referralOf(item.referral),
    groupId: text(item.group_id),
    errors: readErrors(item.errors),
  };
  push({ kind: "message", message }, item, { key: `message:${providerId}`, at: item.timestamp });
}

export function readEcho(item: Fields, push: Push): void {
  const providerId = text(item.id);
  if (providerId === null) {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  const content = readInboundContent(item);
  push(
    {
      kind: "echo",
      providerId,
      to: {
        waId: digits(item.to),
        userId: text(item.to_user_id),
        parentUserId: text(item.to_parent_user_id),
        username: null,
        name: null,
      },
      content,
      preview: previewOf(content),
      replyTo: text(fields(item.context).id),
    },
    item,
    { key: `echo:${providerId}`, at: item.timestamp },
  );
}

const STATUSES: Readonly<Record<string, "sent" | "delivered" | "read" | "failed">> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

export function readStatus(place: Place, item: Fields, push: Push): void {
  const providerId = text(item.id);
  const word = text(item.status)?.toLowerCase() ?? null;
  const type = text(item.type);
  const at = item.timestamp;
  if (type === "call" || place.field === "calls") {
    readCall(place, item, push);
    return;
  }
  if (type === "payment") {
    const payment = fields(item.payment);
    push(
      { kind: "payment", providerId, status: word, reference: text(payment.reference_id) },
      item,
      { at },
    );
    return;
  }
  const status = word === null ? undefined : STATUSES[word];
  if (providerId === null || status === undefined) {
    push({ kind: "unknown" }, item, { at });
    return;
  }
  const isGroup = text(item.recipient_type) === "group";
  const participant =
    text(item.recipient_participant_id) ??
    text(item.participant_recipient_id) ??
    text(item.recipient_participant_user_id);
  const conversation = isFields(item.conversation) ? item.conversation : null;
  push(
    {
      kind: "status",
      providerId,
      status,
      played: word === "played",
      recipient: isGroup ? memberOf(item) : recipientOf(place, item),
      groupId: isGroup ? text(item.recipient_id) : null,
      participant: isGroup ? participant : null,
      reference: text(item.biz_opaque_callback_data),
      pricing: pricingOf(item.pricing ?? conversation?.pricing),
      conversation: conversation && {
        id: text(conversation.id),
        origin: text(fields(conversation.origin).type),
        expiresAt: instant(conversation.expiration_timestamp),
      },
      errors: readErrors(item.errors),
    },
    item,
    { key: ["status", providerId, word, participant ?? ""].join(":"), at },
  );
}

export function readCall(place: Place, item: Fields, push: Push): void {
  const callId = text(item.id) ?? text(item.wacid);
  if (callId === null) {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  const direction = text(item.direction)?.toUpperCase() ?? null;
  const status = Array.isArray(item.status) ? text(item.status[0]) : text(item.status);
  const event = text(item.event) ?? status;
  const outbound = direction === "BUSINESS_INITIATED";
  const other = digits(item.recipient_id) ?? digits(outbound ? item.to : item.from);
  const single = place.contacts.length === 1 ? place.contacts[0] : undefined;
  const contact = place.contacts.find((entry) => digits(entry.wa_id) === other) ?? single;
  push(
    {
      kind: "call",
      callId,
      event: event?.toLowerCase() ?? null,
      direction: direction === null ? null : outbound ? "outbound" : "inbound",
      person: { ...personOf(contact), waId: digits(fields(contact).wa_id) ?? other },
      status,
      durationSeconds: number(item.duration),
    },
    item,
    { key: ["call", callId, event ?? "", status ?? ""].join(":"), at: item.timestamp },
  );
}

export function readHistory(place: Place, item: Fields, push: Push): void {
  const metadata = fields(item.metadata);
  let messageCount = 0;
  for (const thread of fieldsList(item.threads)) {
    for (const message of fieldsList(thread.messages)) {
      messageCount += 1;
      readHistoryMessage(place, message, digits(thread.id), push);
    }
  }
  push(
    {
      kind: "history_progress",
      phase: number(metadata.phase),
      chunk: number(metadata.chunk_order),
      progressPercent: number(metadata.progress),
      messageCount,
      errors: readErrors(item.errors),
    },
    { metadata: item.metadata, errors: item.errors },
  );
}

export function readHistoryMessage(
  place: Place,
  item: Fields,
  thread: string | null,
  push: Push,
): void {
  const providerId = text(item.id);
  if (providerId === null) {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  const from = digits(item.from);
  const outbound =
    from !== null && (thread === null ? from === place.displayPhoneNumber : from !== thread);
  const content = readInboundContent(item);
  push(
    {
      kind: "history_message",
      providerId,
      direction: outbound ? "outbound" : "inbound",
      threadId: thread ?? (outbound ? digits(item.to) : from),
      content,
      preview: previewOf(content),
      deliveryStatus: text(fields(item.history_context).status)?.toLowerCase() ?? null,
    },
    item,
    // The file of a placeholder comes later under the same id.
    { key: `history:${providerId}:${content.kind}`, at: item.timestamp },
  );
}

const PRICE_CATEGORY_OF: Readonly<Record<string, PriceCategory>> = {
  marketing_lite: "marketing",
  group_marketing: "marketing",
  group_utility: "utility",
  group_service: "service",
};

function pricingOf(value: unknown): Pricing | null {
  if (!isFields(value)) return null;
  const word = text(value.category)?.toLowerCase().replaceAll("-", "_") ?? null;
  const own = PRICE_CATEGORIES.find((name) => name === word);
  return {
    billable: typeof value.billable === "boolean" ? value.billable : null,
    model: text(value.pricing_model),
    type: text(value.type),
    category: word,
    priceCategory: own ?? (word === null ? null : (PRICE_CATEGORY_OF[word] ?? null)),
  };
}

function referralOf(value: unknown): Referral | null {
  if (!isFields(value)) return null;
  return {
    sourceUrl: text(value.source_url),
    sourceId: text(value.source_id),
    sourceType: text(value.source_type),
    headline: text(value.headline),
    body: text(value.body),
    mediaType: text(value.media_type),
    mediaUrl: text(value.image_url) ?? text(value.video_url) ?? text(value.thumbnail_url),
    clickId: text(value.ctwa_clid),
  };
}

function referredProduct(value: unknown): InboundMessage["referredProduct"] {
  if (!isFields(value)) return null;
  return { catalogId: text(value.catalog_id), productId: text(value.product_retailer_id) };
}
