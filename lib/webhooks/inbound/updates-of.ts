import { sql } from "drizzle-orm";
import { parseTwilioWebhook } from "@/lib/channels/sms/parse-webhook";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/webhook-event";
import type { Update } from "./update";

/** A body of Meta or Twilio as it came, with what its address and its signature said. */
export type StoredBody = {
  id: string;
  source: "meta" | "twilio";
  body: Buffer;
  speaksFor: string | null;
  channelId: string | null;
  reference: string | null;
};

/** The columns of `webhook_events e` that make a StoredBody. */
export const STORED_BODY = sql.raw(
  'e.id, e.source, e.body, e.speaks_for as "speaksFor", e.channel_id as "channelId", e.reference',
);

/** The updates of stored bodies, in the order of the bodies and inside each. */
export function updatesOf(rows: readonly StoredBody[]): Update[] {
  return rows.flatMap((row) =>
    eventsOf(row).map(
      (event, position): Update => ({
        eventId: row.id,
        position,
        event,
        speaksFor: row.speaksFor,
        channelId: row.channelId,
      }),
    ),
  );
}

function eventsOf({ source, body, reference }: StoredBody): WhatsAppEvent[] {
  if (source === "meta") return parseWebhook(body).events;
  return parseTwilioWebhook(new URLSearchParams(body.toString("utf8")), { reference });
}
