import { isRecord } from "@/lib/sandbox/http/request-body";
import type { TemplateComponent } from "./graph-records";
import { componentOf, fillIn, parametersOf, parameterText } from "./template-parameters";

type Fields = Record<string, unknown>;

/** A file as the phone shows it: by sandbox media id, or by the address the sender gave. */
export type BubbleMedia = {
  kind: "image" | "video" | "audio" | "document" | "sticker";
  mediaId: string | null;
  link: string | null;
  mimeType: string | null;
  filename: string | null;
  caption: string | null;
  voice: boolean;
};

export type BubbleButton = {
  kind: string;
  text: string;
  /** What the business receives when it is tapped (quick reply payload or reply id). */
  payload: string | null;
  url: string | null;
  phoneNumber: string | null;
  code: string | null;
};

export type BubbleSection = {
  title: string | null;
  rows: { id: string; title: string; description: string | null }[];
};

/** What a message looks like on the phone, with every variable filled in. */
export type BubbleContent = {
  type: string;
  /** `template` or the interactive kind; null for plain messages. */
  kind: string | null;
  header: string | null;
  text: string | null;
  footer: string | null;
  media: BubbleMedia | null;
  buttons: BubbleButton[];
  list: { button: string; sections: BubbleSection[] } | null;
  cards: BubbleContent[];
  location: Fields | null;
  contacts: unknown[] | null;
  reaction: { messageId: string; emoji: string } | null;
  offer: { text: string; expiresAtMs: number | null } | null;
  quotedMessageId: string | null;
};

const MEDIA_KINDS = ["image", "video", "audio", "document", "sticker"] as const;

/** Draws a message of either side: a send body, or an inbound message in Meta's shape. */
export function renderBubble(
  message: Fields,
  template: { components: readonly TemplateComponent[]; category: string } | null,
): BubbleContent {
  const type = typeof message.type === "string" ? message.type : "text";
  const content = isRecord(message[type]) ? message[type] : {};
  const bubble = emptyBubble(type);
  bubble.quotedMessageId = quotedId(message.context);
  switch (type) {
    case "text":
      bubble.text = textOf(content.body);
      break;
    case "location":
      bubble.location = content;
      break;
    case "contacts":
      bubble.contacts = Array.isArray(message.contacts) ? message.contacts : [];
      break;
    case "reaction":
      bubble.reaction = {
        messageId: String(content.message_id ?? ""),
        emoji: textOf(content.emoji) ?? "",
      };
      break;
    case "button":
      bubble.text = textOf(content.text);
      break;
    case "interactive":
      renderInteractive(bubble, content);
      break;
    case "template":
      if (template) renderTemplate(bubble, { template, sent: content });
      break;
    default:
      if (isMediaKind(type)) {
        bubble.media = mediaOf(type, content);
        bubble.text = bubble.media.caption;
      }
  }
  return bubble;
}

/** One line for a list of chats. */
export function previewOf(bubble: BubbleContent): string {
  if (bubble.reaction)
    return bubble.reaction.emoji === "" ? "Reaction removed" : bubble.reaction.emoji;
  if (bubble.text) return bubble.text;
  if (bubble.media) {
    if (bubble.media.voice) return "Voice message";
    return (
      bubble.media.filename ?? `${bubble.media.kind[0]?.toUpperCase()}${bubble.media.kind.slice(1)}`
    );
  }
  if (bubble.location) return textOf(bubble.location.name) ?? "Location";
  if (bubble.contacts) return "Contact";
  return bubble.header ?? "Message";
}

