import { sql } from "drizzle-orm";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { parseResendWebhook } from "@/lib/channels/email/parse-webhook";
import type { ReceivedEmail } from "@/lib/channels/email/received-email";
import { parseTwilioWebhook } from "@/lib/channels/sms/parse-webhook";
import { parseWebhook } from "@/lib/channels/whatsapp/parse-webhook";
import type { Update } from "./update";

/** A body of Meta, Twilio or Resend as it came, with what its address and its signature said. */
export type StoredBody = {
  id: string;
  source: "meta" | "twilio" | "resend";
  body: Buffer;
  speaksFor: string | null;
  channelId: string | null;
  reference: string | null;
  /** What was fetched of a mail that the body only names. */
  fetched: ReceivedEmail | null;
  /** The email address that the channel is; an account's posts speak of its others too. */
  mailbox: string | null;
};

/** The columns of `webhook_events e` that make a StoredBody. */
export const STORED_BODY = sql.raw(
  `e.id, e.source, e.body, e.speaks_for as "speaksFor", e.channel_id as "channelId", e.reference,
  e.fetched, case when e.source = 'resend' then (
    select h.address from channels h where h.id = e.channel_id) end as mailbox`,
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

function eventsOf({ source, body, reference, fetched, mailbox }: StoredBody): ChannelEvent[] {
  switch (source) {
    case "meta":
      return parseWebhook(body).events;
    case "twilio":
      return parseTwilioWebhook(new URLSearchParams(body.toString("utf8")), { reference });
    case "resend":
      return parseResendWebhook(body.toString("utf8"), {
        address: mailbox ?? "",
        received: fetched,
      });
  }
}
