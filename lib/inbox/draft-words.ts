/** What is kept of somebody's unsent words: the text, and what another device wrote before it. */
export type StoredWords = { body: string; setAside: string };

export type WordsSaving = {
  text: string;
  /** What the saving device knows to stand there, or may have put there. */
  seen: readonly string[];
  /** Words set aside that were taken into the text or thrown away. */
  dismissed: string;
};

const isBlank = (words: string) => words.trim() === "";
const join = (parts: readonly string[]) => parts.filter((words) => !isBlank(words)).join("\n\n");

/**
 * The draft after a saving (IN-7): the newest words stand, and words that their author's device never
 * saw are set aside, unless they are in the new ones.
 */
export function savedWords(
  stored: StoredWords,
  { text, seen, dismissed }: WordsSaving,
): StoredWords {
  const replaced = seen.includes(stored.body) ? "" : stored.body;
  const before = stored.setAside === dismissed ? "" : stored.setAside;
  const others = [before, replaced].filter((words) => !isBlank(words) && !text.includes(words));
  const [older = "", newer = ""] = others;
  return { body: text, setAside: newer.includes(older) && newer ? newer : join(others) };
}

/**
 * The draft of a conversation that took another one in, when words of that other one still come: they
 * take the place of what their device had put there, or come after what is there.
 */
export function joinedWords(stored: StoredWords, { text, seen }: WordsSaving): StoredWords {
  if (isBlank(text) || stored.body.includes(text)) return stored;
  const known = seen.filter((words) => !isBlank(words) && stored.body.includes(words)).at(-1);
  const body = known ? stored.body.replace(known, () => text) : join([stored.body, text]);
  return { ...stored, body };
}
