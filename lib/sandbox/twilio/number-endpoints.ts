import { TwilioError } from "./twilio-error";
import { mailDate, type TwilioAccount, type TwilioNumber, type TwilioState } from "./twilio-state";

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** The account as the API prints it, without its token. */
export function accountResource(account: TwilioAccount) {
  return {
    sid: account.sid,
    friendly_name: account.friendlyName,
    status: account.status,
    type: account.type,
    owner_account_sid: account.sid,
    date_created: mailDate(account.createdAtMs),
    date_updated: mailDate(account.createdAtMs),
    uri: `/2010-04-01/Accounts/${account.sid}.json`,
  };
}

export function numberResource(number: TwilioNumber) {
  return {
    sid: number.sid,
    account_sid: number.accountSid,
    phone_number: number.phoneNumber,
    friendly_name: number.friendlyName,
    capabilities: { voice: true, sms: number.sms, mms: number.sms, fax: false },
    sms_url: number.smsUrl,
    sms_method: number.smsMethod,
    sms_application_sid: number.smsApplicationSid,
    sms_fallback_url: "",
    sms_fallback_method: "POST",
    status: "in-use",
    origin: "twilio",
    beta: false,
    api_version: "2010-04-01",
    date_created: mailDate(number.createdAtMs),
    date_updated: mailDate(number.createdAtMs),
    uri: `/2010-04-01/Accounts/${number.accountSid}/IncomingPhoneNumbers/${number.sid}.json`,
  };
}

/** One page of an account's numbers; `PhoneNumber` keeps those that contain its digits. */
export function listNumbers(state: TwilioState, account: TwilioAccount, query: URLSearchParams) {
  const wanted = (query.get("PhoneNumber") ?? "").replace(/\D/g, "");
  const all = state
    .numbers()
    .filter(
      ({ accountSid, phoneNumber }) => accountSid === account.sid && phoneNumber.includes(wanted),
    );
  const pageSize = Math.min(Number(query.get("PageSize")) || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const page = Math.max(0, Math.trunc(Number(query.get("Page")) || 0));
  const path = `/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers.json`;
  const address = (number: number) => {
    const params = new URLSearchParams(query);
    params.set("PageSize", String(pageSize));
    params.set("Page", String(number));
    return `${path}?${params}`;
  };
  const end = (page + 1) * pageSize;
  return {
    incoming_phone_numbers: all.slice(page * pageSize, end).map(numberResource),
    first_page_uri: address(0),
    next_page_uri: end < all.length ? address(page + 1) : null,
    previous_page_uri: page > 0 ? address(page - 1) : null,
    page,
    page_size: pageSize,
    start: page * pageSize,
    end: Math.min(end, all.length) - 1,
    uri: address(page),
  };
}

/** @throws TwilioError for a number that is not the account's */
export function ownNumber(state: TwilioState, account: TwilioAccount, sid: string): TwilioNumber {
  const number = state.numbers().find((one) => one.sid === sid && one.accountSid === account.sid);
  if (!number) throw new TwilioError(20404);
  return number;
}

export function updateNumber(
  state: TwilioState,
  number: TwilioNumber,
  form: URLSearchParams,
): TwilioNumber {
  const smsUrl = form.get("SmsUrl");
  if (smsUrl && !URL.canParse(smsUrl)) {
    throw new TwilioError(21502, { message: "SmsUrl is not a valid URL" });
  }
  return state.putNumber({
    ...number,
    friendlyName: form.get("FriendlyName") ?? number.friendlyName,
    smsUrl: smsUrl ?? number.smsUrl,
    smsMethod: form.get("SmsMethod") ?? number.smsMethod,
    smsApplicationSid: form.get("SmsApplicationSid") ?? number.smsApplicationSid,
  });
}
