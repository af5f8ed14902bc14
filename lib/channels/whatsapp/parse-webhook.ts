import { createHash } from "node:crypto";
import type { TemplateCategory, TemplateStatus } from "@/db/enums/templates";
import { PRICE_CATEGORIES, type PriceCategory } from "@/db/enums/wallet";
import { type InboundContent, previewOf, readInboundContent } from "./inbound-content";
import { parseJson } from "./parse-json";
import { templateCategoryOf, templateStatusOf } from "./template-status";
import {
  type Fields,
  fields,
  fieldsList,
  flag,
  instant,
  isFields,
  languageCode,
  number,
  text,
} from "./webhook-fields";

/** Where an event comes from. Any of the ids may be missing; the number's id wins for routing. */
type Origin = {
  /** The webhook field that Meta names, or the one its keys tell. */
  field: string;
  wabaId: string | null;
  phoneNumberId: string | null;
  displayPhoneNumber: string | null;
  /** ISO time of the event at Meta, null when it carries none. */
  occurredAt: string | null;
  /** Equal for repeats of one event, within one WhatsApp account. */
  dedupeKey: string;
  /** The smallest part of the body that holds the whole event. */
  raw: unknown;
};

export type Person = {
  /** Digits of the WhatsApp id; null for people who hide their number. */
  waId: string | null;
  /** Business-scoped user id, verbatim. */
  userId: string | null;
  parentUserId: string | null;
  /** Without "@". */
  username: string | null;
  name: string | null;
};

export type ReportedError = { code: number; title: string | null; details: string | null };

export type Referral = {
  sourceUrl: string | null;
  sourceId: string | null;
  sourceType: string | null;
  headline: string | null;
  body: string | null;
  mediaType: string | null;
  mediaUrl: string | null;
  clickId: string | null;
};

export type InboundMessage = {
  providerId: string;
  from: Person;
  content: InboundContent;
  /** One line for lists and search. */
  preview: string;
  /** Provider id of the quoted message. */
  replyTo: string | null;
  forwarded: "no" | "once" | "many";
  referredProduct: { catalogId: string | null; productId: string | null } | null;
  referral: Referral | null;
  groupId: string | null;
  errors: ReportedError[];
};

export type Pricing = {
  /** Meta plans to drop it: decide on `type`. */
  billable: boolean | null;
  model: string | null;
  /** regular, free_customer_service, free_entry_point, free_group_customer_service. */
  type: string | null;
  /** As Meta spells it, hyphens as underscores: marketing_lite, referral_conversion … */
  category: string | null;
  /** The column of the rate card that pays for it; null when none does. */
  priceCategory: PriceCategory | null;
};

export type IdentityChange = {
  waId: string | null;
  userId: string | null;
  previousUserId: string | null;
  parentUserId: string | null;
  previousParentUserId: string | null;
};

type TemplateRef = {
  templateId: string | null;
  name: string | null;
  /** en_US, also where Meta prints en-US. */
  language: string | null;
};

