import { segmentsOf } from "./message-resource";
import { TWILIO_ERRORS, TwilioError, unsupported } from "./twilio-error";
import {
  newSid,
  type TwilioAccount,
  type TwilioMessage,
  type TwilioNumber,
  type TwilioState,
} from "./twilio-state";

/** Parameters that a real account may send and this one does not carry out. */
const UNSUPPORTED = [
  "MessagingServiceSid",
  "MediaUrl",
  "ContentSid",
  "SendAt",
  "ScheduleType",
  "SendAsMms",
];
const MAX_CHARACTERS = 1600;
const PHONE = /^\+[1-9]\d{7,14}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}$/;

/**
 * Checks one request to send in the order in which Twilio does, and gives the message that follows
 * from it, which is not kept yet.
 * @throws TwilioError for what Twilio refuses
 */
export function newMessage(
  state: TwilioState,
  account: TwilioAccount,
  form: URLSearchParams,
  { forcedCode, nowMs }: { forcedCode: (to: string, from: string) => number | null; nowMs: number },
): TwilioMessage {
  for (const name of UNSUPPORTED) if (form.has(name)) throw unsupported(name);
  const to = form.get("To") ?? "";
  const from = form.get("From") ?? "";
  const body = form.get("Body") ?? "";
  const statusCallback = form.get("StatusCallback") || null;
  if (to === "") throw new TwilioError(21604);
  if (from === "") throw new TwilioError(21603);
  if (!PHONE.test(to)) {
    throw new TwilioError(21211, { message: `Invalid 'To' Phone Number: ${masked(to)}` });
  }
  checkSender(state, account, { from, to });
  if (to === from) throw new TwilioError(21266);
  if (body === "") throw new TwilioError(21602);
  if (body.length > MAX_CHARACTERS) throw new TwilioError(21617);
  if (statusCallback !== null && !isWebAddress(statusCallback)) throw new TwilioError(21609);
  if (account.type === "Trial" && !account.verifiedPhones.includes(to)) {
    throw new TwilioError(21608);
  }
  if (state.hasStopped(from, to)) throw new TwilioError(21610);
  const code = forcedCode(to, from);
  if (code !== null && (TWILIO_ERRORS[code]?.delivery ?? "refused") === "refused") {
    throw new TwilioError(code);
  }
  return {
    sid: newSid("SM"),
    accountSid: account.sid,
    direction: "outbound-api",
    from,
    to,
    body,
    segments: segmentsOf(body),
    status: "queued",
    errorCode: null,
    statusCallback,
    plan: [],
    failCode: code,
    mediaIds: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

function checkSender(
  state: TwilioState,
  account: TwilioAccount,
  { from, to }: { from: string; to: string },
): void {
  if (PHONE.test(from)) {
    const number: TwilioNumber | undefined = state.numberAt(from);
    if (!number) throw new TwilioError(21659);
    if (number.accountSid !== account.sid) throw new TwilioError(21660);
    if (!number.sms) throw new TwilioError(21606);
    return;
  }
  if (!SENDER_NAME.test(from)) throw new TwilioError(21212);
  if (account.type === "Trial") throw new TwilioError(21267);
  // North America has no names for senders
  if (to.startsWith("+1")) throw new TwilioError(21612);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function masked(phone: string): string {
  return phone.length > 4 ? `${phone.slice(0, 4)}XXXX` : phone;
}
