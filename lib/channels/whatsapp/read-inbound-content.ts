import type { ContactCard } from "../channel-adapter";
import type { InboundContent, InboundMedia, SystemChange } from "../inbound-content";
import { type Fields, fields, fieldsList, flag, instant, number, text } from "../webhook-fields";

const MAX_EDIT_DEPTH = 3;

/** Reads one element of messages[], message_echoes[] or a history thread. Never throws. */
export function readInboundContent(message: Fields, depth = 0): InboundContent {
  const type = text(message.type);
  const body = fields(type === null ? undefined : message[type]);
  switch (type) {
    case "text":
      return { kind: "text", text: text(body.body) ?? "" };
    case "image":
    case "video":
      return { kind: type, ...media(body), caption: text(body.caption) };
    case "audio":
    case "voice":
      return { kind: "audio", ...media(body), voice: type === "voice" || flag(body.voice) };
    case "document":
      return {
        kind: "document",
        ...media(body),
        caption: text(body.caption),
        fileName: text(body.filename),
      };
    case "sticker":
      return { kind: "sticker", ...media(body), animated: flag(body.animated) };
    case "location":
      return {
        kind: "location",
        latitude: coordinate(body.latitude, 90),
        longitude: coordinate(body.longitude, 180),
        name: text(body.name),
        address: text(body.address),
        url: text(body.url),
      };
    case "contacts":
      return { kind: "contacts", cards: fieldsList(message.contacts).map(contactCard) };
    case "reaction":
      return {
        kind: "reaction",
        targetProviderId: text(body.message_id),
        emoji: text(body.emoji),
      };
    case "button":
      return { kind: "button", payload: text(body.payload), text: text(body.text) };
    case "interactive":
      return interactive(body);
    case "order":
      return {
        kind: "order",
        catalogId: text(body.catalog_id),
        text: text(body.text),
        items: fieldsList(body.product_items).map((item) => ({
          productId: text(item.product_retailer_id),
          quantity: number(item.quantity),
          price: decimal(item.item_price),
          currency: currency(item.currency),
        })),
      };
    case "system":
      return {
        kind: "system",
        ...systemChange(body, message),
        text: text(body.body),
        userId: text(body.user_id),
        parentUserId: text(body.parent_user_id),
        previousUserId: text(body.previous_user_id),
        previousParentUserId: text(body.previous_parent_user_id),
      };
    case "edit": {
      const edited = fields(body.message);
      return {
        kind: "edit",
        targetProviderId: text(body.original_message_id),
        content:
          depth < MAX_EDIT_DEPTH
            ? readInboundContent(edited, depth + 1)
            : { kind: "unsupported", type: "edit", reason: null },
      };
    }
    case "revoke":
      return { kind: "revoke", targetProviderId: text(body.original_message_id) };
    default:
      return {
        kind: "unsupported",
        type: text(fields(message.unsupported).type) ?? type,
        reason: errorWords(message.errors),
      };
  }
}

function media(body: Fields): InboundMedia {
  return {
    mediaId: text(body.id),
    mimeType: text(body.mime_type),
    sha256: text(body.sha256),
    url: text(body.url),
  };
}

function interactive(body: Fields): InboundContent {
  const type = text(body.type);
  const inner = fields(type === null ? undefined : body[type]);
  switch (type) {
    case "button_reply":
      return {
        kind: "interactive",
        reply: { type: "button", id: text(inner.id), title: text(inner.title) },
      };
    case "list_reply":
      return {
        kind: "interactive",
        reply: {
          type: "list",
          id: text(inner.id),
          title: text(inner.title),
          description: text(inner.description),
        },
      };
    case "nfm_reply":
      return {
        kind: "interactive",
        reply: {
          type: "flow",
          name: text(inner.name),
          body: text(inner.body),
          response: jsonObject(inner.response_json),
        },
      };
    case "call_permission_reply":
      return {
        kind: "interactive",
        reply: {
          type: "call_permission",
          accepted: text(inner.response) === "accept",
          permanent: flag(inner.is_permanent),
          expiresAt: instant(inner.expiration_timestamp),
          source: text(inner.response_source),
        },
      };
    case null:
      return { kind: "unsupported", type: "interactive", reason: null };
    default:
      return { kind: "interactive", reply: { type: "other", name: type } };
  }
}

function systemChange(body: Fields, message: Fields): SystemChange {
  const type = text(body.type);
  switch (type) {
    case "user_changed_number":
    case "customer_changed_number":
      return { change: "number", newWaId: text(body.wa_id) ?? text(body.new_wa_id) };
    case "user_changed_user_id":
      return { change: "user_id" };
    case "customer_identity_changed":
    case "user_identity_changed":
      return {
        change: "identity",
        hash: text(fields(message.identity).hash) ?? text(body.identity),
      };
    default:
      return { change: "other", type };
  }
}

function contactCard(card: Fields): ContactCard {
  const name = fields(card.name);
  const first = text(name.first_name);
  const last = text(name.last_name);
  const org = fields(card.org);
  const company = text(org.company);
  const department = text(org.department);
  const title = text(org.title);
  const birthday = text(card.birthday);
  const formatted =
    text(name.formatted_name) ?? [first, last].filter((part) => part !== null).join(" ");
  return {
    name: { formatted, ...(first ? { first } : {}), ...(last ? { last } : {}) },
    phones: fieldsList(card.phones).flatMap((entry) => {
      const phone = text(entry.phone) ?? text(entry.wa_id);
      return phone === null ? [] : [{ phone, ...typed(entry), ...named("waId", entry.wa_id) }];
    }),
    emails: fieldsList(card.emails).flatMap((entry) => {
      const email = text(entry.email);
      return email === null ? [] : [{ email, ...typed(entry) }];
    }),
    urls: fieldsList(card.urls).flatMap((entry) => {
      const url = text(entry.url);
      return url === null ? [] : [{ url, ...typed(entry) }];
    }),
    addresses: fieldsList(card.addresses).map((entry) => ({
      ...named("street", entry.street),
      ...named("city", entry.city),
      ...named("state", entry.state),
      ...named("zip", entry.zip),
      ...named("country", entry.country),
      ...named("countryCode", entry.country_code),
      ...typed(entry),
    })),
    ...(company || department || title
      ? {
          organisation: {
            ...(company ? { company } : {}),
            ...(department ? { department } : {}),
            ...(title ? { title } : {}),
          },
        }
      : {}),
    ...(birthday ? { birthday } : {}),
  };
}

function typed(entry: Fields): { type?: string } {
  return named("type", entry.type);
}

function named<K extends string>(name: K, value: unknown): { [key in K]?: string } {
  const read = text(value);
  return (read === null ? {} : { [name]: read }) as { [key in K]?: string };
}

function coordinate(value: unknown, limit: number): number | null {
  const degrees = number(value);
  return degrees === null || Math.abs(degrees) > limit ? null : degrees;
}

function decimal(value: unknown): string | null {
  const read = text(value);
  return read !== null && /^\d+(?:\.\d+)?$/.test(read) ? read : null;
}

function currency(value: unknown): string | null {
  const read = text(value);
  return read !== null && /^[A-Z]{3}$/.test(read) ? read : null;
}

function jsonObject(value: unknown): Record<string, unknown> | null {
  if (typeof value !== "string") return null;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function errorWords(errors: unknown): string | null {
  const error = fieldsList(errors)[0];
  if (!error) return null;
  return (
    text(fields(error.error_data).details) ??
    text(error.details) ??
    text(error.message) ??
    text(error.title)
  );
}
