export type ChosenLanguage = {
  /** Meta's code. */
  language: string;
  /** Whether it is what the person speaks, be it of another country; all else is a fallback. */
  isOwn: boolean;
};

/**
 * Which language of a template a person gets: their own, then the same language of another country,
 * then the fallbacks in their order, then English, then the first there is (E4).
 * @param languages Meta's codes of the languages that can be sent, "pt_BR"
 * @param spoken what is known of the person, BCP 47 or Meta's form ("pt-BR", "pt"); null: nothing
 * @param fallbacks the workspace's order, and behind it what a campaign was written in
 * @returns null when there is no language to choose from
 */
export function chooseLanguage(
  languages: readonly string[],
  spoken: string | null,
  fallbacks: readonly string[] = [],
): ChosenLanguage | null {
  const own = spoken ? bestMatch(languages, spoken) : null;
  if (own) return { language: own, isOwn: true };
  for (const wanted of [...fallbacks, "en"]) {
    const found = bestMatch(languages, wanted);
    if (found) return { language: found, isOwn: false };
  }
  const [first] = [...languages].sort();
  return first ? { language: first, isOwn: false } : null;
}

function bestMatch(languages: readonly string[], wanted: string): string | null {
  const code = normal(wanted);
  const base = code.split("_")[0] ?? code;
  const rank = (language: string) => {
    const own = normal(language);
    if (own === code) return 0;
    // plain Portuguese before that of another country
    return own === base ? 1 : 2;
  };
  return (
    languages
      .filter((language) => normal(language).split("_")[0] === base)
      .sort((left, right) => rank(left) - rank(right) || left.localeCompare(right))[0] ?? null
  );
}

function normal(code: string): string {
  return code.trim().toLowerCase().replaceAll("-", "_");
}
