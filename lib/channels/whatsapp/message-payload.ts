import { phoneDigits } from "@/lib/core/format/phone";
import type {
  ContactCard,
  InteractiveHeader,
  MediaSource,
  OutboundContent,
  OutboundMessage,
  RecipientAddress,
} from "../channel-adapter";
import { WHATSAPP_CAPABILITIES } from "./capabilities";

/** A body for POST /{version}/{phone_number_id}/messages. */
export type MessagePayload = Record<string, unknown> & { messaging_product: "whatsapp" };

/**
 * The request body of one message. `to` is always full international digits, because Meta prefixes
 * the sender's own country code to anything shorter; people known only by a user id are addressed by
 * `recipient`. Throws RangeError for a reference that Meta would cut.
 */
export function messagePayload(message: OutboundMessage): MessagePayload {
  const { to, content, reference, replyToProviderId } = message;
  if (reference.length > WHATSAPP_CAPABILITIES.referenceMaxCharacters) {
    throw new RangeError(`Reference of ${reference.length} characters is too long for WhatsApp`);
  }
  const payload: MessagePayload = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...recipientFields(to),
    ...contentFields(content),
    biz_opaque_callback_data: reference,
  };
  // A reaction names its target itself; Meta refuses a second reference.
  if (replyToProviderId !== undefined && content.kind !== "reaction") {
    payload.context = { message_id: replyToProviderId };
  }
  return payload;
}

/** An address of ours, as kept with a message: digits, a user id, or the address of a mailbox. */
export function recipientAt(address: string): RecipientAddress {
  if (/^\d+$/.test(address)) return { kind: "phone", phone: address };
  if (address.includes("@")) return { kind: "email", email: address };
  return { kind: "user_id", userId: address };
}

function recipientFields(to: RecipientAddress): { to: string } | { recipient: string } {
  if (to.kind === "email") throw new RangeError("WhatsApp reaches nobody by an email address");
  return to.kind === "phone" ? { to: internationalDigits(to.phone) } : { recipient: to.userId };
}

/** Marks a message and those before it as read; the typing bubble lasts until the answer or 25 s. */
export function readReceiptPayload(providerId: string, typing: boolean): MessagePayload {
  return {
    messaging_product: "whatsapp",
    status: "read",
    message_id: providerId,
    ...(typing ? { typing_indicator: { type: "text" } } : {}),
  };
}

function internationalDigits(phone: string): string {
  const digits = phoneDigits(phone);
  if (digits === "") throw new RangeError("A phone number without digits cannot be addressed");
  return digits;
}

