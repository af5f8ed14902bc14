import { inboundForm, segmentsOf } from "./message-resource";
import type { WebhookPoster } from "./post-webhooks";
import { newSid, type TwilioMessage, type TwilioNumber, type TwilioState } from "./twilio-state";

const STOP_WORDS = new Set("STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL".split(" "));
const START_WORDS = new Set("START YES UNSTOP".split(" "));
const HELP_WORDS = new Set(["HELP", "INFO"]);

type Given = {
  number: TwilioNumber;
  /** E.164. */
  from: string;
  body: string;
  media: { contentType: string; base64: string }[];
};

/**
 * A phone writes to a number of ours: the message is kept and posted to the number's address. STOP,
 * START and HELP are minded by Twilio itself, which answers them too, and are posted all the same.
 */
export function receiveMessage(
  { state, poster, nowMs, messagesUrl }: Receiver,
  { number, from, body, media }: Given,
): TwilioMessage {
  const mediaIds = media.map((file) => {
    const id = newSid("ME");
    state.putMedia({ id, ...file });
    return id;
  });
  const base = finished(number.accountSid, body, nowMs());
  const message = state.putMessage({
    ...base,
    sid: newSid(mediaIds.length > 0 ? "MM" : "SM"),
    direction: "inbound",
    status: "received",
    from,
    to: number.phoneNumber,
    mediaIds,
  });
  const answer = mindStop(state, message);
  if (answer !== null) {
    state.putMessage({
      ...finished(number.accountSid, answer, nowMs()),
      direction: "outbound-reply",
      from: number.phoneNumber,
      to: from,
    });
  }
  if (number.smsUrl !== "") {
    const files = media.map(({ contentType }, place) => ({
      contentType,
      url: `${messagesUrl(number.accountSid)}/${message.sid}/Media/${mediaIds[place]}`,
    }));
    poster.enqueue({
      accountSid: number.accountSid,
      url: number.smsUrl,
      form: inboundForm(message, files),
    });
  }
  return message;
}

export type Receiver = {
  state: TwilioState;
  poster: WebhookPoster;
  nowMs: () => number;
  /** Address of an account's messages, under which their files are fetched. */
  messagesUrl: (accountSid: string) => string;
};

/** @returns what Twilio answers by itself */
function mindStop(state: TwilioState, { from: phone, to: ours, body }: TwilioMessage) {
  const word = body.trim().toUpperCase();
  if (STOP_WORDS.has(word) && !state.hasStopped(ours, phone)) {
    state.stop(ours, phone);
    return "You have successfully been unsubscribed. Reply START to resubscribe.";
  }
  if (START_WORDS.has(word) && state.hasStopped(ours, phone)) {
    state.resume(ours, phone);
    return "You have successfully been re-subscribed. Reply STOP to unsubscribe.";
  }
  return HELP_WORDS.has(word) ? "Reply STOP to unsubscribe. Msg&Data Rates May Apply." : null;
}

/** A message to which nothing more will happen. */
function finished(accountSid: string, body: string, atMs: number): TwilioMessage {
  return {
    sid: newSid("SM"),
    accountSid,
    direction: "inbound",
    from: "",
    to: "",
    body,
    segments: segmentsOf(body),
    status: "delivered",
    errorCode: null,
    statusCallback: null,
    plan: [],
    failCode: null,
    mediaIds: [],
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
}
