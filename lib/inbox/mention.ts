/** A member as a note can name them. */
export type Named = { id: string; name: string };

/** The name after an "@", as it is written in a note: the whole display name. */
export const mentionOf = (name: string): string => `@${name.trim().replace(/\s+/g, " ")}`;

/** Whom the text really names, among those who may be named; the longest name wins where two begin alike. */
export function findMentions<Member extends Named>(
  text: string,
  members: readonly Member[],
): Member[] {
  const byLength = [...members].sort((one, other) => other.name.length - one.name.length);
  const found = new Set<Member>();
  const lower = text.replace(/\s+/g, " ").toLocaleLowerCase();
  for (let at = lower.indexOf("@"); at >= 0; at = lower.indexOf("@", at + 1)) {
    if (at > 0 && /[\p{L}\p{N}]/u.test(lower[at - 1] ?? "")) continue;
    const named = byLength.find(({ name }) => {
      const words = mentionOf(name).toLocaleLowerCase();
      const next = lower[at + words.length] ?? "";
      return lower.startsWith(words, at) && !/[\p{L}\p{N}]/u.test(next);
    });
    if (named) found.add(named);
  }
  return members.filter((member) => found.has(member));
}
