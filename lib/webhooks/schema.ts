import * as z from "zod";
import { WEBHOOK_OUTCOMES } from "@/db/enums/webhooks";

/** What events are about, as people look for them; each holds our names of its kinds. */
export const EVENT_GROUPS = {
  messages: ["message", "echo"],
  statuses: ["status"],
  history: ["history_message", "history_progress", "contact_change"],
  calls: ["call"],
  people: ["user_preference", "identity_change", "link_click"],
  templates: ["template_status", "template_quality", "template_category", "template_components"],
  number: ["number_quality", "number_name", "number_security", "number_settings"],
  account: ["account", "account_alert", "account_review", "account_capability"],
  other: ["group", "flow", "payment", "handover", "error", "unknown", "unparseable"],
} as const;
export type EventGroup = keyof typeof EVENT_GROUPS;

const groups = Object.keys(EVENT_GROUPS) as [EventGroup, ...EventGroup[]];

/** Filters of the list, as they stand in its address; a part that makes no sense is left out. */
export const eventFilterSchema = z.object({
  about: z.enum(groups).optional().catch(undefined),
  outcome: z.enum(WEBHOOK_OUTCOMES).optional().catch(undefined),
  number: z.uuid().optional().catch(undefined),
  /** A provider's message id, or the name of a field. */
  q: z.string().trim().max(200).optional().catch(undefined),
});
export type EventFilter = z.output<typeof eventFilterSchema>;

/** How many stored events one call replays. */
export const LARGEST_REPLAY = 200;

export const replayEventsSchema = z.strictObject({
  eventIds: z.array(z.uuid()).min(1).max(LARGEST_REPLAY),
});

export const listEventsSchema = z.strictObject({
  filter: eventFilterSchema,
  /** The last row of the page before: "0199….3". */
  after: z.string().max(60).optional(),
});
