import { isRecord } from "@/lib/sandbox/http/request-body";
import { GraphError } from "./graph-error";
import { isPhone, isUserId } from "./phone-identity";

type Fields = Record<string, unknown>;

const MEDIA_TYPES = ["image", "video", "audio", "document", "sticker"] as const;

export const MESSAGE_TYPES = [
  "text",
  ...MEDIA_TYPES,
  "location",
  "contacts",
  "reaction",
  "interactive",
  "template",
] as const;

export type MessageType = (typeof MESSAGE_TYPES)[number];

const INTERACTIVE_TYPES = [
  "button",
  "list",
  "cta_url",
  "location_request_message",
  "flow",
  "product",
  "product_list",
  "catalog_message",
  "carousel",
  "address_message",
  "voice_call",
  "call_permission_request",
  "order_details",
  "order_status",
  "request_contact_info",
] as const;

type InteractiveType = (typeof INTERACTIVE_TYPES)[number];

/** Parameter of the wrong kind or form: code 100, naming the parameter. */
export function invalid(details: string): GraphError {
  return new GraphError(100, { details });
}

/** Required parameter that is absent: code 131008. */
export function missing(parameter: string): GraphError {
  return new GraphError(131008, { details: `The parameter ${parameter} is required.` });
}

/** Parameter present but out of its range: code 131009. */
export function badValue(details: string): GraphError {
  return new GraphError(131009, { details });
}

/** The recipient and the kind of a message whose shape has been checked. */
export type CheckedMessage = {
  type: MessageType;
  /** What the caller wrote in `to` or `recipient`. */
  input: string;
  recipientKind: "phone" | "userId";
  ref: string | null;
};

/**
 * Checks the shape of a send (whatsapp.md 2): 100 for a wrong form, 131008 for something missing,
 * 131009 for a value out of range. Template parameters are checked later, against the template.
 */
export function checkMessage(
  body: Fields,
  { hasMedia }: { hasMedia: (id: string) => boolean },
): CheckedMessage {
  checkProduct(body);
  const type = body.type === undefined ? "text" : body.type;
  if (typeof type !== "string" || !(MESSAGE_TYPES as readonly string[]).includes(type)) {
    throw invalid(
      `Param type must be one of {${MESSAGE_TYPES.map((name) => name.toUpperCase()).join(", ")}} - got "${String(type)}".`,
    );
  }
  const recipient = checkRecipient(body);
  const ref = checkRef(body.biz_opaque_callback_data);
  checkContext(body, type);
  const content = body[type];
  if (content === undefined) throw missing(type);
  checkContent({ type: type as MessageType, content, hasMedia });
  return { type: type as MessageType, ...recipient, ref };
}

/** Every body says which product it is for. */
export function checkProduct(body: Fields): void {
  if (body.messaging_product === undefined) {
    throw new GraphError(100, {
      message: "(#100) The parameter messaging_product is required.",
      plain: true,
    });
  }
  if (body.messaging_product !== "whatsapp") {
    throw invalid("Param messaging_product must be one of {whatsapp}.");
  }
}

function checkRecipient(body: Fields): Pick<CheckedMessage, "input" | "recipientKind"> {
  const kind = body.recipient_type ?? "individual";
  if (kind !== "individual" && kind !== "group") {
    throw invalid("Param recipient_type must be one of {individual, group}.");
  }
  if (kind === "group") {
    throw badValue("Param to: this sandbox has no groups, so the group does not exist.");
  }
  // When both are present the phone number wins.
  if (body.to !== undefined && body.to !== "") {
    if (typeof body.to !== "string") throw invalid("Param to must be a string.");
    if (!isPhone(body.to)) throw badValue("Param to is not a valid phone number.");
    return { input: body.to, recipientKind: "phone" };
  }
  if (body.recipient !== undefined) {
    if (typeof body.recipient !== "string") throw invalid("Param recipient must be a string.");
    if (!isUserId(body.recipient)) {
      throw badValue("Param recipient is not a valid business-scoped user ID.");
    }
    return { input: body.recipient, recipientKind: "userId" };
  }
  throw missing("to");
}

