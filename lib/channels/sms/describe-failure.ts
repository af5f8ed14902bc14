import { describeError } from "../error-catalogue";
import type { TwilioFailure } from "./twilio-answer";

/** A failure of Twilio's API in words: what Twilio said, and what to do about it. */
export function describeTwilioFailure(failure: TwilioFailure): string {
  if (failure.kind === "refused") {
    const { title, whatToDo } = describeError(failure.code);
    return `${title}. ${whatToDo} Twilio's words: "${failure.message}" (code ${failure.code}).`;
  }
  if (failure.kind === "unreachable") {
    return `Twilio could not be reached (${failure.reason}). Nothing was changed. Try again in a minute.`;
  }
  return `Twilio did not give a readable answer in time (${failure.reason}). Try again in a minute.`;
}
