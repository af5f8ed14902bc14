/** Null: until the customer writes. */
export type SnoozeChoice = { id: string; label: string; until: Date | null };

const HOUR_MS = 60 * 60 * 1000;

/**
 * Times that people mean, on the reader's own clock: nine in the morning is nine, also on the day
 * after the clocks change.
 */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const morning = (days: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(9, 0, 0, 0);
    return day;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { id: "reply", label: "Until they write", until: null },
    { id: "later", label: "Later today", until: new Date(now.getTime() + 3 * HOUR_MS) },
    { id: "tomorrow", label: "Tomorrow", until: morning(1) },
    ...(toMonday > 1 ? [{ id: "week", label: "Next week", until: morning(toMonday) }] : []),
    { id: "month", label: "In 30 days", until: morning(30) },
  ];
}

/** "2026-11-28T09:00" of a date field, as an instant on the reader's clock; null when it is none. */
export function readLocalTime(text: string): Date | null {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? null : at;
}

/** An instant as a date field writes it. */
export function localTime(at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