function checkRef(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string") throw invalid("Param biz_opaque_callback_data must be a string.");
  if (value.length > 512) {
    throw badValue("Param biz_opaque_callback_data must be at most 512 characters long.");
  }
  return value;
}

function checkContext(body: Fields, type: string): void {
  if (body.context === undefined) return;
  if (!isRecord(body.context)) throw invalid("Param context must be a JSON object.");
  if (typeof body.context.message_id !== "string") throw missing("context['message_id']");
  if (type === "reaction") throw invalid("Param context cannot be used with type reaction.");
}

function checkContent({
  type,
  content,
  hasMedia,
}: {
  type: MessageType;
  content: unknown;
  hasMedia: (id: string) => boolean;
}): void {
  if (type === "contacts") {
    checkContacts(content);
    return;
  }
  if (!isRecord(content)) throw invalid(`Param ${type} must be a JSON object.`);
  switch (type) {
    case "text":
      text(content, { field: "body", path: "text", max: 4096 });
      if (content.preview_url !== undefined && typeof content.preview_url !== "boolean") {
        throw invalid("Param text['preview_url'] must be a boolean.");
      }
      return;
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      checkMedia(content, { type, hasMedia });
      return;
    case "location":
      checkLocation(content);
      return;
    case "reaction":
      if (typeof content.message_id !== "string") throw missing("reaction['message_id']");
      if (typeof content.emoji !== "string") throw missing("reaction['emoji']");
      return;
    case "interactive":
      checkInteractive(content, hasMedia);
      return;
    case "template":
      checkTemplateShape(content);
      return;
    default: {
      const never: never = type;
      throw invalid(`Param type ${String(never)} is not known.`);
    }
  }
}

function checkMedia(
  media: Fields,
  { type, hasMedia }: { type: string; hasMedia: (id: string) => boolean },
): void {
  const { id, link } = media;
  if ((id === undefined) === (link === undefined)) {
    throw invalid(`Param ${type} must have exactly one of the keys {id, link}.`);
  }
  if (id !== undefined) {
    if (typeof id !== "string") throw invalid(`Param ${type}['id'] must be a string.`);
    if (!hasMedia(id)) throw badValue(`Param ${type}['id'] is not a valid media ID.`);
  }
  if (link !== undefined && !isWebAddress(link)) {
    throw badValue(`Param ${type}['link'] is not a valid URI.`);
  }
  if (media.caption !== undefined) {
    if (type === "audio" || type === "sticker") {
      throw invalid(`Unexpected key "caption" on param "${type}".`);
    }
    optionalText(media, { field: "caption", path: type, max: 1024 });
  }
  if (media.filename !== undefined && type !== "document") {
    throw invalid(`Unexpected key "filename" on param "${type}".`);
  }
  if (media.voice !== undefined && typeof media.voice !== "boolean") {
    throw invalid(`Param ${type}['voice'] must be a boolean.`);
  }
}

function checkLocation(location: Fields): void {
  for (const [field, limit] of [
    ["latitude", 90],
    ["longitude", 180],
  ] as const) {
    const value = location[field];
    if (value === undefined || value === "") throw missing(`location['${field}']`);
    const degrees = Number(value);
    if (!Number.isFinite(degrees) || Math.abs(degrees) > limit) {
      throw badValue(`Param location['${field}'] must be between -${limit} and ${limit}.`);
    }
  }
}

function checkContacts(contacts: unknown): void {
  if (!Array.isArray(contacts)) throw invalid("Param contacts must be an array.");
  if (contacts.length === 0) throw missing("contacts[0]");
  if (contacts.length > 257) throw badValue("Param contacts must have at most 257 elements.");
  contacts.forEach((card: unknown, index) => {
    const name = isRecord(card) ? card.name : undefined;
    if (!isRecord(name) || typeof name.formatted_name !== "string") {
      throw missing(`contacts[${index}]['name']['formatted_name']`);
    }
    const parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
    if (!parts.some((part) => typeof name[part] === "string" && name[part] !== "")) {
      throw missing(`contacts[${index}]['name']['first_name']`);
    }
  });
}

