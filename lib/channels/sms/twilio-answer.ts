import type { SendOutcome } from "../channel-adapter";
import { describeError } from "../error-catalogue";
import { jsonFields, type NoAnswer, readJsonAnswer } from "../json-answer";
import type { Answer } from "../provider-exchange";
import { type Fields, number, text } from "../webhook-fields";

/** Why a call other than a send did not give what was asked. */
export type TwilioFailure =
  | {
      kind: "refused";
      status: number;
      code: number;
      message: string;
      traceId?: string;
      retryAfterMs?: number;
    }
  | NoAnswer;

export type TwilioAnswer<T> = { ok: true; value: T } | { ok: false; failure: TwilioFailure };

/**
 * What is proved about one send. Twilio makes a message with a 201 that names it, and says no with a
 * code in a 4xx; a 5xx and everything else leave open whether there is one.
 */
export function readSmsOutcome(answer: Answer): SendOutcome {
  if (answer.kind === "not_written") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unanswered") return { outcome: "unknown", reason: answer.reason };
  const fields = jsonFields(answer.body);
  const refusal = readRefusal(answer, fields);
  if (refusal) {
    const { status: _, kind: __, ...facts } = refusal;
    const retry = describeError(refusal.code).transientBeforeAcceptance ? "later" : "never";
    return { outcome: "refused", retry, details: "", ...facts };
  }
  const providerId = text(fields?.sid);
  if (answer.status === 201 && providerId !== null) {
    return { outcome: "accepted", providerId, held: false };
  }
  const code = number(fields?.code);
  return {
    outcome: "unknown",
    reason: `Twilio answered ${answer.status} without a message id`,
    ...(code === null ? {} : { code }),
  };
}

/** The object of an answer, through `read`, which gives null for one that lacks what was asked. */
export const readTwilioAnswer = <T>(
  answer: Answer,
  read: (fields: Fields) => T | null,
): TwilioAnswer<T> => readJsonAnswer(answer, { readRefusal, read });

function readRefusal(
  { status, headers }: Extract<Answer, { kind: "answer" }>,
  fields: Fields | null,
): Extract<TwilioFailure, { kind: "refused" }> | null {
  const code = number(fields?.code);
  if (status < 400 || status >= 500 || code === null) return null;
  const seconds = number(headers["retry-after"]);
  const traceId = text(headers["twilio-request-id"]);
  return {
    kind: "refused",
    status,
    code,
    message: text(fields?.message) ?? "",
    ...(traceId === null ? {} : { traceId }),
    ...(seconds === null || seconds <= 0 ? {} : { retryAfterMs: seconds * 1000 }),
  };
}