function renderInteractive(bubble: BubbleContent, content: Fields): void {
  const kind = String(content.type ?? "");
  bubble.kind = kind;
  const reply = isRecord(content[kind]) ? content[kind] : null;
  if (reply && (kind === "button_reply" || kind === "list_reply")) {
    bubble.text = textOf(reply.title);
    return;
  }
  if (reply && kind === "nfm_reply") {
    bubble.text = textOf(reply.body) ?? "Response sent";
    return;
  }
  renderFrame(bubble, content);
  const action = isRecord(content.action) ? content.action : {};
  const parameters = isRecord(action.parameters) ? action.parameters : {};
  if (kind === "button") {
    bubble.buttons = records(action.buttons).map((button) => {
      const own = isRecord(button.reply) ? button.reply : {};
      return { ...emptyButton("reply", String(own.title ?? "")), payload: textOf(own.id) };
    });
  } else if (kind === "list") {
    bubble.list = {
      button: String(action.button ?? ""),
      sections: records(action.sections).map((section) => ({
        title: textOf(section.title),
        rows: records(section.rows).map((row) => ({
          id: String(row.id ?? ""),
          title: String(row.title ?? ""),
          description: textOf(row.description),
        })),
      })),
    };
  } else if (kind === "cta_url") {
    bubble.buttons = [linkButton(parameters)];
  } else if (kind === "location_request_message") {
    bubble.buttons = [emptyButton("send_location", "Send location")];
  } else if (kind === "flow") {
    const button = emptyButton("flow", String(parameters.flow_cta ?? "Open"));
    bubble.buttons = [{ ...button, payload: textOf(parameters.flow_token) }];
  } else if (kind === "voice_call") {
    const button = emptyButton("voice_call", String(parameters.display_text ?? "Call"));
    bubble.buttons = [{ ...button, payload: textOf(parameters.payload) }];
  } else if (kind === "carousel") {
    bubble.cards = records(action.cards).map(renderCard);
  } else if (kind === "product" || kind === "product_list" || kind === "catalog_message") {
    bubble.buttons = [emptyButton("catalog", kind === "product" ? "View" : "View items")];
  }
}

function renderFrame(bubble: BubbleContent, holder: Fields): void {
  const header = isRecord(holder.header) ? holder.header : null;
  if (header?.type === "text") bubble.header = textOf(header.text);
  else if (header) bubble.media = headerMedia(header);
  bubble.text = isRecord(holder.body) ? textOf(holder.body.text) : null;
  bubble.footer = isRecord(holder.footer) ? textOf(holder.footer.text) : null;
}

function renderCard(card: Fields): BubbleContent {
  const bubble = emptyBubble("interactive");
  bubble.kind = String(card.type ?? "");
  renderFrame(bubble, card);
  const action = isRecord(card.action) ? card.action : {};
  bubble.buttons = Array.isArray(action.buttons)
    ? records(action.buttons).map((button) => {
        const own = isRecord(button.quick_reply) ? button.quick_reply : {};
        return { ...emptyButton("reply", String(own.title ?? "")), payload: textOf(own.id) };
      })
    : isRecord(action.parameters)
      ? [linkButton(action.parameters)]
      : [];
  return bubble;
}

type TemplateSend = {
  template: { components: readonly TemplateComponent[]; category: string };
  sent: Fields;
};

function renderTemplate(bubble: BubbleContent, { template, sent }: TemplateSend): void {
  bubble.kind = "template";
  const given = records(sent.components);
  renderComponents(bubble, { ...template, given });
  const carousel = template.components.find((component) => component.type === "CAROUSEL");
  const cards = records(componentOf(given, "carousel")?.cards);
  bubble.cards = records(carousel?.cards).map((card, index) => {
    const own = emptyBubble("template");
    renderComponents(own, {
      components: records(card.components),
      category: template.category,
      given: records(cards[index]?.components),
    });
    return own;
  });
}