function checkTemplateShape(template: Fields): void {
  if (typeof template.name !== "string" || template.name === "") throw missing("template['name']");
  if (!isRecord(template.language)) throw missing("template['language']");
  if (typeof template.language.code !== "string") throw missing("template['language']['code']");
  const { components } = template;
  if (components !== undefined && !Array.isArray(components)) {
    throw invalid("Param template['components'] must be an array.");
  }
}

function checkInteractive(interactive: Fields, hasMedia: (id: string) => boolean): void {
  const { type } = interactive;
  if (typeof type !== "string") throw missing("interactive['type']");
  if (!(INTERACTIVE_TYPES as readonly string[]).includes(type)) {
    throw invalid(
      `Param interactive['type'] must be one of {${INTERACTIVE_TYPES.join(", ")}} - got "${type}".`,
    );
  }
  const kind = type as InteractiveType;
  checkHeader(interactive, { kind, hasMedia });
  checkBodyAndFooter(interactive, kind);
  const { action } = interactive;
  if (!isRecord(action)) throw missing("interactive['action']");
  checkAction(action, { kind, hasMedia });
}

const HEADER_KINDS: Record<InteractiveType, readonly string[]> = {
  button: ["text", "image", "video", "document"],
  list: ["text"],
  cta_url: ["text", "image", "video", "document"],
  location_request_message: [],
  flow: ["text", "image", "video", "document"],
  product: [],
  product_list: ["text"],
  catalog_message: [],
  carousel: [],
  address_message: [],
  voice_call: [],
  call_permission_request: [],
  order_details: ["image"],
  order_status: ["image"],
  request_contact_info: [],
};

function checkHeader(
  holder: Fields,
  { kind, hasMedia }: { kind: InteractiveType; hasMedia: (id: string) => boolean },
): void {
  const { header } = holder;
  if (header === undefined) {
    if (kind === "product_list") throw missing("interactive['header']");
    return;
  }
  if (!isRecord(header)) throw invalid("Param interactive['header'] must be a JSON object.");
  const allowed = HEADER_KINDS[kind];
  if (typeof header.type !== "string" || !allowed.includes(header.type)) {
    throw badValue(
      allowed.length === 0
        ? `Interactive messages of type ${kind} cannot have a header.`
        : `Param interactive['header']['type'] must be one of {${allowed.join(", ")}}.`,
    );
  }
  if (header.type === "text") {
    text(header, { field: "text", path: "interactive['header']", max: 60 });
    return;
  }
  const media = header[header.type];
  if (!isRecord(media)) throw missing(`interactive['header']['${header.type}']`);
  checkMedia(media, { type: header.type, hasMedia });
}

const BODY_OPTIONAL: readonly InteractiveType[] = ["product", "call_permission_request"];

function checkBodyAndFooter(interactive: Fields, kind: InteractiveType): void {
  if (interactive.body === undefined) {
    if (!BODY_OPTIONAL.includes(kind)) throw missing("interactive['body']");
  } else {
    if (!isRecord(interactive.body)) {
      throw invalid("Param interactive['body'] must be a JSON object.");
    }
    const max = kind === "list" ? 4096 : 1024;
    text(interactive.body, { field: "text", path: "interactive['body']", max });
  }
  if (interactive.footer !== undefined) {
    if (!isRecord(interactive.footer)) {
      throw invalid("Param interactive['footer'] must be a JSON object.");
    }
    text(interactive.footer, { field: "text", path: "interactive['footer']", max: 60 });
  }
}

const ACTION_NAMES: Partial<Record<InteractiveType, string>> = {
  cta_url: "cta_url",
  location_request_message: "send_location",
  flow: "flow",
  catalog_message: "catalog_message",
  address_message: "address_message",
  voice_call: "voice_call",
  call_permission_request: "call_permission_request",
  order_details: "review_and_pay",
  order_status: "review_order",
};

