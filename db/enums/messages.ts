export const MESSAGE_DIRECTIONS = ["inbound", "outbound", "note"] as const;
export type MessageDirection = (typeof MESSAGE_DIRECTIONS)[number];

export const MESSAGE_ORIGINS = [
  "customer",
  "agent",
  "campaign",
  "test",
  "api",
  "phone_app",
  "history",
  "system",
  "sample",
] as const;
export type MessageOrigin = (typeof MESSAGE_ORIGINS)[number];

export const MESSAGE_KINDS = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "button",
  "interactive",
  "order",
  "call",
  "template",
  "system",
  "unsupported",
  "note",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Life of a message. The order and the moves between them are lib/messages/status.ts. */
export const MESSAGE_STATUSES = [
  "queued",
  "sending",
  "accepted",
  "held",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "unknown_final",
  "cancelled",
  "received",
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Whether the message's price is still reserved, taken, or given back. */
export const CHARGE_STATES = ["none", "held", "captured", "released"] as const;
export type ChargeState = (typeof CHARGE_STATES)[number];

export const CONVERSATION_STATUSES = ["open", "snoozed", "closed"] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export const ATTACHMENT_STATUSES = ["pending", "stored", "failed"] as const;

/** What lets a prepared message go: its time, or the customer's next message. */
export const SCHEDULE_TRIGGERS = ["time", "reply"] as const;
export type ScheduleTrigger = (typeof SCHEDULE_TRIGGERS)[number];

/** "asks": it could not go as it was, and a person decides. */
export const SCHEDULE_STATUSES = ["waiting", "sent", "cancelled", "asks"] as const;
export type ScheduleStatus = (typeof SCHEDULE_STATUSES)[number];

/** How long an Idempotency-Key of the public API is remembered. */
export const IDEMPOTENCY_DAYS = 30;
