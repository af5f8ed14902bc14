export const SENDER_NAME_MAX_CHARACTERS = 11;

/** What Twilio takes as an alphanumeric sender: letters and digits without accents, and + - _ &. */
const TAKEN = /^[A-Za-z0-9 +\-_&]+$/;

/** Whether what stands in a number's place is a name, which nobody can answer. */
export const isSenderName = (sender: string): boolean => !sender.startsWith("+");

/** What is wrong with a name that stands in a number's place on the phone; null for a good one. */
export function senderNameProblem(name: string): string | null {
  if (name === "") return "Give a sender name.";
  if (name.length > SENDER_NAME_MAX_CHARACTERS) {
    return `A sender name has at most ${SENDER_NAME_MAX_CHARACTERS} characters; this one has ${name.length}.`;
  }
  if (name !== name.trim()) return "Take out the space at the beginning or end of the name.";
  if (!TAKEN.test(name)) {
    return "Use letters without accents, digits, spaces, and + - _ & only.";
  }
  if (!/[A-Za-z]/.test(name)) return "A sender name needs at least one letter.";
  return null;
}

export type SenderNameNote = {
  /** blocked: names are refused or replaced there; registered: only after a registration. */
  rule: "blocked" | "registered";
  /** One sentence for whoever chooses the name. */
  text: string;
};

/** Twilio's guidelines for the United States and Canada; the others by providers that agree. */
const BLOCKED: Readonly<Record<string, string>> = {
  CA: "Canada",
  CN: "China",
  PR: "Puerto Rico",
  US: "the United States",
};

/** Australia, India and Singapore by Twilio's pages; the others by the forms of a second provider. */
const REGISTERED: Readonly<Record<string, string>> = {
  AU: "Australia",
  BY: "Belarus",
  EG: "Egypt",
  ID: "Indonesia",
  IE: "Ireland",
  IN: "India",
  JO: "Jordan",
  KE: "Kenya",
  KW: "Kuwait",
  KZ: "Kazakhstan",
  LK: "Sri Lanka",
  PH: "the Philippines",
  QA: "Qatar",
  RU: "Russia",
  SA: "Saudi Arabia",
  SG: "Singapore",
  TH: "Thailand",
};

/**
 * Countries that are known to refuse names, or to want them registered, by ISO 3166 code. Carriers
 * change their rules: a country that is missing here promises nothing.
 */
export const SENDER_NAME_NOTES: Readonly<Record<string, SenderNameNote>> = {
  ...notes(
    BLOCKED,
    "blocked",
    (country) => `Phones in ${country} get no messages from a name. Send from a number there.`,
  ),
  ...notes(
    REGISTERED,
    "registered",
    (country) =>
      `Names must be registered for ${country}. Register yours with Twilio before you send there.`,
  ),
};

/** @param country ISO 3166 code of two letters, in any case */
export function noteForCountry(country: string): SenderNameNote | null {
  return SENDER_NAME_NOTES[country.toUpperCase()] ?? null;
}

function notes(
  countries: Readonly<Record<string, string>>,
  rule: SenderNameNote["rule"],
  text: (country: string) => string,
): Record<string, SenderNameNote> {
  return Object.fromEntries(
    Object.entries(countries).map(([code, country]) => [code, { rule, text: text(country) }]),
  );
}
