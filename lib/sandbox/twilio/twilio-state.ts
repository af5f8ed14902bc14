import { randomBytes } from "node:crypto";
import type { Journal } from "../journal";

/** The account that every sandbox has; its token is made with the other secrets. */
export const SANDBOX_TWILIO_ACCOUNT = "AC7469636b6c696e652073616e64626f78";
/** Of that account, and there from the first start on. */
export const SANDBOX_TWILIO_NUMBER = "+15005550006";

export type TwilioAccount = {
  sid: string;
  authToken: string;
  friendlyName: string;
  status: "active" | "suspended" | "closed";
  type: "Full" | "Trial";
  /** Phones that a trial may write to, E.164. */
  verifiedPhones: string[];
  createdAtMs: number;
};

export type TwilioNumber = {
  sid: string;
  accountSid: string;
  /** E.164. */
  phoneNumber: string;
  friendlyName: string;
  sms: boolean;
  smsUrl: string;
  smsMethod: string;
  smsApplicationSid: string;
  createdAtMs: number;
};

export type MessageStatus =
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "received";

export type TwilioMessage = {
  sid: string;
  accountSid: string;
  direction: "inbound" | "outbound-api" | "outbound-reply";
  from: string;
  to: string;
  body: string;
  segments: number;
  status: MessageStatus;
  errorCode: number | null;
  statusCallback: string | null;
  /** What is still to happen, in order. */
  plan: { status: MessageStatus; atMs: number }[];
  /** The code that the last step of the plan reports. */
  failCode: number | null;
  mediaIds: string[];
  createdAtMs: number;
  updatedAtMs: number;
};

export type TwilioMedia = { id: string; contentType: string; base64: string };

export type TwilioState = ReturnType<typeof createTwilioState>;

/** Accounts, numbers, messages and who said stop to which number: everything that lasts. */
export function createTwilioState(
  journal: Journal,
  given: { authToken: string; nowMs: () => number },
) {
  const { nowMs } = given;
  const own = journal.get<TwilioAccount>("account", SANDBOX_TWILIO_ACCOUNT);
  if (own?.authToken !== given.authToken) {
    putAccount({
      ...(own ?? newAccount({ friendlyName: "Sandbox" })),
      sid: SANDBOX_TWILIO_ACCOUNT,
      authToken: given.authToken,
    });
  }
  if (!numberAt(SANDBOX_TWILIO_NUMBER)) {
    putNumber(newNumber(SANDBOX_TWILIO_ACCOUNT, SANDBOX_TWILIO_NUMBER));
  }

  function newAccount(change: Partial<TwilioAccount>): TwilioAccount {
    return {
      sid: newSid("AC"),
      authToken: randomBytes(16).toString("hex"),
      friendlyName: "Account",
      status: "active",
      type: "Full",
      verifiedPhones: [],
      createdAtMs: nowMs(),
      ...change,
    };
  }

  function newNumber(accountSid: string, phoneNumber: string): TwilioNumber {
    return {
      sid: newSid("PN"),
      accountSid,
      phoneNumber,
      friendlyName: phoneNumber,
      sms: true,
      smsUrl: "",
      smsMethod: "POST",
      smsApplicationSid: "",
      createdAtMs: nowMs(),
    };
  }

  function putAccount(account: TwilioAccount): TwilioAccount {
    journal.put("account", account.sid, account);
    return account;
  }

  function putNumber(number: TwilioNumber): TwilioNumber {
    journal.put("number", number.phoneNumber, number);
    return number;
  }

  function numberAt(phoneNumber: string): TwilioNumber | undefined {
    return journal.get<TwilioNumber>("number", phoneNumber);
  }

  const stopKey = (ours: string, phone: string) => `${ours}|${phone}`;

  return {
    newAccount,
    newNumber,
    putAccount,
    putNumber,
    numberAt,
    account: (sid: string) => journal.get<TwilioAccount>("account", sid),
    accounts: () => journal.list<TwilioAccount>("account"),
    numbers: () => journal.list<TwilioNumber>("number"),
    message: (sid: string) => journal.get<TwilioMessage>("message", sid),
    messages: () => journal.list<TwilioMessage>("message"),
    putMessage(message: TwilioMessage): TwilioMessage {
      journal.put("message", message.sid, message);
      return message;
    },
    media: (id: string) => journal.get<TwilioMedia>("media", id),
    putMedia: (media: TwilioMedia) => journal.put("media", media.id, media),
    hasStopped: (ours: string, phone: string) =>
      journal.get("stop", stopKey(ours, phone)) !== undefined,
    stop: (ours: string, phone: string) => journal.put("stop", stopKey(ours, phone), {}),
    resume: (ours: string, phone: string) => journal.remove("stop", stopKey(ours, phone)),
  };
}

/** `SM` and 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString("hex");
}

/** "Thu, 24 Aug 2023 05:01:45 +0000". */
export function mailDate(ms: number): string {
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}
