import type { WhatsAppEvent } from "@/lib/channels/whatsapp/webhook-event";

/** One update of a stored webhook event, with its place in the body. */
export type Update = { eventId: string; position: number; event: WhatsAppEvent };
