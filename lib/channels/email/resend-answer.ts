import type { SendOutcome } from "../channel-adapter";
import { describeError } from "../error-catalogue";
import { jsonFields, type NoAnswer, readJsonAnswer } from "../json-answer";
import type { Answer } from "../provider-exchange";
import { DOMAIN_NOT_ALLOWED, RESEND_CODES, UNDESCRIBED_REFUSAL } from "../resend-errors";
import { type Fields, number, text } from "../webhook-fields";

/** Why a call other than a send did not give what was asked. */
export type ResendFailure =
  | {
      kind: "refused";
      status: number;
      /** Resend's name for it. */
      name: string;
      /** Ours, see resend-errors.ts. */
      code: number;
      message: string;
      retryAfterMs?: number;
    }
  | NoAnswer;

export type ResendAnswer<T> = { ok: true; value: T } | { ok: false; failure: ResendFailure };

/**
 * What is proved about one request to send. Resend makes a mail with a 2xx that names it, and says no
 * with a name in a 4xx; a 409 speaks of another request with the same key, which may have made one.
 */
export function readMailOutcome(answer: Answer): SendOutcome {
  if (answer.kind === "not_written") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unanswered") return { outcome: "unknown", reason: answer.reason };
  const fields = jsonFields(answer.body);
  const refusal = readRefusal(answer, fields);
  if (refusal && describeError(refusal.code).action !== "check_outcome") {
    const { code, message, retryAfterMs } = refusal;
    const retry = describeError(code).transientBeforeAcceptance ? "later" : "never";
    return {
      outcome: "refused",
      retry,
      code,
      message,
      details: "",
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  const providerId = text(fields?.id);
  if (answer.status >= 200 && answer.status < 300 && providerId !== null) {
    return { outcome: "accepted", providerId, held: false };
  }
  const said = refusal ?? null;
  return {
    outcome: "unknown",
    reason: said
      ? `Resend answered ${answer.status}: ${said.message || said.name}`
      : `Resend answered ${answer.status} without the id of a mail`,
    ...(said ? { code: said.code } : {}),
  };
}

/** The object of an answer, through `read`, which gives null for one that lacks what was asked. */
export const readResendAnswer = <T>(
  answer: Answer,
  read: (fields: Fields) => T | null,
): ResendAnswer<T> => readJsonAnswer(answer, { readRefusal, read });

function readRefusal(
  { status, headers }: Extract<Answer, { kind: "answer" }>,
  fields: Fields | null,
): Extract<ResendFailure, { kind: "refused" }> | null {
  const name = text(fields?.name);
  if (status < 400 || status >= 500 || name === null) return null;
  const message = text(fields?.message) ?? "";
  const seconds = number(headers["retry-after"]);
  return {
    kind: "refused",
    status,
    name,
    code: codeOf(name, status, message),
    message,
    ...(seconds === null || seconds <= 0 ? {} : { retryAfterMs: seconds * 1000 }),
  };
}

function codeOf(name: string, status: number, message: string): number {
  if (name === "validation_error") {
    // a key that does not exist has had this name too, with 400 or 401
    if (/api key is invalid/i.test(message)) return RESEND_CODES.invalid_api_key as number;
    if (status === 403) return DOMAIN_NOT_ALLOWED;
  }
  return RESEND_CODES[name] ?? UNDESCRIBED_REFUSAL;
}