function checkAction(
  action: Fields,
  { kind, hasMedia }: { kind: InteractiveType; hasMedia: (id: string) => boolean },
): void {
  const name = ACTION_NAMES[kind];
  if (name !== undefined && action.name !== name) {
    throw badValue(`Param interactive['action']['name'] must be one of {${name}}.`);
  }
  const parameters = isRecord(action.parameters) ? action.parameters : {};
  const place = "interactive['action']['parameters']";
  switch (kind) {
    case "button":
      checkReplyButtons(action.buttons);
      return;
    case "list":
      checkList(action);
      return;
    case "cta_url":
      checkLinkButton(parameters, place);
      return;
    case "flow":
      if (parameters.flow_id === undefined && parameters.flow_name === undefined) {
        throw missing(`${place}['flow_id']`);
      }
      if (parameters.flow_message_version === undefined) {
        throw missing(`${place}['flow_message_version']`);
      }
      text(parameters, { field: "flow_cta", path: place, max: 30 });
      return;
    case "product":
      requireText(action, ["catalog_id", "product_retailer_id"], "interactive['action']");
      return;
    case "product_list":
      checkProductList(action);
      return;
    case "carousel":
      checkCarousel(action, hasMedia);
      return;
    case "address_message":
      if (parameters.country !== "IN" && parameters.country !== "SG") {
        throw badValue(`Param ${place}['country'] must be one of {IN, SG}.`);
      }
      return;
    case "voice_call":
      text(parameters, { field: "display_text", path: place, max: 20 });
      return;
    case "order_details":
    case "order_status":
      requireText(parameters, ["reference_id"], place);
      return;
    case "catalog_message":
    case "location_request_message":
    case "call_permission_request":
    case "request_contact_info":
      return;
    default: {
      const never: never = kind;
      throw invalid(`Param interactive type ${String(never)} is not known.`);
    }
  }
}

function checkReplyButtons(buttons: unknown): void {
  const place = "interactive['action']['buttons']";
  if (!Array.isArray(buttons) || buttons.length === 0) throw missing(place);
  if (buttons.length > 3) throw badValue(`Param ${place} must have at most 3 elements.`);
  const ids = new Set<unknown>();
  const titles = new Set<unknown>();
  buttons.forEach((button: unknown, index) => {
    const reply = isRecord(button) ? button.reply : undefined;
    if (!isRecord(button) || button.type !== "reply") {
      throw badValue(`Param ${place}[${index}]['type'] must be one of {reply}.`);
    }
    if (!isRecord(reply)) throw missing(`${place}[${index}]['reply']`);
    text(reply, { field: "id", path: `${place}[${index}]['reply']`, max: 256 });
    text(reply, { field: "title", path: `${place}[${index}]['reply']`, max: 20 });
    ids.add(reply.id);
    titles.add(reply.title);
  });
  if (ids.size !== buttons.length) throw badValue(`Param ${place}: button ids must be unique.`);
  if (titles.size !== buttons.length) {
    throw badValue(`Param ${place}: button titles must be unique.`);
  }
}

function checkList(action: Fields): void {
  const place = "interactive['action']";
  text(action, { field: "button", path: place, max: 20 });
  const { sections } = action;
  if (!Array.isArray(sections) || sections.length === 0) throw missing(`${place}['sections']`);
  if (sections.length > 10) {
    throw badValue(`Param ${place}['sections'] must have at most 10 elements.`);
  }
  const ids = new Set<unknown>();
  let rowCount = 0;
  sections.forEach((section: unknown, index) => {
    const path = `${place}['sections'][${index}]`;
    if (!isRecord(section)) throw invalid(`Param ${path} must be a JSON object.`);
    if (sections.length > 1) text(section, { field: "title", path, max: 24 });
    else optionalText(section, { field: "title", path, max: 24 });
    if (!Array.isArray(section.rows) || section.rows.length === 0) throw missing(`${path}['rows']`);
    section.rows.forEach((row: unknown, rowIndex: number) => {
      const rowPath = `${path}['rows'][${rowIndex}]`;
      if (!isRecord(row)) throw invalid(`Param ${rowPath} must be a JSON object.`);
      text(row, { field: "id", path: rowPath, max: 200 });
      text(row, { field: "title", path: rowPath, max: 24 });
      optionalText(row, { field: "description", path: rowPath, max: 72 });
      ids.add(row.id);
      rowCount += 1;
    });
  });
  if (rowCount > 10) throw badValue(`Total row count exceed max allowed count: 10`);
  if (ids.size !== rowCount) throw badValue(`Param ${place}['sections']: row ids must be unique.`);
}

