/** The sign, its name, and more words for it. */
export type Emoji = [sign: string, name: string, words: string];
export type EmojiGroup = { label: string; emoji: Emoji[] };

const RECENT = "tickline.emoji";
const RECENT_MAX = 16;

/** Every word begins a word of its name; without any, everything by kind, and the last ones first. */
export function findEmoji(
  groups: readonly EmojiGroup[],
  search: string,
  recent: readonly string[],
): EmojiGroup[] {
  const sought = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (sought.length > 0) {
    return groups
      .map(({ label, emoji }) => ({
        label,
        emoji: emoji.filter(([, name, words]) => {
          const known = `${name} ${words}`.toLowerCase().split(/[\s:,-]+/);
          return sought.every((part) => known.some((word) => word.startsWith(part)));
        }),
      }))
      .filter(({ emoji }) => emoji.length > 0);
  }
  const all = new Map(groups.flatMap(({ emoji }) => emoji).map((one) => [one[0], one]));
  const last = recent.flatMap((sign) => {
    const known = all.get(sign);
    return known ? [known] : [];
  });
  return last.length > 0 ? [{ label: "Chosen last", emoji: last }, ...groups] : [...groups];
}

/** What was chosen last in this browser, the newest first. */
export function readRecent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function rememberEmoji(sign: string): void {
  const next = [sign, ...readRecent().filter((one) => one !== sign)].slice(0, RECENT_MAX);
  try {
    localStorage.setItem(RECENT, JSON.stringify(next));
  } catch {
    // a browser that keeps nothing has no last ones
  }
}
