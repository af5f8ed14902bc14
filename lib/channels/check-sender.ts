import { type CheckResult, result, skipped } from "./check-result";
import { describeError } from "./error-catalogue";
import { describeTwilioFailure } from "./sms/describe-failure";
import { noteForCountry } from "./sms/sender-name";
import type { TwilioAnswer, TwilioFailure } from "./sms/twilio-answer";
import type { TwilioAccount, TwilioNumber } from "./sms/twilio-client";

export type CheckedSender = {
  /** E.164, or a name. */
  sender: string;
  /** Where Twilio is to post what comes for it. */
  address: string;
  /** ISO code of the country that the business is in. */
  country: string;
  account: TwilioAnswer<TwilioAccount>;
  /** The account's numbers that are this sender; null for a name, which Twilio does not list. */
  numbers: TwilioAnswer<TwilioNumber[]> | null;
};

/** What Twilio's answers come to, in the order in which the checks depend on each other. */
export function checkSender(given: CheckedSender): CheckResult[] {
  const account = checkAccount(given.account);
  if (account.state !== "passed") {
    const why = account.isSilent ? "Twilio has to answer first." : "the account has to work first.";
    return [account, passedOver("number", why), passedOver("webhook", why)];
  }
  if (given.numbers === null) return [account, ...checkName(given)];
  if (!given.numbers.ok) {
    const silent = failure("number", given.numbers.failure, "Try again in a minute.");
    return [account, silent, passedOver("webhook", "the number has to be found first.")];
  }
  const number = given.numbers.value.find(({ phoneNumber }) => phoneNumber === given.sender);
  if (!number) {
    return [
      account,
      result(
        "number",
        "failed",
        `${given.sender} is no number of this account.`,
        "Copy it from Twilio’s console under Phone Numbers, Active numbers.",
      ),
      passedOver("webhook", "the number has to be found first."),
    ];
  }
  if (!number.sms) {
    return [
      account,
      result(
        "number",
        "failed",
        `${given.sender} cannot send text messages: Twilio lists it without SMS.`,
        "Buy a number with SMS at Twilio, or use another one of yours.",
      ),
      passedOver("webhook", "the number has to send texts first."),
    ];
  }
  return [
    account,
    result("number", "passed", "A number of this account that sends and receives texts."),
    checkIncoming(number, given.address),
  ];
}

function checkAccount(account: CheckedSender["account"]): CheckResult {
  if (!account.ok) {
    return failure(
      "token",
      account.failure,
      "Copy Account SID and Auth Token again from the first page of Twilio’s console.",
    );
  }
  const { friendlyName, status, type } = account.value;
  if (status !== "active") {
    return result(
      "token",
      "failed",
      `Twilio says that the account is ${status}.`,
      "Ask Twilio’s support to reactivate it.",
    );
  }
  return result(
    "token",
    "passed",
    type === "Trial"
      ? `${friendlyName} is a trial account: it writes only to phones that you have verified at Twilio.`
      : `${friendlyName}, active.`,
  );
}

function checkName({ country }: CheckedSender): CheckResult[] {
  const note = noteForCountry(country);
  const incoming = result("webhook", "passed", "Nobody can answer a name, so nothing comes in.");
  if (note?.rule === "blocked") {
    return [result("number", "failed", note.text, "Use a number of yours instead."), incoming];
  }
  const words = note ? note.text : "Twilio tells with each message whether it takes the name.";
  return [result("number", "passed", words), incoming];
}

function checkIncoming({ smsUrl }: TwilioNumber, address: string): CheckResult {
  // what stands behind the "#" says how to call, not where
  if (smsUrl?.split("#", 1)[0] === address)
    return result("webhook", "passed", "Texts to this number come here.");
  return result(
    "webhook",
    "failed",
    smsUrl
      ? `Texts to this number go to ${smsUrl}.`
      : "Twilio does not know where to send texts to this number.",
    smsUrl ? "Bring them here; they then stop going there." : "Bring them here.",
  );
}

const passedOver = (name: CheckResult["name"], why: string) => skipped(name, `Not tried: ${why}`);

function failure(name: CheckResult["name"], reason: TwilioFailure, mend: string): CheckResult {
  if (reason.kind !== "refused") {
    const detail = describeTwilioFailure(reason);
    return { name, state: "waiting", detail, mend: "", code: null, isSilent: true };
  }
  const { code, message } = reason;
  const detail = `${describeError(code).title}. Twilio’s words: “${message}” (code ${code}).`;
  return { name, state: "failed", detail, mend, code };
}
