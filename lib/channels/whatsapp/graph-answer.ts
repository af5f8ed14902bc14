import type { SendOutcome } from "../channel-adapter";
import { describeError, isKnownError } from "../error-catalogue";
import type { Answer } from "../provider-exchange";
import { parseJson } from "./parse-json";

/** Why a call other than a send did not give what was asked. */
export type GraphFailure =
  | {
      kind: "refused";
      status: number;
      code: number;
      subcode?: number;
      message: string;
      details: string;
      userTitle?: string;
      userMessage?: string;
      traceId?: string;
      retryAfterMs?: number;
    }
  /** No connection could be made. */
  | { kind: "unreachable"; reason: string }
  /** The connection was made, and no readable answer came in time. */
  | { kind: "no_answer"; reason: string }
  | { kind: "too_large"; reason: string };

export type GraphResult<T> = { ok: true; value: T } | { ok: false; failure: GraphFailure };

export function readSendOutcome(answer: Answer): SendOutcome {
  if (answer.kind === "not_written") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unanswered") return { outcome: "unknown", reason: answer.reason };
  const fields = readFields(answer.body);
  const error = readError(answer, fields);
  if (error) {
    // A 5xx with a code we do not know may hide an accepted message as well as a bare 5xx does.
    const undecided =
      describeError(error.code).action === "check_outcome" ||
      (!isKnownError(error.code) && (answer.status >= 500 || error.transient));
    if (undecided) {
      const reason = `Meta answered ${answer.status} with code ${error.code}: ${error.message}`;
      return { outcome: "unknown", reason, code: error.code };
    }
    const { transient: _, status: __, userTitle: ___, userMessage: ____, ...facts } = error;
    return {
      outcome: "refused",
      retry: describeError(error.code).transientBeforeAcceptance ? "later" : "never",
      ...facts,
    };
  }
  const message = asList(fields?.messages)[0];
  const providerId = text(message?.id);
  if (answer.status < 200 || answer.status >= 300 || providerId === null) {
    return { outcome: "unknown", reason: `Meta answered ${answer.status} without a message id` };
  }
  const contact = asList(fields?.contacts)[0];
  const waId = text(contact?.wa_id);
  const userId = text(contact?.user_id);
  const state = text(message?.message_status);
  return {
    outcome: "accepted",
    providerId,
    ...(waId === null ? {} : { waId }),
    ...(userId === null ? {} : { userId }),
    held: state === "held_for_quality_assessment" || state === "paused",
  };
}

type GraphError = Omit<Extract<GraphFailure, { kind: "refused" }>, "kind"> & { transient: boolean };

function readError(
  answer: Extract<Answer, { kind: "answer" }>,
  fields: Fields | null,
): GraphError | null {
  const error = fields ? (reasonInList(fields) ?? asFields(fields.error)) : {};
  const code = wholeNumber(error.code);
  if (code === null) return null;
  const subcode = wholeNumber(error.error_subcode);
  const traceId = text(error.fbtrace_id);
  const userTitle = text(error.error_user_title);
  const userMessage = text(error.error_user_msg);
  const retryAfterMs = readRetryAfterMs(answer.headers);
  return {
    status: answer.status,
    code,
    ...(subcode === null ? {} : { subcode }),
    message: text(error.message) ?? "",
    details: text(asFields(error.error_data).details) ?? userMessage ?? "",
    ...(userTitle === null ? {} : { userTitle }),
    ...(userMessage === null ? {} : { userMessage }),
    ...(traceId === null ? {} : { traceId }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    transient: error.is_transient === true,
  };
}

/** 139100 means "see each person's reason" (whatsapp.md 5.4), and our calls name one person each. */
function reasonInList(fields: Fields): Fields | undefined {
  const [person] = asList(asFields(fields.block_users).failed_users);
  return asList(person?.errors)[0];
}

/** Retry-After in seconds, or the minutes that X-Business-Use-Case-Usage names, whichever is longer. */
function readRetryAfterMs(headers: Record<string, string | undefined>): number | null {
  const seconds = wholeNumber(headers["retry-after"]);
  const usage = readFields(headers["x-business-use-case-usage"] ?? "") ?? {};
  const minutes = Object.values(usage)
    .flatMap((entries) => asList(entries))
    .map((entry) => wholeNumber(entry.estimated_time_to_regain_access) ?? 0);
  const waitMs = Math.max((seconds ?? 0) * 1000, ...minutes.map((minute) => minute * 60_000));
  return waitMs > 0 ? waitMs : null;
}

export function readResult(answer: Answer): GraphResult<Fields> {
  if (answer.kind === "not_written") return failed({ kind: "unreachable", reason: answer.reason });
  if (answer.kind === "unanswered") return failed({ kind: "no_answer", reason: answer.reason });
  const fields = readFields(answer.body);
  const error = readError(answer, fields);
  if (error) {
    const { transient: _, ...facts } = error;
    return failed({ kind: "refused", ...facts });
  }
  if (fields === null || answer.status < 200 || answer.status >= 300) {
    return failed({ kind: "no_answer", reason: `HTTP ${answer.status} without a Graph answer` });
  }
  return { ok: true, value: fields };
}

export function mapped<T>(
  result: GraphResult<Fields>,
  read: (fields: Fields) => T,
): GraphResult<T> {
  return result.ok ? { ok: true, value: read(result.value) } : result;
}

export function required<T>(
  result: GraphResult<Fields>,
  read: (fields: Fields) => T | null,
): GraphResult<T> {
  if (!result.ok) return result;
  const value = read(result.value);
  return value === null
    ? failed({ kind: "no_answer", reason: "The answer lacks what was asked for." })
    : { ok: true, value };
}

export function failed(failure: GraphFailure): { ok: false; failure: GraphFailure } {
  return { ok: false, failure };
}

export type Fields = Record<string, unknown>;

function readFields(body: string): Fields | null {
  try {
    const value = parseJson(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : null;
  } catch {
    return null;
  }
}

export function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function asList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(asFields) : [];
}

/** Text that says something, or the digits of a number; ids come as both. */
export function text(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" ? String(value) : null;
}

export function wholeNumber(value: unknown): number | null {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}