function checkLinkButton(parameters: Fields, place: string): void {
  text(parameters, { field: "display_text", path: place, max: 20 });
  if (!isWebAddress(parameters.url)) throw badValue(`Param ${place}['url'] is not a valid URI.`);
}

function checkProductList(action: Fields): void {
  const place = "interactive['action']";
  requireText(action, ["catalog_id"], place);
  const { sections } = action;
  if (!Array.isArray(sections) || sections.length === 0) throw missing(`${place}['sections']`);
  if (sections.length > 10) {
    throw badValue(`Param ${place}['sections'] must have at most 10 elements.`);
  }
  let products = 0;
  sections.forEach((section: unknown, index) => {
    const items = isRecord(section) ? section.product_items : undefined;
    if (!Array.isArray(items) || items.length === 0) {
      throw missing(`${place}['sections'][${index}]['product_items']`);
    }
    products += items.length;
  });
  if (products > 30) throw badValue(`Param ${place}: at most 30 products are allowed.`);
}

function checkCarousel(action: Fields, hasMedia: (id: string) => boolean): void {
  const place = "interactive['action']['cards']";
  const { cards } = action;
  if (!Array.isArray(cards) || cards.length === 0) throw missing(place);
  if (cards.length < 2 || cards.length > 10) {
    throw badValue(`Param ${place} must have between 2 and 10 elements.`);
  }
  const layouts = new Set<string>();
  cards.forEach((card: unknown, index) => {
    const path = `${place}[${index}]`;
    if (!isRecord(card)) throw invalid(`Param ${path} must be a JSON object.`);
    if (card.card_index !== index) throw badValue(`Param ${path}['card_index'] must be ${index}.`);
    if (card.type !== "cta_url" && card.type !== "product") {
      throw badValue(`Param ${path}['type'] must be one of {cta_url, product}.`);
    }
    if (!isRecord(card.action)) throw missing(`${path}['action']`);
    layouts.add(cardLayout(card, { path, hasMedia }));
  });
  if (layouts.size > 1) {
    throw badValue(`Param ${place}: all cards must have the same header type and buttons.`);
  }
}

function cardLayout(
  card: Fields,
  { path, hasMedia }: { path: string; hasMedia: (id: string) => boolean },
): string {
  if (card.type === "product") return "product";
  const { header } = card;
  if (!isRecord(header)) throw missing(`${path}['header']`);
  if (header.type !== "image" && header.type !== "video") {
    throw badValue(`Param ${path}['header']['type'] must be one of {image, video}.`);
  }
  const media = header[header.type];
  if (!isRecord(media)) throw missing(`${path}['header']['${header.type}']`);
  checkMedia(media, { type: header.type, hasMedia });
  const action = card.action as Fields;
  if (Array.isArray(action.buttons)) {
    return `${header.type}:${action.buttons.length} quick replies`;
  }
  const parameters = isRecord(action.parameters) ? action.parameters : {};
  checkLinkButton(parameters, `${path}['action']['parameters']`);
  return `${header.type}:link`;
}

function requireText(holder: Fields, fields: readonly string[], path: string): void {
  for (const field of fields) {
    if (typeof holder[field] !== "string" || holder[field] === "") {
      throw missing(`${path}['${field}']`);
    }
  }
}

type TextRule = { field: string; path: string; max: number };

function text(holder: Fields, { field, path, max }: TextRule): void {
  const value = holder[field];
  if (value === undefined || value === "") throw missing(`${path}['${field}']`);
  if (typeof value !== "string") throw invalid(`Param ${path}['${field}'] must be a string.`);
  if (value.length > max) {
    throw badValue(`Param ${path}['${field}'] must be at most ${max} characters long.`);
  }
}

function optionalText(holder: Fields, rule: TextRule): void {
  const value = holder[rule.field];
  if (value !== undefined && value !== "") text(holder, rule);
}

/** True for an http or https address. */
export function isWebAddress(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    const { protocol } = new URL(value);
    return protocol === "http:" || protocol === "https:";
  } catch {
    return false;
  }
}
