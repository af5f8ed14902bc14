import type { ChannelEvent } from "@/lib/channels/channel-event";

/** One line for people about an update that is kept and listed; the whole payload stands beside it. */
export function describeUpdate(event: ChannelEvent): string {
  switch (event.kind) {
    case "account":
      return `Account: ${wordsOf(event.event)}${accountDetail(event)}`;
    case "account_alert":
      return event.description ?? wordsOf(event.type ?? "account alert");
    case "account_review":
      return `Account review: ${wordsOf(event.decision ?? "no decision")}`;
    case "account_capability":
      return `Limit of the account: ${peopleWords(event.dailyRecipients)}`;
    case "number_quality":
      return `Number: ${wordsOf(event.event ?? "change")}, limit ${event.currentLimit ?? "unknown"}`;
    case "number_name":
      return `Display name ${event.requestedName ?? ""}: ${wordsOf(event.decision ?? "no decision")}`;
    case "number_security":
      return `Two-step PIN: ${wordsOf(event.event ?? "change")}`;
    case "number_settings":
      return `Settings of the number: ${wordsOf(event.type ?? "change")}`;
    case "template_status":
    case "template_quality":
    case "template_category":
    case "template_components":
      return `Template ${event.name ?? event.templateId ?? "unknown"}: ${event.kind.slice(9)}`;
    case "flow":
      return event.message ?? `Flow ${event.flowId ?? ""}: ${wordsOf(event.event ?? "change")}`;
    case "payment":
      return `Payment ${event.reference ?? ""}: ${event.status ?? "no status"}`;
    case "handover":
      return `Conversation control: ${wordsOf(event.type ?? "change")}${event.newOwnerRole ? `, now ${wordsOf(event.newOwnerRole)}` : ""}`;
    case "group":
      return `Group: ${wordsOf(event.type ?? "change")}${errorWords(event.errors)}`;
    case "message":
      return event.message.groupId
        ? `Group message: ${event.message.preview}`
        : "A message that names no sender";
    case "echo":
      return "A message from the phone app that names nobody";
    case "status":
      return `Group message, ${event.status}`;
    case "history_progress":
      return historyWords(event);
    case "contact_change":
      return `Phone book: ${event.fullName ?? event.waId ?? "entry"} ${event.action === "add" ? "saved" : "removed"}`;
    case "link_click":
      return `${event.person.name ?? "Somebody"} tapped a link in a marketing message`;
    case "user_preference":
      return `Preference: ${event.detail ?? event.value}`;
    case "error":
      return event.errors.map((error) => `${error.code} ${error.title ?? ""}`.trim()).join(", ");
    case "unparseable":
      return event.reason;
    case "unknown":
      return event.field === "standby"
        ? "Copy of another app's conversation"
        : "A kind of update that Tickline does not know yet";
    default:
      return wordsOf(event.kind);
  }
}

/** What a status says, with its price where it carries one. */
export function describeStatus(event: Extract<ChannelEvent, { kind: "status" }>): string {
  const error = event.errors[0];
  const word = event.played ? "played" : event.status;
  const price = event.pricing
    ? `, priced ${[event.pricing.category, event.pricing.type].filter(Boolean).join(" ").replaceAll("_", " ")}`
    : "";
  const reason = error ? `: ${error.code} ${error.title ?? ""}`.trimEnd() : "";
  return `Message ${word}${reason}${price}`;
}

export function wordsOf(constant: string): string {
  return constant.toLowerCase().replaceAll("_", " ");
}

export function peopleWords(count: number | null): string {
  if (count === null) return "not told";
  return count === -1 ? "unlimited" : `${count} people in 24 hours`;
}

function accountDetail(event: Extract<ChannelEvent, { kind: "account" }>): string {
  const parts = [
    event.violationType ? wordsOf(event.violationType) : null,
    ...event.restrictions.map(({ type }) => wordsOf(type)),
    ...event.banStates.map(wordsOf),
  ].filter((part) => part !== null);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

function historyWords(event: Extract<ChannelEvent, { kind: "history_progress" }>): string {
  if (event.errors.length > 0) return "The owner of the phone did not share its history";
  const progress = event.progressPercent === null ? "" : `, ${event.progressPercent} % of all`;
  return `History: ${event.messageCount} messages${progress}`;
}

function errorWords(errors: readonly { code: number; title: string | null }[]): string {
  const [error] = errors;
  return error ? `, ${error.code} ${error.title ?? ""}`.trimEnd() : "";
}
