import type { WhatsAppEvent } from "@/lib/channels/whatsapp/webhook-event";

/** One update of a stored webhook event, with its place in the body. */
export type Update = {
  eventId: string;
  position: number;
  event: WhatsAppEvent;
  /**
   * The only workspace it may concern: the one whose own Meta app has signed it. Null: signed by the
   * installation's app, which Meta lets speak for every number that is subscribed to it.
   */
  speaksFor: string | null;
};