function contentFields(content: OutboundContent): Record<string, unknown> {
  switch (content.kind) {
    case "text":
      return {
        type: "text",
        text: { body: content.text, preview_url: content.linkPreview ?? false },
      };
    case "image":
    case "video":
      return {
        type: content.kind,
        [content.kind]: { ...media(content.media), ...optional("caption", content.caption) },
      };
    case "audio":
      return {
        type: "audio",
        audio: { ...media(content.media), ...(content.voice ? { voice: true } : {}) },
      };
    case "document":
      return {
        type: "document",
        document: {
          ...media(content.media),
          ...optional("caption", content.caption),
          ...optional("filename", content.fileName),
        },
      };
    case "sticker":
      return { type: "sticker", sticker: media(content.media) };
    case "location":
      return {
        type: "location",
        location: {
          latitude: String(content.latitude),
          longitude: String(content.longitude),
          ...optional("name", content.name),
          ...optional("address", content.address),
        },
      };
    case "contacts":
      return { type: "contacts", contacts: content.cards.map(contactCard) };
    case "reaction":
      return {
        type: "reaction",
        reaction: { message_id: content.targetProviderId, emoji: content.emoji ?? "" },
      };
    case "location_request":
      return interactive("location_request_message", content.text, {
        action: { name: "send_location" },
      });
    case "buttons":
      return interactive("button", content.text, {
        ...header(content.header),
        ...footer(content.footer),
        action: {
          buttons: content.buttons.map(({ id, title }) => ({
            type: "reply",
            reply: { id, title },
          })),
        },
      });
    case "list":
      return interactive("list", content.text, {
        ...(content.header === undefined ? {} : header({ kind: "text", text: content.header })),
        ...footer(content.footer),
        action: {
          button: content.button,
          sections: content.sections.map((section) => ({
            ...optional("title", section.title),
            rows: section.rows.map((row) => ({
              id: row.id,
              title: row.title,
              ...optional("description", row.description),
            })),
          })),
        },
      });
    case "link_button":
      return interactive("cta_url", content.text, {
        ...header(content.header),
        ...footer(content.footer),
        action: {
          name: "cta_url",
          parameters: { display_text: content.label, url: content.url },
        },
      });
    case "flow":
      return interactive("flow", content.text, {
        ...header(content.header),
        ...footer(content.footer),
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: content.flowId,
            flow_cta: content.label,
            flow_token: content.token,
          },
        },
      });
    case "product":
      return {
        type: "interactive",
        interactive: {
          type: "product",
          ...(content.text === undefined ? {} : { body: { text: content.text } }),
          ...footer(content.footer),
          action: { catalog_id: content.catalogId, product_retailer_id: content.productId },
        },
      };
    case "product_list":
      return interactive("product_list", content.text, {
        ...header({ kind: "text", text: content.header }),
        ...footer(content.footer),
        action: {
          catalog_id: content.catalogId,
          sections: content.sections.map((section) => ({
            ...optional("title", section.title),
            product_items: section.productIds.map((id) => ({ product_retailer_id: id })),
          })),
        },
      });
    case "template":
      return {
        type: "template",
        template: {
          name: content.name,
          language: { code: content.language },
          ...(content.components.length > 0 ? { components: content.components } : {}),
        },
      };
    default:
      return unreachable(content);
  }
}

function interactive(type: string, text: string, rest: Record<string, unknown>) {
  return { type: "interactive", interactive: { type, body: { text }, ...rest } };
}

function header(value: InteractiveHeader | undefined): Record<string, unknown> {
  if (value === undefined) return {};
  if (value.kind === "text") return { header: { type: "text", text: value.text } };
  const file =
    value.kind === "document"
      ? { ...media(value.media), ...optional("filename", value.fileName) }
      : media(value.media);
  return { header: { type: value.kind, [value.kind]: file } };
}

function footer(text: string | undefined): Record<string, unknown> {
  return text === undefined ? {} : { footer: { text } };
}

function media(source: MediaSource): Record<string, string> {
  return "id" in source ? { id: source.id } : { link: source.link };
}

/** Meta wants at least one part of the name besides the whole. */
function contactCard(card: ContactCard): Record<string, unknown> {
  const { formatted, first, last } = card.name;
  const parts = { ...optional("first_name", first), ...optional("last_name", last) };
  return {
    name: {
      formatted_name: formatted,
      ...(first === undefined && last === undefined ? { first_name: formatted } : parts),
    },
    ...list("phones", card.phones, ({ phone, type, waId }) => ({
      phone,
      ...optional("type", type),
      ...optional("wa_id", waId),
    })),
    ...list("emails", card.emails, ({ email, type }) => ({ email, ...optional("type", type) })),
    ...list("urls", card.urls, ({ url, type }) => ({ url, ...optional("type", type) })),
    ...list("addresses", card.addresses, ({ countryCode, ...address }) => ({
      ...address,
      ...optional("country_code", countryCode),
    })),
    ...optional("org", card.organisation),
    ...optional("birthday", card.birthday),
  };
}

function list<T>(
  name: string,
  items: readonly T[] | undefined,
  write: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  return items && items.length > 0 ? { [name]: items.map(write) } : {};
}

function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function unreachable(content: never): never {
  throw new Error(`No WhatsApp form for ${JSON.stringify(content)}`);
}
