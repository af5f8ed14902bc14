import { isResendCode, RESEND_ERRORS } from "./resend-errors";
import { isTwilioCode, TWILIO_ERRORS } from "./twilio-errors";

/**
 * What each error code of a provider means for the people who send, and what the software does about
 * it. Data only: titles and HTTP statuses change, codes do not (whatsapp.md 10). Meta's stand here,
 * Twilio's and Resend's beside it; no code means two things.
 */

export const ERROR_ACTIONS = [
  /** Checked before acceptance: nothing was sent, so the same message goes again after a wait. */
  "retry_later",
  /** Meta stumbled and may have accepted the message: wait for its status, never repeat by itself. */
  "check_outcome",
  /** This person has had enough marketing for now: not before a day has passed, and few times. */
  "wait_a_day",
  /** This message will not go as it is. */
  "never",
  /** Nobody can be reached at the number: mark it after a repeat. */
  "suppress_contact",
  /** The person stopped messages: record it. */
  "opt_out",
  /** The template cannot be sent until it is active again. */
  "stop_template",
  /** The sending number must rest or be repaired. */
  "pause_number",
  /** The whole WhatsApp account is blocked from sending. */
  "pause_account",
  /** The token or its permissions no longer work. */
  "reconnect",
] as const;
export type ErrorAction = (typeof ERROR_ACTIONS)[number];

export type ErrorDescription = {
  code: number;
  /** A few plain words, sentence case, no full stop. */
  title: string;
  /** What happened, and what is safe. */
  explanation: string;
  /** The next step for a person. */
  whatToDo: string;
  action: ErrorAction;
  /** Whether it comes before a message is accepted, so that a repeat is safe. */
  transientBeforeAcceptance: boolean;
  /** How long a repeat has to wait by the provider's word; null leaves it to the usual growing waits. */
  waitMs: number | null;
};

export type ErrorEntry = readonly [
  code: number,
  action: ErrorAction,
  title: string,
  explanation: string,
  whatToDo: string,
];

const NOT_SENT = "The message was not sent and costs nothing.";
const MAYBE = "The message may still have gone out, so it is not repeated by itself.";

