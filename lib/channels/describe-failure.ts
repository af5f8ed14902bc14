import { describeError } from "./error-catalogue";
import type { GraphFailure } from "./whatsapp/graph-answer";

/** A Graph failure in words: what Meta said, and what to do about it. */
export function describeFailure(failure: GraphFailure): string {
  if (failure.kind === "refused") {
    const { title, whatToDo } = describeError(failure.code);
    const said = failure.userMessage || failure.details || failure.message;
    return `${title}. ${whatToDo} Meta's words: "${said}" (code ${failure.code}).`;
  }
  if (failure.kind === "unreachable") {
    return `Meta could not be reached (${failure.reason}). Nothing was changed. Try again in a minute.`;
  }
  return `Meta did not give a readable answer in time (${failure.reason}). Try again in a minute.`;
}
