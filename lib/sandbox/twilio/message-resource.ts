import { mailDate, type TwilioMessage } from "./twilio-state";

/** One message as the API prints it. */
export function messageResource(message: TwilioMessage) {
  const path = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`;
  const isOver = ["delivered", "undelivered", "failed", "received"].includes(message.status);
  const hasLeft = message.status !== "queued" && message.status !== "failed";
  return {
    account_sid: message.accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: mailDate(message.createdAtMs),
    date_sent: hasLeft ? mailDate(message.updatedAtMs) : null,
    date_updated: mailDate(message.updatedAtMs),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    num_media: String(message.mediaIds.length),
    num_segments: String(message.segments),
    price: isOver ? (-0.0083 * message.segments).toFixed(5) : null,
    price_unit: isOver ? "USD" : null,
    messaging_service_sid: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json` },
    to: message.to,
    uri: `${path}.json`,
  };
}

/** The form of a status callback. */
export function statusForm(message: TwilioMessage): [string, string][] {
  return [
    ...(message.errorCode === null
      ? []
      : ([["ErrorCode", String(message.errorCode)]] as [string, string][])),
    ["SmsSid", message.sid],
    ["SmsStatus", message.status],
    ["MessageStatus", message.status],
    ["To", message.to],
    ["MessageSid", message.sid],
    ["AccountSid", message.accountSid],
    ["From", message.from],
    ["ApiVersion", "2010-04-01"],
  ];
}

/** The form of an inbound message; `mediaUrl` makes the address of a file. */
export function inboundForm(
  message: TwilioMessage,
  media: { contentType: string; url: string }[],
): [string, string][] {
  return [
    ["ToCountry", "US"],
    ["ToState", ""],
    ["SmsMessageSid", message.sid],
    ["NumMedia", String(media.length)],
    ["ToCity", ""],
    ["FromZip", ""],
    ["SmsSid", message.sid],
    ["FromState", ""],
    ["SmsStatus", "received"],
    ["FromCity", ""],
    ["Body", message.body],
    ["FromCountry", ""],
    ["To", message.to],
    ["ToZip", ""],
    ["NumSegments", String(message.segments)],
    ["MessageSid", message.sid],
    ["AccountSid", message.accountSid],
    ["From", message.from],
    ...media.flatMap(({ contentType, url }, place): [string, string][] => [
      [`MediaContentType${place}`, contentType],
      [`MediaUrl${place}`, url],
    ]),
    ["ApiVersion", "2010-04-01"],
  ];
}

const SEVEN_BIT =
  /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[\]~|€\f]*$/;

/** How many messages a text takes on its way. */
export function segmentsOf(text: string): number {
  const isNarrow = SEVEN_BIT.test(text);
  const [alone, part] = isNarrow ? [160, 153] : [70, 67];
  const widths = Array.from(text, (sign) =>
    isNarrow ? (/[\^{}\\[\]~|€\f]/.test(sign) ? 2 : 1) : sign.length,
  );
  if (widths.reduce((sum, width) => sum + width, 0) <= alone) return 1;
  let [count, used] = [1, 0];
  for (const width of widths) {
    if (used + width > part) [count, used] = [count + 1, 0];
    used += width;
  }
  return count;
}
