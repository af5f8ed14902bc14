import { describeError } from "../error-catalogue";
import type { ResendFailure } from "./resend-answer";

/** A failure of Resend's API in words: what Resend said, and what to do about it. */
export function describeResendFailure(failure: ResendFailure): string {
  if (failure.kind === "refused") {
    const { title, whatToDo } = describeError(failure.code);
    return `${title}. ${whatToDo} Resend's words: "${failure.message}" (${failure.name}).`;
  }
  if (failure.kind === "unreachable") {
    return `Resend could not be reached (${failure.reason}). Nothing was changed. Try again in a minute.`;
  }
  return `Resend did not give a readable answer in time (${failure.reason}). Try again in a minute.`;
}
