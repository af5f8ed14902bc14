import type { Tone } from "@/components/ui/state-grammar";
import type { WebhookOutcome } from "@/db/enums/webhooks";
import type { EventGroup } from "@/lib/webhooks/schema";

export const OUTCOME_WORDS: Record<WebhookOutcome, string> = {
  applied: "Applied",
  kept: "Kept",
  repeated: "Known already",
  waiting: "Waiting",
  failed: "Failed",
};

export const OUTCOME_TONES: Record<WebhookOutcome, Tone> = {
  applied: "ok",
  kept: "mute",
  repeated: "mute",
  waiting: "info",
  failed: "bad",
};

/** What each state means, in a sentence. */
export const OUTCOME_MEANING: Record<WebhookOutcome, string> = {
  applied: "It changed something here, once.",
  kept: "There is nothing to change; it is listed here and with the numbers.",
  repeated: "Meta had told it before, so it changed nothing.",
  waiting: "It came before the message it is about, and takes effect when that one is known.",
  failed: "It could not be applied. Nothing of it was lost, and it can be replayed.",
};

export const GROUP_WORDS: Record<EventGroup, string> = {
  messages: "Messages",
  statuses: "Delivery",
  history: "Phone app import",
  calls: "Calls",
  people: "People and consent",
  templates: "Templates",
  number: "Number",
  account: "Account",
  other: "Everything else",
};
