/** Languages in which people write the names of languages, for files from all over. */
const NAMED_IN = ["en", "es", "pt", "fr", "de", "ar", "it", "sw"];

let byName: Map<string, string> | null = null;

/** Every language of two letters by its name in its own and in some other languages, "deutsch" to "de". */
function namesOfLanguages(): Map<string, string> {
  if (byName) return byName;
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = [...letters.flatMap((a) => letters.map((b) => a + b)), "fil"];
  const known = new Map<string, string>();
  const foreign = NAMED_IN.map((locale) => namesIn(locale));
  for (const code of codes) {
    if (!foreign[0]?.of(code)) continue;
    const names = [...foreign, namesIn(code)].map((one) => one.of(code));
    for (const name of names) if (name && !known.has(fold(name))) known.set(fold(name), code);
  }
  byName = known;
  return known;
}

function namesIn(locale: string): Intl.DisplayNames {
  return new Intl.DisplayNames([locale], { type: "language", fallback: "none" });
}

const fold = (text: string) => text.normalize("NFKC").trim().toLowerCase();

/**
 * The BCP 47 tag of what somebody typed or a file holds: "pt_BR", "Portuguese (Brazil)" and "pt-br"
 * are "pt-BR", "Deutsch" is "de". Null for what names no language.
 */
export function readLanguage(text: string): string | null {
  const wanted = text.trim();
  if (/^[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?$/i.test(wanted)) {
    const tag = canonical(wanted.replaceAll("_", "-"));
    const isKnown = tag !== null && namesIn("en").of(tag.split("-")[0] as string) !== undefined;
    if (isKnown) return tag;
  }
  const bare = fold(wanted.replace(/\s*\(.*\)\s*$/, ""));
  const language = namesOfLanguages().get(bare);
  if (!language) return null;
  const place = /\((.*)\)\s*$/.exec(wanted)?.[1];
  return place ? (withRegion(language, place) ?? language) : language;
}

function canonical(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** "Brazil" makes "pt" "pt-BR". */
function withRegion(language: string, place: string): string | null {
  const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const region = regions.of(first + second);
      if (region && fold(region) === fold(place)) return `${language}-${first}${second}`;
    }
  }
  return null;
}

const english = new Intl.DisplayNames(["en"], { type: "language", languageDisplay: "standard" });

/** "Portuguese (Brazil)" for "pt-BR" and "pt_BR"; what is no tag stays as it is. */
export function languageName(tag: string): string {
  try {
    return english.of(tag.replaceAll("_", "-")) ?? tag;
  } catch {
    return tag;
  }
}
