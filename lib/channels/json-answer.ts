import type { Answer } from "./provider-exchange";
import { type Fields, isFields } from "./webhook-fields";

/** Why an answer did not give what was asked, beside a refusal in the provider's own form. */
export type NoAnswer =
  /** No connection could be made. */
  | { kind: "unreachable"; reason: string }
  /** The connection was made, and no readable answer came in time. */
  | { kind: "no_answer"; reason: string };

/**
 * The object of an answer to a call that sends nothing.
 * @param given.readRefusal the provider's no; null for what is none
 * @param given.read null for an object that lacks what was asked
 */
export function readJsonAnswer<T, Refused>(
  answer: Answer,
  given: {
    readRefusal: (
      answer: Extract<Answer, { kind: "answer" }>,
      fields: Fields | null,
    ) => Refused | null;
    read: (fields: Fields) => T | null;
  },
): { ok: true; value: T } | { ok: false; failure: Refused | NoAnswer } {
  if (answer.kind === "not_written") return failed({ kind: "unreachable", reason: answer.reason });
  if (answer.kind === "unanswered") return failed({ kind: "no_answer", reason: answer.reason });
  const fields = jsonFields(answer.body);
  const refusal = given.readRefusal(answer, fields);
  if (refusal) return failed(refusal);
  if (fields === null || answer.status < 200 || answer.status >= 300) {
    return failed({ kind: "no_answer", reason: `HTTP ${answer.status} without an answer` });
  }
  const value = given.read(fields);
  return value === null
    ? failed({ kind: "no_answer", reason: "The answer lacks what was asked for." })
    : { ok: true, value };
}

/** A body that is a JSON object; null for every other. */
export function jsonFields(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

const failed = <Failure>(failure: Failure) => ({ ok: false as const, failure });