const META_ERRORS: readonly ErrorEntry[] = [
  [
    0,
    "reconnect",
    "Meta does not accept the access token",
    `Meta could not sign us in. ${NOT_SENT}`,
    "Connect the number again with a valid token.",
  ],
  [
    1,
    "check_outcome",
    "Meta could not process the request",
    `Meta answered with a general error. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    2,
    "check_outcome",
    "Meta was briefly unavailable",
    `Meta's service failed while handling the message. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    3,
    "reconnect",
    "The app lacks a capability",
    `The Meta app may not make this call. ${NOT_SENT}`,
    "Check the app's WhatsApp permissions, then connect the number again.",
  ],
  [
    4,
    "retry_later",
    "Too many calls by the app",
    `Meta limits how often the app may call. ${NOT_SENT}`,
    "Nothing to do: sending goes on by itself when the limit is over.",
  ],
  [
    10,
    "reconnect",
    "Permission missing",
    `The token may not use this WhatsApp account. ${NOT_SENT}`,
    "Give the system user access to the WhatsApp account, then connect again.",
  ],
  [
    33,
    "pause_number",
    "The number no longer exists",
    `Meta has no such number in this account. ${NOT_SENT}`,
    "Check the number in WhatsApp Manager and connect it again.",
  ],
  [
    100,
    "never",
    "A field was not valid",
    `Meta refused a value in the message. ${NOT_SENT}`,
    "Read Meta's detail below, correct the message and send it again.",
  ],
  [
    190,
    "reconnect",
    "The access token has expired",
    `The token was revoked, has expired or its password changed. ${NOT_SENT}`,
    "Make a new token and connect the number again.",
  ],
  [
    200,
    "reconnect",
    "Permission missing",
    `The token lacks a permission for this call. ${NOT_SENT}`,
    "Grant whatsapp_business_messaging and whatsapp_business_management, then connect again.",
  ],
  [
    368,
    "pause_account",
    "Account blocked for a policy violation",
    `Meta has blocked the account from sending. ${NOT_SENT}`,
    "Open Business Support Home, read the violation and ask for a review.",
  ],
  [
    80007,
    "retry_later",
    "Too many calls by the WhatsApp account",
    `Meta limits how often the account may call. ${NOT_SENT}`,
    "Nothing to do: sending goes on by itself when the limit is over.",
  ],
  [
    130403,
    "never",
    "You have blocked this person",
    `Messages to people you blocked are refused. ${NOT_SENT}`,
    "Unblock the person if you want to write to them.",
  ],
  [
    130429,
    "retry_later",
    "Sending faster than the number may",
    `The number's throughput was reached. ${NOT_SENT}`,
    "Nothing to do: sending slows down and goes on by itself.",
  ],
  [
    130472,
    "never",
    "Held back by a Meta experiment",
    `Meta keeps a small group of people without marketing messages. ${NOT_SENT}`,
    "Nothing to do. Reach this person when they write to you.",
  ],
  [
    130497,
    "never",
    "Country not allowed for this account",
    `Meta does not let this business message people in that country. ${NOT_SENT}`,
    "Leave this country out, or ask Meta's support why it is restricted.",
  ],
  [
    131000,
    "check_outcome",
    "Something went wrong at Meta",
    `Meta gave no reason. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    131005,
    "reconnect",
    "Access denied",
    `The token lacks a permission, or terms wait for acceptance. ${NOT_SENT}`,
    "Check the token's permissions and open terms in WhatsApp Manager.",
  ],
  [
    131008,
    "never",
    "A required field is missing",
    `Meta needs a field that the message did not have. ${NOT_SENT}`,
    "Read Meta's detail below and complete the message.",
  ],
  [
    131009,
    "never",
    "A value is not valid",
    `Meta refused a value in the message. ${NOT_SENT}`,
    "Read Meta's detail below and correct the message.",
  ],
  [
    131016,
    "check_outcome",
    "Meta's service is unavailable",
    `Meta's service failed while handling the message. ${MAYBE}`,
    "Wait a few minutes for a status. If none comes, send it again yourself.",
  ],
  [
    131020,
    "never",
    "Group not available",
    `The group cannot receive this message. ${NOT_SENT}`,
    "Check that the group still exists and the number is in it.",
  ],
  [
    131021,
    "never",
    "Sender and recipient are the same",
    `A number cannot write to itself. ${NOT_SENT}`,
    "Choose another recipient.",
  ],
  [
    131026,
    "suppress_contact",
    "Not reachable on WhatsApp",
    `The number has no WhatsApp, an old version, or has not accepted its terms. ${NOT_SENT}`,
    "Check the number with the person. After a repeat it is left out of campaigns.",
  ],
  [
    131030,
    "never",
    "Not on the test number's list",
    `A test number may only write to people on its list. ${NOT_SENT}`,
    "Add the recipient in the Meta app, or send from a real number.",
  ],
  [
    131031,
    "pause_account",
    "Account locked",
    `Meta has locked the account or the PIN was wrong. ${NOT_SENT}`,
    "Open WhatsApp Manager, see why it is locked and ask for a review.",
  ],
  [
    131036,
    "never",
    "Message lost without storage",
    `The account keeps no messages at Meta and this one could not be handed over. ${NOT_SENT}`,
    "Send it again when the person is online.",
  ],
  [
    131037,
    "pause_number",
    "Display name not approved",
    `The number may not send before its display name is approved. ${NOT_SENT}`,
    "Finish the display name in WhatsApp Manager.",
  ],
  [
    131041,
    "never",
    "Group action not possible",
    `Meta refused the action in this group. ${NOT_SENT}`,
    "Read Meta's detail below.",
  ],
  [
    131042,
    "pause_account",
    "Payment method problem at Meta",
    `Meta could not charge the WhatsApp account. ${NOT_SENT}`,
    "Add or repair the payment method in Meta's billing hub, then resume.",
  ],
  [
    131045,
    "pause_number",
    "The number is not registered correctly",
    `The number's registration or certificate failed. ${NOT_SENT}`,
    "Register the number again, then resume.",
  ],
  [
    131047,
    "never",
    "More than 24 hours since their last message",
    `Free text is only allowed for 24 hours after the person wrote. ${NOT_SENT}`,
    "Send an approved template to open the conversation again.",
  ],
  [
    131048,
    "pause_number",
    "Too many people reported this number",
    `Meta slowed the number down because of its quality. ${NOT_SENT}`,
    "Wait some hours, send only to people who expect it, and check quality in WhatsApp Manager.",
  ],
  [
    131049,
    "wait_a_day",
    "Meta limits marketing to this person",
    `This person has had enough marketing from businesses for now. ${NOT_SENT}`,
    "Try again after a day at the earliest, or wait until they write.",
  ],
  [
    131050,
    "opt_out",
    "The person stopped your marketing messages",
    `They chose Stop in WhatsApp. ${NOT_SENT}`,
    "Leave them out of marketing. They can resume it in WhatsApp.",
  ],
  [
    131051,
    "never",
    "Message type not supported",
    `WhatsApp does not carry this kind of message here. ${NOT_SENT}`,
    "Send it in another form.",
  ],
  [
    131052,
    "never",
    "The person's file could not be fetched",
    "Meta could not hand over the file that the person sent.",
    "Ask them to send it again.",
  ],
  [
    131053,
    "never",
    "Your file could not be used",
    `Meta could not fetch or convert the media. ${NOT_SENT}`,
    "Check the file's type and size, upload it again and resend.",
  ],
  [
    131055,
    "never",
    "Only marketing templates here",
    `The marketing endpoint takes marketing templates alone. ${NOT_SENT}`,
    "Send this template as an ordinary message.",
  ],
  [
    131056,
    "retry_later",
    "Too many messages to this person",
    `Meta allows about one message in six seconds to one person. ${NOT_SENT}`,
    "Send it again in a minute.",
  ],
  [
    131057,
    "check_outcome",
    "The number is being upgraded",
    `Meta is changing the number's throughput. ${MAYBE}`,
    "Wait some minutes for a status. If none comes, send it again yourself.",
  ],
  [
    131059,
    "never",
    "List position is out of date",
    "Meta no longer knows this page of the list.",
    "Load the list from its beginning.",
  ],
  [
    131062,
    "never",
    "A phone number is needed",
    `This message cannot go to a person known only by a user name. ${NOT_SENT}`,
    "Ask the person for their number, or send another template.",
  ],
  [
    131063,
    "never",
    "Marketing is off for this endpoint",
    `The account sends marketing through the marketing endpoint only. ${NOT_SENT}`,
    "Switch the account's marketing endpoint in the channel's settings.",
  ],
  [
    131064,
    "pause_account",
    "Too many templates in the wrong category",
    `Meta limits the account because templates were misclassified. ${NOT_SENT}`,
    "Correct the categories of your templates, then resume.",
  ],
  [
    131201,
    "never",
    "Group action only partly done",
    "Meta did part of what was asked in this group.",
    "Read Meta's detail below for what is left.",
  ],
  [
    131202,
    "never",
    "Group action refused",
    `Meta refused the action in this group. ${NOT_SENT}`,
    "Read Meta's detail below.",
  ],
  [
    131204,
    "never",
    "Group action refused",
    `Meta refused the action in this group. ${NOT_SENT}`,
    "Read Meta's detail below.",
  ],
  [
    131207,
    "never",
    "Groups not allowed",
    `The account may not use groups. ${NOT_SENT}`,
    "Check the account's access to groups in WhatsApp Manager.",
  ],
  [
    131208,
    "never",
    "Too many group actions",
    `Meta limits how often groups change. ${NOT_SENT}`,
    "Wait and try again.",
  ],
  [
    132000,
    "never",
    "Wrong number of template values",
    `The template needs another number of values. ${NOT_SENT}`,
    "Sync the template, check the mapping of its variables and send again.",
  ],
  [
    132001,
    "stop_template",
    "Template or language not available",
    `Meta has no approved template of this name and language. ${NOT_SENT}`,
    "Sync the templates and choose one that is approved.",
  ],
  [
    132005,
    "never",
    "Text too long with these values",
    `The filled template exceeds Meta's length. ${NOT_SENT}`,
    "Shorten the values.",
  ],
  [
    132007,
    "stop_template",
    "Content against policy",
    `Meta found a policy violation in the template's text. ${NOT_SENT}`,
    "Change the template and submit it again.",
  ],
  [
    132008,
    "never",
    "A template value is not valid",
    `Meta refused the form of a value. ${NOT_SENT}`,
    "Remove line breaks, tabs and long runs of spaces from the values.",
  ],
  [
    132012,
    "never",
    "A template value has the wrong form",
    `Meta expected another kind of value. ${NOT_SENT}`,
    "Sync the template and check the mapping of its variables.",
  ],
  [
    132015,
    "stop_template",
    "Template paused for low quality",
    `Too many people blocked or reported this template. ${NOT_SENT}`,
    "Use another template, or wait until Meta ends the pause.",
  ],
  [
    132016,
    "stop_template",
    "Template disabled",
    `Meta has disabled the template for good because of its quality. ${NOT_SENT}`,
    "Write a new template.",
  ],
  [
    132018,
    "never",
    "A template value is not valid",
    `Meta refused a value of the template. ${NOT_SENT}`,
    "Remove line breaks, tabs and long runs of spaces from the values.",
  ],
  [
    132068,
    "never",
    "Flow blocked",
    `The form in this message is blocked. ${NOT_SENT}`,
    "Correct the flow in WhatsApp Manager.",
  ],
  [
    132069,
    "retry_later",
    "Flow throttled",
    `The form in this message was sent too often this hour. ${NOT_SENT}`,
    "Send it again when the hour is over.",
  ],
  [
    133000,
    "pause_number",
    "Number not fully removed before",
    `An earlier removal of the number did not finish. ${NOT_SENT}`,
    "Deregister the number, then register it again.",
  ],
  [
    133004,
    "check_outcome",
    "Meta's server is unavailable",
    `Meta's service failed while handling the request. ${MAYBE}`,
    "Wait a few minutes, then check.",
  ],
  [
    133005,
    "pause_number",
    "Wrong PIN",
    "The two-step PIN of the number is not right.",
    "Enter the right PIN, or reset it in WhatsApp Manager.",
  ],
  [
    133006,
    "pause_number",
    "Number not verified",
    `The number must be verified before it can send. ${NOT_SENT}`,
    "Verify the number by SMS or call.",
  ],
  [
    133008,
    "pause_number",
    "Too many wrong PINs",
    "Meta has locked PIN entry for a while.",
    "Wait for the time Meta names, then try again.",
  ],
  [
    133009,
    "pause_number",
    "PIN entered too fast",
    "Meta asks for a pause between PIN entries.",
    "Wait a minute, then try again.",
  ],
  [
    133010,
    "pause_number",
    "The number is not registered",
    `The number is not registered for the Cloud API. ${NOT_SENT}`,
    "Register the number, then resume.",
  ],
  [
    133015,
    "pause_number",
    "Number was just removed",
    "Meta needs some minutes after a removal.",
    "Wait five minutes, then register it again.",
  ],
  [
    133016,
    "pause_number",
    "Too many registrations",
    "A number may be registered ten times in 72 hours.",
    "Wait 72 hours, then register it again.",
  ],
  [
    134011,
    "never",
    "Payment terms not accepted",
    `WhatsApp Payments needs its terms accepted. ${NOT_SENT}`,
    "Accept the terms in WhatsApp Manager.",
  ],
  [
    134100,
    "never",
    "Only marketing templates here",
    `The marketing endpoint takes marketing templates alone. ${NOT_SENT}`,
    "Send this template as an ordinary message.",
  ],
  [
    134101,
    "retry_later",
    "Template still being prepared",
    `Meta is still copying the template to the marketing endpoint. ${NOT_SENT}`,
    "Send it again in ten minutes.",
  ],
  [
    134102,
    "never",
    "Marketing endpoint not available",
    `The account has not finished its marketing onboarding. ${NOT_SENT}`,
    "Finish the onboarding in WhatsApp Manager.",
  ],
  [
    135000,
    "never",
    "Meta refused the message",
    `A value was not valid; Meta does not say which. ${NOT_SENT}`,
    "Check the message's values and send it again.",
  ],
  [
    137000,
    "never",
    "The person's identity has changed",
    `Their security code is not the one you confirmed. ${NOT_SENT}`,
    "Confirm the person's identity, then send again.",
  ],
  [
    138000,
    "never",
    "Calling is not enabled",
    "The number cannot call.",
    "Turn on calling for the number in WhatsApp Manager.",
  ],
  [
    138001,
    "never",
    "The person cannot be called",
    "Their app does not take calls from businesses.",
    "Write a message instead.",
  ],
  [
    138002,
    "never",
    "Too many calls at once",
    "The number has reached its calls at one time.",
    "Wait until a call ends.",
  ],
  [
    138003,
    "never",
    "Call already exists",
    "There is a call with this person already.",
    "End it before you start another.",
  ],
  [
    138004,
    "never",
    "Call could not connect",
    "The connection of the call failed.",
    "Check the calling set-up and try again.",
  ],
  [
    138005,
    "never",
    "Too many calls",
    "Meta limits how often the number may call.",
    "Wait a while and call again.",
  ],
  [
    138006,
    "never",
    "No permission to call",
    "The person has not allowed calls.",
    "Ask for permission first.",
  ],
  [
    138007,
    "never",
    "Call timed out",
    "The person did not answer in time.",
    "Try again later or write a message.",
  ],
  [
    138009,
    "never",
    "Too many call requests",
    "Permission was asked too often.",
    "Wait before you ask again.",
  ],
  [
    138012,
    "never",
    "Daily calls used up",
    "The person's daily number of business calls is reached.",
    "Try again tomorrow.",
  ],
  [
    138013,
    "never",
    "Calling is unavailable",
    "Meta's calling service did not answer.",
    "Try again later.",
  ],
  [
    138014,
    "never",
    "Calling is disabled",
    "Calling was switched off for this account.",
    "See WhatsApp Manager for the reason.",
  ],
  [
    139100,
    "never",
    "Some people could not be blocked",
    "Meta blocked or unblocked only part of the list.",
    "See each person's reason.",
  ],
  [
    139101,
    "never",
    "Block list is full",
    "A number can block 64,000 people.",
    "Unblock some people first.",
  ],
  [
    139102,
    "never",
    "Block list is being changed",
    "Another change was still running.",
    "Try again in a moment.",
  ],
  [
    139103,
    "never",
    "Blocking failed at Meta",
    "Meta could not change the block list.",
    "Try again in a moment.",
  ],
  [
    1752041,
    "never",
    "Onboarding already asked for",
    "Meta is already working on this request.",
    "Nothing to do.",
  ],
  [
    2388019,
    "never",
    "Too many templates",
    "The account has as many templates as it may have.",
    "Delete templates you no longer use, or verify your business for a higher limit.",
  ],
  [
    2388023,
    "never",
    "This name is being deleted",
    "A template of this name and language is still being deleted.",
    "Use another name, or wait up to 30 days.",
  ],
  [
    2388024,
    "never",
    "Name and language already exist",
    "There is a template of this name in this language.",
    "Edit that one, or choose another name.",
  ],
  [
    2388040,
    "never",
    "A part of the template is too long",
    "Meta limits the length of each part.",
    "Shorten the part that the editor marks.",
  ],
  [
    2388047,
    "never",
    "Header not valid",
    "Meta refused the header's format.",
    "Take out line breaks, emoji and formatting from the header.",
  ],
  [
    2388072,
    "never",
    "Body not valid",
    "Meta refused the body's format.",
    "Check the variables and line breaks of the body.",
  ],
  [
    2388073,
    "never",
    "Footer not valid",
    "Meta refused the footer's format.",
    "Take out variables and formatting from the footer.",
  ],
  [
    2388293,
    "never",
    "Too many variables for the text",
    "The text is too short for so many variables.",
    "Add words, or use fewer variables.",
  ],
  [
    2388299,
    "never",
    "A variable stands at the edge",
    "The text may not begin or end with a variable.",
    "Put words before the first and after the last variable.",
  ],
  [
    2494100,
    "pause_number",
    "The number is in maintenance",
    `Meta is working on the number. ${NOT_SENT}`,
    "Wait some minutes, then resume.",
  ],
  [
    2593107,
    "never",
    "Import already asked for",
    "The phone can be asked for its contacts and its chats once each, and was.",
    "Nothing to do.",
  ],
  [
    2593108,
    "never",
    "Too late to import",
    "The phone can be asked for its contacts and chats within 24 hours of connecting.",
    "Connect the number again if you need them. New messages arrive as usual.",
  ],
  [
    2593109,
    "never",
    "The owner declined the import",
    "The history was not shared from the phone.",
    "Nothing to do; new messages arrive as usual.",
  ],
];

