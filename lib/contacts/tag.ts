/** Longest name of a tag, in characters. */
export const TAG_NAME_MAX = 40;

/**
 * The key under which spellings of one tag meet: case, accents and spacing do not make a new tag.
 * @returns "" when the name has no letter, digit or symbol to tell it by
 */
export function tagSlug(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");
}

/** Names as one cell or one line holds them: "vip; walk-in, fr". Repeats are dropped, order stays. */
export function splitTagNames(text: string): string[] {
  const seen = new Map<string, string>();
  for (const part of text.split(/[,;|]/)) {
    const name = part.replace(/\s+/g, " ").trim().slice(0, TAG_NAME_MAX);
    const slug = tagSlug(name);
    if (slug && !seen.has(slug)) seen.set(slug, name);
  }
  return [...seen.values()];
}
