import { createHash } from "node:crypto";
import type { ChannelEvent, Details } from "../channel-event";
import {
  digits,
  type Fields,
  fields,
  fieldsList,
  instant,
  isFields,
  text,
} from "../webhook-fields";
import { parseJson } from "./parse-json";
import { readAccountField } from "./read-account-field";
import { readErrors } from "./read-errors";
import {
  readCall,
  readEcho,
  readHistory,
  readHistoryMessage,
  readMessage,
  readStatus,
} from "./read-message-fields";
import { readAction, readPreference, readStateSync, readUserIdUpdate } from "./read-person-fields";
import type { Place } from "./webhook-place";

export type ParsedWebhook = { events: ChannelEvent[] };

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
  const events: ChannelEvent[] = [];
  for (const place of placesOf(root)) readPlace(place, events);
  if (events.length > 0 || isEmptyEnvelope(root)) return { events };
  return { events: [unparseable("The body has no entry with changes.", root)] };
}

function unparseable(reason: string, raw: unknown): ChannelEvent {
  return {
    kind: "unparseable",
    reason,
    field: "",
    senderId: null,
    accountId: null,
    address: null,
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

function readPlace(place: Place, events: ChannelEvent[]): void {
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
      senderId: place.phoneNumberId,
      accountId: place.wabaId,
      address: place.displayPhoneNumber,
      occurredAt: instant(at) ?? instant(place.entryTime),
      dedupeKey: key ?? `${details.kind}:${contentKey(place, raw)}`,
      raw,
    } as ChannelEvent);
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