const ENTRIES: readonly ErrorEntry[] = [...META_ERRORS, ...TWILIO_ERRORS, ...RESEND_ERRORS];

const MINUTE_MS = 60_000;

/** Waits of whatsapp.md 10: ten flows an hour, and the time in which a template is copied. */
const WAIT_MS: ReadonlyMap<number, number> = new Map([
  [132069, 60 * MINUTE_MS],
  [134101, 10 * MINUTE_MS],
]);

const CATALOGUE: ReadonlyMap<number, ErrorDescription> = new Map(
  ENTRIES.map(([code, action, title, explanation, whatToDo]) => [
    code,
    {
      code,
      title,
      explanation,
      whatToDo,
      action,
      transientBeforeAcceptance: action === "retry_later",
      waitMs: WAIT_MS.get(code) ?? null,
    },
  ]),
);

/** Every code we know, ascending; one that was written down twice stands here twice. */
export const ERROR_CATALOGUE: readonly ErrorDescription[] = ENTRIES.flatMap(
  ([code]) => CATALOGUE.get(code) ?? [],
).sort((left, right) => left.code - right.code);

/** Whether the code has an entry of its own. */
export function isKnownError(code: number): boolean {
  return CATALOGUE.has(canonical(code));
}

/** What a code means. Codes that nobody has described get words that promise nothing. */
export function describeError(code: number): ErrorDescription {
  const known = CATALOGUE.get(canonical(code));
  if (known) return known.code === code ? known : { ...known, code };
  const provider = isTwilioCode(code) ? "Twilio" : isResendCode(code) ? "Resend" : "Meta";
  return {
    code,
    title: `${provider} refused with code ${code}`,
    explanation: `We do not know this code. ${provider}'s own words are shown below.`,
    whatToDo: `Read ${provider}'s detail, or search for the code in ${provider}'s error reference.`,
    action: "never",
    transientBeforeAcceptance: false,
    waitMs: null,
  };
}

/** 200 to 299 are one family, and so are the group codes 131209 to 131215. */
function canonical(code: number): number {
  if (code >= 200 && code <= 299) return 200;
  if (code >= 131209 && code <= 131215) return 131202;
  return code;
}
