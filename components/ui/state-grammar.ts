/** The eight words in which every message, row or person of a campaign ends. */
export const DISPLAY_STATES = [
  "queued",
  "sent",
  "held",
  "delivered",
  "read",
  "failed",
  "unconfirmed",
  "skipped",
] as const;
export type DisplayState = (typeof DISPLAY_STATES)[number];

export type Tone = "mute" | "ok" | "info" | "warn" | "bad" | "unknown" | "accent";

/** What a rail segment is filled with; `hatch` means "not yet". */
export type RailFill = "hatch" | "mute" | "ok" | "info" | "warn" | "bad" | "unknown" | "accent";

export type StateRule = {
  /** The sign for places without pictures: mail, exports, the lock screen. */
  symbol: string;
  word: string;
  /** The word with what it implies, for a place that has room for a sentence. */
  longWord: string;
  tone: Tone;
  /** Null: the state is counted beside the rail, never in it. */
  fill: RailFill | null;
};

export const STATE_GRAMMAR = {
  queued: { symbol: "○", word: "Queued", longWord: "Queued", tone: "mute", fill: "hatch" },
  sent: { symbol: "✓", word: "Sent", longWord: "Sent", tone: "mute", fill: "mute" },
  held: { symbol: "⏸", word: "Held", longWord: "Held by Meta", tone: "warn", fill: "warn" },
  delivered: { symbol: "✓✓", word: "Delivered", longWord: "Delivered", tone: "ok", fill: "ok" },
  read: { symbol: "✓✓", word: "Read", longWord: "Read", tone: "info", fill: "info" },
  failed: { symbol: "!", word: "Failed", longWord: "Failed", tone: "bad", fill: "bad" },
  unconfirmed: {
    symbol: "?",
    word: "Unconfirmed",
    longWord: "Unconfirmed, checking",
    tone: "unknown",
    fill: "unknown",
  },
  skipped: { symbol: "–", word: "Skipped", longWord: "Skipped", tone: "mute", fill: null },
} as const satisfies Record<DisplayState, StateRule>;

/** Left to right on every rail: what has an outcome first, what still waits last. */
export const RAIL_ORDER = [
  "sent",
  "held",
  "delivered",
  "read",
  "failed",
  "unconfirmed",
  "queued",
] as const satisfies readonly DisplayState[];

export type StateCounts = Partial<Record<DisplayState, number>>;

/** Text colour of each tone on surface, bg and its own soft tint. */
export const TONE_TEXT: Record<Tone, string> = {
  mute: "text-ink-2",
  ok: "text-ok",
  info: "text-info",
  warn: "text-warn",
  bad: "text-bad",
  unknown: "text-unknown",
  accent: "text-accent-ink",
};

export const TONE_SOFT: Record<Tone, string> = {
  mute: "bg-surface-3 text-ink-2",
  ok: "bg-ok-soft text-ok",
  info: "bg-info-soft text-info",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  unknown: "bg-unknown-soft text-unknown",
  accent: "bg-accent-soft text-accent-ink",
};

export const FILL_BACKGROUND: Record<RailFill, string> = {
  hatch: "hatch",
  mute: "bg-mute-solid",
  ok: "bg-ok-solid",
  info: "bg-info-solid",
  warn: "bg-warn-solid",
  bad: "bg-bad-solid",
  unknown: "bg-unknown-solid",
  accent: "bg-accent",
};

/**
 * The sentence a screen reader hears for a rail.
 * @returns for example "Spring restock: 450 sent, 1,200 delivered, 1,600 queued, of 5,000".
 */
export function railSentence(label: string, counts: StateCounts, locale = "en"): string {
  const number = new Intl.NumberFormat(locale);
  const present = RAIL_ORDER.filter((state) => (counts[state] ?? 0) > 0);
  const total = present.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  if (total === 0) return `${label}: nothing yet`;
  const parts = present.map(
    (state) =>
      `${number.format(counts[state] ?? 0)} ${STATE_GRAMMAR[state].longWord.toLowerCase()}`,
  );
  const skipped = counts.skipped ? `, ${number.format(counts.skipped)} skipped beside it` : "";
  return `${label}: ${parts.join(", ")}, of ${number.format(total)}${skipped}`;
}