export type WhatsAppEvent = Origin &
  (
    | { kind: "message"; message: InboundMessage }
    | {
        kind: "status";
        providerId: string;
        status: "sent" | "delivered" | "read" | "failed";
        /** A voice note was played; its status is read. */
        played: boolean;
        recipient: Person;
        /** Group that the message went to, with the member whom this status is about. */
        groupId: string | null;
        participant: string | null;
        /** Our message id, echoed from biz_opaque_callback_data. */
        reference: string | null;
        pricing: Pricing | null;
        conversation: { id: string | null; origin: string | null; expiresAt: string | null } | null;
        errors: ReportedError[];
      }
    | {
        /** Sent by the owner from the phone app of a number that is also here. */
        kind: "echo";
        providerId: string;
        to: Person;
        content: InboundContent;
        preview: string;
        replyTo: string | null;
      }
    | {
        kind: "history_message";
        providerId: string;
        direction: "inbound" | "outbound";
        /** WhatsApp id of the customer. */
        threadId: string | null;
        content: InboundContent;
        preview: string;
        deliveryStatus: string | null;
      }
    | {
        kind: "history_progress";
        phase: number | null;
        chunk: number | null;
        progressPercent: number | null;
        messageCount: number;
        errors: ReportedError[];
      }
    | {
        kind: "contact_change";
        action: "add" | "remove";
        waId: string | null;
        fullName: string | null;
        firstName: string | null;
      }
    | ({ kind: "identity_change" } & IdentityChange)
    | {
        kind: "user_preference";
        person: Person;
        category: string | null;
        value: "stop" | "resume" | "signup" | "other";
        detail: string | null;
      }
    | {
        kind: "link_click";
        person: Person;
        component: string | null;
        clickId: string | null;
        trackingToken: string | null;
      }
    | ({
        kind: "template_status";
        /** Null for words that change nothing; `word` says which. */
        status: TemplateStatus | null;
        word: string;
        reason: string | null;
        recommendation: string | null;
        category: TemplateCategory | null;
      } & TemplateRef)
    | ({ kind: "template_quality"; previous: string | null; current: string | null } & TemplateRef)
    | ({
        kind: "template_category";
        /** In force now; null while Meta only announces `correct`. */
        category: TemplateCategory | null;
        previous: TemplateCategory | null;
        correct: TemplateCategory | null;
        changesAt: string | null;
      } & TemplateRef)
    | ({
        kind: "template_components";
        title: string | null;
        body: string | null;
        footer: string | null;
      } & TemplateRef)
    | {
        kind: "number_quality";
        event: string | null;
        currentLimit: string | null;
        previousLimit: string | null;
      }
    | {
        kind: "number_name";
        decision: string | null;
        requestedName: string | null;
        rejectionReason: string | null;
      }
    | {
        kind: "number_security";
        event: string | null;
        requester: string | null;
      }
    | { kind: "number_settings"; type: string | null }
    | {
        kind: "account";
        event: string;
        violationType: string | null;
        restrictions: { type: string; expiresAt: string | null }[];
        banStates: string[];
        /** Meta no longer lets us act for this account. */
        disconnects: boolean;
      }
    | { kind: "account_review"; decision: string | null }
    | {
        kind: "account_alert";
        entityType: string | null;
        entityId: string | null;
        severity: string | null;
        status: string | null;
        type: string | null;
        description: string | null;
      }
    | {
        kind: "account_capability";
        /** People a rolling day; -1 is unlimited, null when it is not told. */
        dailyRecipients: number | null;
        tier: string | null;
        phoneNumbers: number | null;
      }
    | {
        kind: "call";
        callId: string;
        /** connect, terminate, ringing, accepted, rejected … in lower case. */
        event: string | null;
        direction: "inbound" | "outbound" | null;
        person: Person;
        status: string | null;
        durationSeconds: number | null;
      }
    | { kind: "group"; type: string | null; groupId: string | null; errors: ReportedError[] }
    | { kind: "flow"; event: string | null; flowId: string | null; message: string | null }
    | {
        kind: "payment";
        providerId: string | null;
        status: string | null;
        reference: string | null;
      }
    | { kind: "handover"; type: string | null; newOwnerRole: string | null }
    | { kind: "error"; errors: ReportedError[] }
    /** Kept and listed, without effect: fields and kinds that we know and do not use, and news. */
    | { kind: "unknown" }
    | { kind: "unparseable"; reason: string }
  );

export type WhatsAppEventKind = WhatsAppEvent["kind"];

export type ParsedWebhook = { events: WhatsAppEvent[] };

type Details = WhatsAppEvent extends infer Event
  ? Event extends Origin
    ? Omit<Event, keyof Origin>
    : never
  : never;

type Place = {
  field: string;
  entryId: string | null;
  entryTime: unknown;
  value: Fields;
  wabaId: string | null;
  phoneNumberId: string | null;
  displayPhoneNumber: string | null;
  contacts: Fields[];
};

/**
 * Everything one POST of Meta says, as typed events in the order of the body (whatsapp.md 6). Pure.
 * Never throws: what is no JSON, or has nothing to read, becomes one `unparseable` event, and what is
 * new becomes `unknown` with its raw part, so that nothing is lost. Whole numbers keep every digit.
 */
