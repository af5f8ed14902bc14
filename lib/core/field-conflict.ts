import { formatRelative } from "@/lib/core/format/moments";

/** What a form is told of a field that somebody else changed while it was open (RT-3). Browser-safe. */
export type FieldConflict = {
  /** What stands there now, in the form's own shape. */
  value: unknown;
  /** The member who wrote it; null when nobody is known: an import, a merge, the API. */
  by: string | null;
  /** It was the reader, in another window. */
  self: boolean;
  /** "5 s ago", as of the refusal; null when unknown. */
  ago: string | null;
};

/** How long ago, to the second while it is fresh: "just now", "5 s ago", "3 minutes ago". */
export function agoWords(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1_000);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const now = new Date();
  return formatRelative(new Date(now.getTime() - ageMs), { now });
}

/**
 * The sentence at the field: "Lena Moreau changed this 5 s ago to “Kisumu”."
 * @param shown the value as the form shows it: "" for nothing, null when it cannot be said in a line
 */
export function conflictWords({ by, self, ago }: FieldConflict, shown: string | null): string {
  const who = self ? "You" : (by ?? "Somebody");
  const when = ago ?? "meanwhile";
  const where = self ? " in another window" : "";
  if (shown === "") return `${who} emptied this${where} ${when}.`;
  if (shown === null) return `${who} changed this${where} ${when}.`;
  const end = /[.!?…]$/.test(shown) ? "" : ".";
  return `${who} changed this${where} ${when} to “${shown}”${end}`;
}

/** What the button says that takes the other value. */
export function takeWords({ by, self }: FieldConflict): string {
  if (self) return "Take the newer";
  const first = by?.trim().split(/\s+/)[0];
  return first ? `Take ${first}’s` : "Take theirs";
}

/** A value in words, as far as words can say it: "" for nothing, null for what has no line. */
export function plainWords(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string" || typeof value === "number") return String(value);
  return null;
}
