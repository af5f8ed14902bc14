import { phoneDigits } from "@/lib/core/format/phone";
import type { OutboundMessage } from "../channel-adapter";

/** Form fields for POST /2010-04-01/Accounts/{sid}/Messages.json. */
export type SmsPayload = {
  To: string;
  From: string;
  Body: string;
  StatusCallback: string;
};

type SmsRoute = {
  /** E.164, or a sender name. */
  from: string;
  /** Absolute; holds `message.reference`, for a text message carries no word of ours. */
  statusCallback: string;
};

/** The fields of one message. Throws RangeError for what a text message cannot carry or reach. */
export function smsPayload(message: OutboundMessage, route: SmsRoute): SmsPayload {
  const { to, content } = message;
  if (content.kind !== "text") throw new RangeError(`A text message carries no ${content.kind}`);
  if (to.kind !== "phone") throw new RangeError("A text message needs a phone number");
  const digits = phoneDigits(to.phone);
  if (digits === "") throw new RangeError("A phone number without digits cannot be addressed");
  return {
    To: `+${digits}`,
    From: route.from,
    Body: content.text,
    StatusCallback: route.statusCallback,
  };
}