export function parseWebhook(body: Uint8Array | string): ParsedWebhook {
  let root: unknown;
  try {
    root = parseJson(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch {
    return { events: [unparseable("The body is not JSON.", null)] };
  }
  const events: WhatsAppEvent[] = [];
  for (const place of placesOf(root)) readPlace(place, events);
  if (events.length > 0 || isEmptyEnvelope(root)) return { events };
  return { events: [unparseable("The body has no entry with changes.", root)] };
}

function unparseable(reason: string, raw: unknown): WhatsAppEvent {
  return {
    kind: "unparseable",
    reason,
    field: "",
    wabaId: null,
    phoneNumberId: null,
    displayPhoneNumber: null,
    occurredAt: null,
    dedupeKey: `unparseable:${digest(raw)}`,
    raw,
  };
}

function isEmptyEnvelope(root: unknown): boolean {
  return isFields(root) && Array.isArray(root.entry);
}

/** Envelope, bare entry, bare change, or a list of any of them: Meta's own samples show all. */
function* placesOf(root: unknown): Generator<Place> {
  for (const item of fieldsList(root)) {
    if (item.entry !== undefined) {
      for (const entry of fieldsList(item.entry)) yield* placesOfEntry(entry, text(item.field));
    } else if (item.changes !== undefined) {
      yield* placesOfEntry(item, null);
    } else if (isFields(item.value)) {
      yield placeOf(item, {}, null);
    }
  }
}

function* placesOfEntry(entry: Fields, outerField: string | null): Generator<Place> {
  for (const change of fieldsList(entry.changes)) yield placeOf(change, entry, outerField);
}

function placeOf(change: Fields, entry: Fields, outerField: string | null): Place {
  const value = fields(change.value);
  const standby = fields(value.standby);
  const metadata = fields(value.metadata ?? standby.metadata);
  const settings = fields(value.phone_number_settings);
  // PARTNER_* events come under the portfolio's id; the account they are about stands inside.
  const wabaId = text(fields(value.waba_info).waba_id) ?? text(entry.id);
  return {
    field: text(change.field) ?? text(value.field) ?? outerField ?? text(entry.field) ?? "",
    entryId: text(entry.id),
    entryTime: entry.time,
    value,
    wabaId,
    phoneNumberId:
      text(metadata.phone_number_id) ??
      text(settings.phone_number_id) ??
      text(fields(value.recipient).phone_number_id),
    displayPhoneNumber: digits(metadata.display_phone_number) ?? digits(value.display_phone_number),
    contacts: fieldsList(value.contacts),
  };
}

function readPlace(place: Place, events: WhatsAppEvent[]): void {
  const { value, field } = place;
  const before = events.length;
  const push = (
    details: Details,
    raw: unknown,
    { key, at }: { key?: string | null; at?: unknown } = {},
  ) => {
    events.push({
      ...details,
      field,
      wabaId: place.wabaId,
      phoneNumberId: place.phoneNumberId,
      displayPhoneNumber: place.displayPhoneNumber,
      occurredAt: instant(at) ?? instant(place.entryTime),
      dedupeKey: key ?? `${details.kind}:${contentKey(place, raw)}`,
      raw,
    } as WhatsAppEvent);
  };

  // A copy for apps that do not hold the conversation: kept, without effect.
  if (field === "standby" || isFields(value.standby)) {
    push({ kind: "unknown" }, value);
    return;
  }

  for (const item of fieldsList(value.messages)) {
    if (field === "history") readHistoryMessage(place, item, null, push);
    else readMessage(place, item, push);
  }
  for (const item of fieldsList(value.message_echoes)) readEcho(item, push);
  for (const item of fieldsList(value.statuses)) readStatus(place, item, push);
  for (const item of fieldsList(value.calls)) readCall(place, item, push);
  for (const item of fieldsList(value.history)) readHistory(place, item, push);
  for (const item of fieldsList(value.state_sync)) readStateSync(item, push);
  for (const item of fieldsList(value.user_preferences)) readPreference(place, item, push);
  for (const item of fieldsList(value.user_actions)) readAction(place, item, push);
  for (const item of fieldsList(value.user_id_update)) readUserIdUpdate(item, push);
  for (const item of fieldsList(value.groups)) {
    push(
      {
        kind: "group",
        type: text(item.type),
        groupId: text(item.group_id),
        errors: readErrors(item.errors),
      },
      item,
      { at: item.timestamp },
    );
  }
  const isFlow = field === "flows" || text(value.flow_id) !== null;
  if (!isFlow && Array.isArray(value.errors)) {
    const errors = readErrors(value.errors);
    if (errors.length > 0) push({ kind: "error", errors }, value.errors);
  }
  readAccountField(place, push);
  if (events.length === before) push({ kind: "unknown" }, value);
}

type Push = (details: Details, raw: unknown, extra?: { key?: string | null; at?: unknown }) => void;

function readMessage(place: Place, item: Fields, push: Push): void {
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

function readEcho(item: Fields, push: Push): void {
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

function readStatus(place: Place, item: Fields, push: Push): void {
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

function readCall(place: Place, item: Fields, push: Push): void {
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

function readHistory(place: Place, item: Fields, push: Push): void {
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

function readHistoryMessage(place: Place, item: Fields, thread: string | null, push: Push): void {
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

function readStateSync(item: Fields, push: Push): void {
  const contact = fields(item.contact);
  push(
    {
      kind: "contact_change",
      action: text(item.action) === "remove" ? "remove" : "add",
      waId: digits(contact.phone_number),
      fullName: text(contact.full_name),
      firstName: text(contact.first_name),
    },
    item,
    { at: fields(item.metadata).timestamp },
  );
}

const PREFERENCES: ReadonlySet<string> = new Set(["stop", "resume", "signup"]);

function readPreference(place: Place, item: Fields, push: Push): void {
  const value = text(item.value)?.toLowerCase() ?? "";
  const waId = digits(item.wa_id);
  const userId = text(item.user_id);
  push(
    {
      kind: "user_preference",
      person: { ...personOf(contactOf(place, waId, userId)), waId, ...(userId ? { userId } : {}) },
      category: text(item.category),
      value: (PREFERENCES.has(value) ? value : "other") as "stop" | "resume" | "signup" | "other",
      detail: text(item.detail),
    },
    item,
    { at: item.timestamp },
  );
}

function readAction(place: Place, item: Fields, push: Push): void {
  const click = fields(item.marketing_messages_link_click_data);
  const contact = place.contacts.length === 1 ? place.contacts[0] : undefined;
  if (text(item.action_type) !== "marketing_messages_link_click") {
    push({ kind: "unknown" }, item, { at: item.timestamp });
    return;
  }
  push(
    {
      kind: "link_click",
      person: personOf(contact),
      component: text(click.click_component),
      clickId: text(click.click_id),
      trackingToken: text(click.tracking_token),
    },
    item,
    { at: item.timestamp },
  );
}

function readUserIdUpdate(item: Fields, push: Push): void {
  const user = fields(item.user_id);
  const parent = fields(item.parent_user_id);
  push(
    {
      kind: "identity_change",
      waId: digits(item.wa_id),
      userId: text(user.current),
      previousUserId: text(user.previous),
      parentUserId: text(parent.current),
      previousParentUserId: text(parent.previous),
    },
    item,
    { at: item.timestamp },
  );
}

const DISCONNECTING: ReadonlySet<string> = new Set([
  "PARTNER_REMOVED",
  "PARTNER_APP_UNINSTALLED",
  "ACCOUNT_OFFBOARDED",
  "ACCOUNT_DELETED",
]);

/** Fields whose value is one event. Keys decide beside the field: Meta's samples misname some. */
function readAccountField(place: Place, push: Push): void {
  const { value, field } = place;
  const event = text(value.event);
  const templateId = text(value.message_template_id);
  const template: TemplateRef = {
    templateId,
    name: text(value.message_template_name),
    language: languageCode(value.message_template_language),
  };

  if (value.new_quality_score !== undefined) {
    push(
      {
        kind: "template_quality",
        ...template,
        previous: text(value.previous_quality_score),
        current: text(value.new_quality_score),
      },
      value,
    );
  } else if (value.new_category !== undefined || value.correct_category !== undefined) {
    push(
      {
        kind: "template_category",
        ...template,
        category: category(value.new_category ?? value.category),
        previous: category(value.previous_category),
        correct: category(value.correct_category),
        changesAt: instant(value.category_update_timestamp),
      },
      value,
    );
  } else if (field === "message_template_components_update") {
    push(
      {
        kind: "template_components",
        ...template,
        title: text(value.message_template_title),
        body: text(value.message_template_element),
        footer: text(value.message_template_footer),
      },
      value,
    );
  } else if (
    field === "message_template_status_update" ||
    (templateId !== null && event !== null)
  ) {
    const rejection = fields(value.rejection_info);
    const reason = text(value.reason);
    const word = (event ?? "").toUpperCase();
    push(
      {
        kind: "template_status",
        ...template,
        status: templateStatusOf(word),
        word,
        reason:
          text(rejection.reason) ??
          text(fields(value.other_info).description) ??
          (reason === "NONE" ? null : reason),
        recommendation: text(rejection.recommendation),
        category: category(value.message_template_category),
      },
      value,
    );
  } else if (field === "phone_number_quality_update") {
    push(
      {
        kind: "number_quality",
        event,
        currentLimit: text(value.max_daily_conversations_per_business) ?? text(value.current_limit),
        previousLimit: text(value.old_limit),
      },
      value,
    );
  } else if (field === "phone_number_name_update") {
    push(
      {
        kind: "number_name",
        decision: text(value.decision),
        requestedName: text(value.requested_verified_name),
        rejectionReason: text(value.rejection_reason),
      },
      value,
    );
  } else if (field === "security") {
    push({ kind: "number_security", event, requester: text(value.requester) }, value);
  } else if (field === "account_settings_update") {
    push({ kind: "number_settings", type: text(value.type) }, value, { at: value.timestamp });
  } else if (field === "account_review_update") {
    push({ kind: "account_review", decision: text(value.decision) }, value);
  } else if (field === "account_alerts") {
    const alert = fields(value.alert_info);
    push(
      {
        kind: "account_alert",
        entityType: text(value.entity_type),
        entityId: text(value.entity_id),
        severity: text(alert.alert_severity),
        status: text(alert.alert_status),
        type: text(alert.alert_type),
        description: text(alert.alert_description),
      },
      value,
    );
  } else if (field === "business_capability_update") {
    const limit =
      value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone;
    push(
      {
        kind: "account_capability",
        dailyRecipients: recipientsOf(limit),
        tier: typeof limit === "string" && limit.startsWith("TIER_") ? limit : null,
        phoneNumbers:
          number(value.max_phone_numbers_per_business) ?? number(value.max_phone_numbers_per_waba),
      },
      value,
    );
  } else if (field === "flows" && event !== null) {
    push(
      {
        kind: "flow",
        event,
        flowId: text(value.flow_id),
        message: text(value.message) ?? text(value.warning),
      },
      value,
    );
  } else if (field === "messaging_handovers") {
    const type = text(value.type);
    const control = fields(type === null ? undefined : value[type]);
    push({ kind: "handover", type, newOwnerRole: text(control.new_owner_role) }, value, {
      at: value.timestamp,
    });
  } else if (event !== null && (field === "account_update" || value.waba_info !== undefined)) {
    const ban = fields(value.ban_info);
    const states = Array.isArray(ban.waba_ban_state) ? ban.waba_ban_state : [ban.waba_ban_state];
    const banStates = states.map(text).filter((state) => state !== null);
    push(
      {
        kind: "account",
        event,
        violationType: text(fields(value.violation_info).violation_type),
        restrictions: fieldsList(value.restriction_info).map((restriction) => ({
          type: text(restriction.restriction_type) ?? "UNKNOWN",
          expiresAt: instant(restriction.expiration),
        })),
        banStates,
        disconnects:
          DISCONNECTING.has(event) ||
          (event === "DISABLED_UPDATE" && banStates.length === 1 && banStates[0] === "DISABLE"),
      },
      value,
    );
  }
}

const TIERS: Readonly<Record<string, number>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: -1,
};

/** People a rolling day that a limit allows, from 2000 or TIER_2K; -1 is unlimited. */
export function recipientsOf(limit: unknown): number | null {
  return (typeof limit === "string" ? TIERS[limit.toUpperCase()] : undefined) ?? number(limit);
}

function category(value: unknown): TemplateCategory | null {
  const word = text(value);
  return word === null ? null : templateCategoryOf(word);
}

/** The contact that an id names. Never by place in the list: it may be shorter than messages. */
function contactOf(place: Place, waId: string | null, userId: string | null): Fields | undefined {
  return place.contacts.find(
    (contact) =>
      (userId !== null && text(contact.user_id) === userId) ||
      (waId !== null && digits(contact.wa_id) === waId),
  );
}

function personOf(contact: Fields | undefined): Person {
  const profile = fields(contact?.profile);
  return {
    waId: digits(contact?.wa_id),
    userId: text(contact?.user_id),
    parentUserId: text(contact?.parent_user_id),
    username: text(profile.username)?.replace(/^@/, "") ?? null,
    name: text(profile.name),
  };
}

function senderOf(place: Place, item: Fields): Person {
  const waId = digits(item.from);
  const userId = text(item.from_user_id);
  // Without any sender on the message the only contact is the sender; with one it must match.
  const lone =
    waId === null && userId === null && place.contacts.length === 1 ? place.contacts[0] : undefined;
  const contact = personOf(contactOf(place, waId, userId) ?? lone);
  return {
    waId: waId ?? contact.waId,
    userId: userId ?? contact.userId,
    parentUserId: text(item.from_parent_user_id) ?? contact.parentUserId,
    username: contact.username,
    name: contact.name,
  };
}

function recipientOf(place: Place, item: Fields): Person {
  const waId = digits(item.recipient_id);
  const userId = text(item.recipient_user_id);
  // A status has one recipient: with one status and one contact they are the same person, even
  // where only one of them shows the number.
  const single =
    place.contacts.length === 1 && fieldsList(place.value.statuses).length === 1
      ? place.contacts[0]
      : undefined;
  const contact = personOf(contactOf(place, waId, userId) ?? single);
  return {
    waId: waId ?? contact.waId,
    userId: userId ?? contact.userId,
    parentUserId: text(item.parent_recipient_user_id) ?? contact.parentUserId,
    username: contact.username,
    name: contact.name,
  };
}

function memberOf(item: Fields): Person {
  return {
    waId: digits(item.recipient_participant_id) ?? digits(item.participant_recipient_id),
    userId: text(item.recipient_participant_user_id),
    parentUserId: text(item.recipient_participant_parent_user_id),
    username: null,
    name: null,
  };
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

function readErrors(value: unknown): ReportedError[] {
  return fieldsList(value).flatMap((error) => {
    const code = number(error.code);
    if (code === null) return [];
    return [
      {
        code,
        title: text(error.title) ?? text(error.message),
        details: text(fields(error.error_data).details) ?? text(error.details),
      },
    ];
  });
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

/** The digits of a phone number or WhatsApp id; null for anything that has letters. */
function digits(value: unknown): string | null {
  const read = text(value);
  if (read === null || /\p{L}/u.test(read)) return null;
  const kept = read.replace(/\D/g, "");
  return kept === "" ? null : kept;
}

/** For events without an id of their own: equal for repeats, whatever the order of their keys. */
function contentKey(place: Place, raw: unknown): string {
  return digest([place.entryId, place.field, text(place.entryTime), raw]);
}

function digest(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("base64url");
}

// Deeper than anything Meta sends; a hostile body must not exhaust the stack.
const MAX_DEPTH = 64;

function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  if (!isFields(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`);
  return `{${entries.join(",")}}`;
}
