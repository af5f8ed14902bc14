import { META_ERRORS, META_WAIT_MS } from "./meta-errors";
import { isResendCode, RESEND_ERRORS } from "./resend-errors";
import { isTwilioCode, TWILIO_ERRORS } from "./twilio-errors";

/**
 * What each error code of a provider means for the people who send, and what the software does about
 * it. Each provider's codes stand in a file of their own; no code means two things.
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

const ENTRIES: readonly ErrorEntry[] = [...META_ERRORS, ...TWILIO_ERRORS, ...RESEND_ERRORS];

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
      waitMs: META_WAIT_MS.get(code) ?? null,
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