function renderComponents(
  bubble: BubbleContent,
  {
    components,
    category,
    given,
  }: { components: readonly TemplateComponent[]; category: string; given: Fields[] },
): void {
  for (const component of components) {
    if (component.type === "HEADER") {
      const parameters = parametersOf(componentOf(given, "header"));
      if (component.format === "TEXT") {
        bubble.header = fillIn(String(component.text), valuesOf(parameters));
      } else if (component.format === "LOCATION") {
        bubble.location = isRecord(parameters[0]?.location) ? parameters[0].location : {};
      } else if (parameters[0]) {
        bubble.media = headerMedia(parameters[0]);
      }
    } else if (component.type === "BODY") {
      const parameters = parametersOf(componentOf(given, "body"));
      bubble.text =
        category === "AUTHENTICATION"
          ? codeText(component, parameters)
          : fillIn(String(component.text ?? ""), valuesOf(parameters));
    } else if (component.type === "FOOTER") {
      bubble.footer =
        typeof component.text === "string"
          ? component.text
          : `This code expires in ${String(component.code_expiration_minutes)} minutes.`;
    } else if (component.type === "BUTTONS") {
      bubble.buttons = records(component.buttons).map((button, index) =>
        templateButton(button, { index, given }),
      );
    } else if (component.type === "LIMITED_TIME_OFFER" && isRecord(component.limited_time_offer)) {
      const parameter = parametersOf(componentOf(given, "limited_time_offer"))[0];
      const value = isRecord(parameter?.limited_time_offer) ? parameter.limited_time_offer : {};
      const expiresAtMs = Number(value.expiration_time_ms ?? Number.NaN);
      bubble.offer = {
        text: String(component.limited_time_offer.text ?? ""),
        expiresAtMs: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
      };
    }
  }
}

function codeText(component: Fields, parameters: Fields[]): string {
  const code = typeof parameters[0]?.text === "string" ? parameters[0].text : "";
  const advice = component.add_security_recommendation
    ? " For your security, do not share this code."
    : "";
  return `*${code}* is your verification code.${advice}`;
}

function templateButton(
  button: Fields,
  { index, given }: { index: number; given: Fields[] },
): BubbleButton {
  const kind = String(button.type ?? "").toLowerCase();
  const sent = given.find(
    (component) =>
      String(component.type).toLowerCase() === "button" && Number(component.index ?? 0) === index,
  );
  const parameter = parametersOf(sent)[0];
  const text = typeof button.text === "string" ? button.text : "";
  const result = emptyButton(kind, text);
  if (kind === "quick_reply") result.payload = textOf(parameter?.payload) ?? text;
  if (kind === "url") {
    const suffix = new Map([["1", textOf(parameter?.text) ?? ""]]);
    result.url = fillIn(String(button.url ?? ""), suffix);
  }
  if (kind === "phone_number") result.phoneNumber = textOf(button.phone_number);
  if (kind === "copy_code") {
    result.code = textOf(parameter?.coupon_code);
    result.text = text === "" ? "Copy offer code" : text;
  }
  if (kind === "otp") {
    result.code = textOf(parameter?.text);
    result.text = text === "" ? "Copy code" : text;
  }
  return result;
}

function valuesOf(parameters: Fields[]): Map<string, string> {
  return new Map(
    parameters.map((parameter, index) => [
      typeof parameter.parameter_name === "string" ? parameter.parameter_name : String(index + 1),
      parameterText(parameter, "body"),
    ]),
  );
}

function headerMedia(header: Fields): BubbleMedia | null {
  const type = String(header.type ?? "");
  const kind = type === "gif" ? "video" : type;
  const media = header[type];
  return isMediaKind(kind) && isRecord(media) ? mediaOf(kind, media) : null;
}

function mediaOf(kind: BubbleMedia["kind"], media: Fields): BubbleMedia {
  return {
    kind,
    mediaId: textOf(media.id),
    link: textOf(media.link),
    mimeType: textOf(media.mime_type),
    filename: textOf(media.filename),
    caption: textOf(media.caption),
    voice: media.voice === true,
  };
}

function isMediaKind(type: string): type is BubbleMedia["kind"] {
  return (MEDIA_KINDS as readonly string[]).includes(type);
}

function linkButton(parameters: Fields): BubbleButton {
  const button = emptyButton("url", String(parameters.display_text ?? ""));
  return { ...button, url: textOf(parameters.url) };
}

function emptyButton(kind: string, text: string): BubbleButton {
  return { kind, text, payload: null, url: null, phoneNumber: null, code: null };
}

function emptyBubble(type: string): BubbleContent {
  return {
    type,
    kind: null,
    header: null,
    text: null,
    footer: null,
    media: null,
    buttons: [],
    list: null,
    cards: [],
    location: null,
    contacts: null,
    reaction: null,
    offer: null,
    quotedMessageId: null,
  };
}

function quotedId(context: unknown): string | null {
  if (!isRecord(context)) return null;
  return textOf(context.message_id) ?? textOf(context.id);
}

function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
