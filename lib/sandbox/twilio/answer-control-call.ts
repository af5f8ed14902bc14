import * as z from "zod";
import { ControlError } from "../control/control-error";
import { type ControlAnswer, type ControlCall, said } from "../control/vendor-control";
import type { Twilio } from "./twilio";
import { SANDBOX_TWILIO_ACCOUNT, type TwilioMessage, type TwilioNumber } from "./twilio-state";

const phone = z
  .string()
  .transform((text) => `+${text.replace(/\D/g, "")}`)
  .refine((text) => /^\+[1-9]\d{7,14}$/.test(text), "must be a phone number with country code");

const accountSchema = z.strictObject({
  friendlyName: z.string().min(1).optional(),
  type: z.enum(["Full", "Trial"]).optional(),
  status: z.enum(["active", "suspended", "closed"]).optional(),
  verifiedPhones: z.array(phone).optional(),
  /** A new token, as after somebody changed it in the console. */
  authToken: z.string().min(1).optional(),
});
const numberSchema = z.strictObject({
  phoneNumber: phone,
  accountSid: z.string().optional(),
  friendlyName: z.string().optional(),
  sms: z.boolean().optional(),
  /** Empty takes it away. */
  smsUrl: z.string().optional(),
});
const inboundSchema = z.strictObject({
  /** Number of ours. */
  to: phone,
  from: phone,
  body: z.string().default(""),
  media: z
    .array(z.strictObject({ contentType: z.string(), base64: z.string() }))
    .max(10)
    .default([]),
});
const webhookSchema = z.strictObject({
  url: z.url(),
  form: z.record(z.string(), z.string()),
  accountSid: z.string().optional(),
  /** Replaces the right signature; null leaves the header out. */
  signature: z.string().nullable().optional(),
});

/** Facts of `/_control/twilio`. */
export const controlFacts = ({ state, poster, faults }: Twilio) => ({
  accountSid: SANDBOX_TWILIO_ACCOUNT,
  authToken: state.account(SANDBOX_TWILIO_ACCOUNT)?.authToken,
  accounts: state.accounts(),
  numbers: state.numbers(),
  faults: faults(),
  waitingDeliveries: poster.waitingCount(),
});

/** What a test does to this stand-in alone, see `handleControl`. */
export async function answerControlCall(
  twilio: Twilio,
  { at, id, query, input, ok }: ControlCall,
): Promise<ControlAnswer | null> {
  const { state, poster } = twilio;
  switch (at) {
    case "GET sent":
      return ok(sent(twilio, query));
    case "POST accounts":
      return ok(state.putAccount(state.newAccount(said(input(accountSchema)))), 201);
    case "POST accounts/:id": {
      const account = state.account(id);
      if (!account) throw new ControlError(404, `There is no account ${id}.`);
      return ok(state.putAccount({ ...account, ...said(input(accountSchema)) }));
    }
    case "POST numbers": {
      const { phoneNumber, ...change } = input(numberSchema);
      const accountSid = change.accountSid ?? SANDBOX_TWILIO_ACCOUNT;
      if (!state.account(accountSid)) {
        throw new ControlError(404, `There is no account ${accountSid}.`);
      }
      const known = state.numberAt(phoneNumber);
      const number = known ?? state.newNumber(accountSid, phoneNumber);
      return ok(state.putNumber({ ...number, ...said(change) }), known ? 200 : 201);
    }
    case "POST inbound": {
      const { to, ...rest } = input(inboundSchema);
      const number = numberOf(twilio, to);
      const message = twilio.receive({ number, ...rest });
      return ok({ sid: message.sid, posted: number.smsUrl !== "" }, 201);
    }
    case "GET phones/:id":
      return ok(phoneView(twilio, id, query.get("with")));
    case "POST webhook": {
      const { form, signature, url, accountSid = SANDBOX_TWILIO_ACCOUNT } = input(webhookSchema);
      const status = await poster.postRaw({
        accountSid,
        url,
        form: Object.entries(form),
        signature,
      });
      return ok({ status });
    }
    default:
      return null;
  }
}

/** Every accepted send, oldest first, of one sender or to one phone. */
function sent({ state }: Twilio, query: URLSearchParams): object[] {
  const from = query.get("from");
  const to = query.get("to");
  return state
    .messages()
    .filter(
      (message) =>
        message.direction === "outbound-api" &&
        (from === null || message.from === from) &&
        (to === null || message.to === to),
    )
    .map((message) => ({
      sid: message.sid,
      accountSid: message.accountSid,
      from: message.from,
      to: message.to,
      body: message.body,
      segments: message.segments,
      status: message.status,
      errorCode: message.errorCode,
      statusCallback: message.statusCallback,
      at: new Date(message.createdAtMs).toISOString(),
    }));
}

/** What a phone shows of its texts, oldest first: with one sender, or with all. */
function phoneView(twilio: Twilio, phoneNumber: string, other: string | null) {
  const own = phone.parse(phoneNumber);
  const isTheirs = ({ from, to }: TwilioMessage) =>
    other === null ? from === own || to === own : [from, to].includes(other);
  const arrived = (message: TwilioMessage) =>
    message.direction === "inbound" || message.status === "delivered";
  return {
    phone: own,
    messages: twilio.state
      .messages()
      .filter((message) => (message.from === own || message.to === own) && isTheirs(message))
      .filter(arrived)
      .map(({ sid, direction, from, to, body, createdAtMs }) => ({
        sid,
        by:
          direction === "inbound" ? "phone" : direction === "outbound-api" ? "business" : "Twilio",
        from,
        to,
        body,
        at: new Date(createdAtMs).toISOString(),
      })),
  };
}

function numberOf(twilio: Twilio, phoneNumber: string): TwilioNumber {
  const number = twilio.state.numberAt(phoneNumber);
  if (!number) throw new ControlError(404, `There is no number ${phoneNumber} in this sandbox.`);
  return number;
}
