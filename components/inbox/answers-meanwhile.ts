/** What the server refused for a colleague's answer, and the version it spoke of. */
export type Overtaken = { message: string; version: number };

/** The end of a conversation as it stands on the screen. */
export type Shown = {
  version: number;
  /** The newest answer of a colleague. */
  answerId: string | null;
  /** The newest message. */
  lastId: string | null;
};

export type Watch = {
  /** What was there when the writing began. */
  began: Shown | null;
  told: Overtaken | null;
  /** The question that stands on the screen. */
  asked: Question | null;
};

type Question = {
  key: string;
  /** Version that it tells of. */
  version: number;
  /** Since when it stands there, ms. */
  at: number;
  /** Version that was known before it. */
  before: number;
};

export const UNWATCHED: Watch = { began: null, told: null, asked: null };

/** Shorter than this nobody has read a question; a press in that time meant the button before it. */
export const READ_MS = 1_000;

/** The watch after what is shown, what is written or what was told has changed; the same when nothing did. */
export function follow(
  watch: Watch,
  { shown, writing, nowMs }: { shown: Shown | null; writing: boolean; nowMs: number },
): Watch {
  if (!writing || shown === null) {
    return watch.began || watch.told || watch.asked ? UNWATCHED : watch;
  }
  const began = watch.began ?? shown;
  const question = questionOf({ ...watch, began }, shown);
  if (question === null) {
    return watch.began && watch.asked === null ? watch : { ...watch, began, asked: null };
  }
  const version = question === "told" && watch.told ? watch.told.version : shown.version;
  const key = question === "told" ? `told ${version}` : `thread ${shown.answerId}`;
  if (watch.asked?.key !== key) {
    const before = knownVersion({ ...watch, began }, shown, nowMs);
    return { ...watch, began, asked: { key, version, at: nowMs, before } };
  }
  return watch.asked.version === version ? watch : { ...watch, asked: { ...watch.asked, version } };
}

/** Where a question comes from: the thread shows the answer, or the server told of it first. */
export function questionOf({ began, told }: Watch, shown: Shown): "thread" | "told" | null {
  const missed = began !== null && shown.answerId !== null && shown.answerId !== began.answerId;
  if (missed && shown.version >= (told?.version ?? 0)) return "thread";
  return told ? "told" : null;
}

/**
 * The version up to which the author knows the conversation, as a press of Send means it: what they
 * began with, or what the question on the screen tells of, once it could be read.
 */
export function knownVersion({ began, asked }: Watch, shown: Shown, nowMs: number): number {
  if (asked === null) return began?.version ?? shown.version;
  return nowMs - asked.at < READ_MS ? asked.before : asked.version;
}

export type Read = { answerId: string | null; version: number; at: number; before: number };

/** The watch of somebody who presses a button without writing: the thread counts once it could be read. */
export function readOn(read: Read | null, { answerId, version }: Shown, nowMs: number): Read {
  if (read === null) return { answerId, version, at: 0, before: version };
  if (read.answerId !== answerId) {
    return { answerId, version, at: nowMs, before: readVersion(read, nowMs) };
  }
  return read.version === version ? read : { ...read, version };
}

export const readVersion = ({ version, at, before }: Read, nowMs: number) =>
  nowMs - at < READ_MS ? before : version;
