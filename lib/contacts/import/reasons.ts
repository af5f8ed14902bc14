/**
 * Every reason a row can have, in words. `fail`: not imported. `skip`: left as it is. `note`: saved,
 * and something about it is worth knowing.
 */
export const IMPORT_REASONS = {
  // cannot be imported
  quote_not_closed: {
    kind: "fail",
    title: "A quotation mark is never closed",
    meaning: "Where this row ends cannot be told.",
    fix: "Remove the quotation mark, or close it.",
  },
  nul_character: {
    kind: "fail",
    title: "The row holds a character that is no text",
    meaning: "A zero byte, mostly from a damaged export.",
    fix: "Export the file again as CSV UTF-8.",
  },
  no_identifier: {
    kind: "fail",
    title: "No phone number and no e-mail",
    meaning: "Nothing to recognise or reach the person by.",
    fix: "Add a number, or choose the column that holds it.",
  },
  no_phone: {
    kind: "fail",
    title: "No phone number",
    meaning: "E-mail alone cannot receive WhatsApp messages.",
    fix: "Add a number, or save them as e-mail only.",
  },
  phone_extension_only: {
    kind: "fail",
    title: "Only an extension, no number",
    meaning: "The number before the extension is missing.",
    fix: "Add the number.",
  },
  phone_scientific_notation: {
    kind: "fail",
    title: "Number damaged by a spreadsheet",
    meaning: "It reads like 2.54712E+11: the last digits are lost.",
    fix: "Format the column as text and export again.",
  },
  phone_several_numbers: {
    kind: "fail",
    title: "Several numbers in one cell",
    meaning: "Which of them is meant cannot be told.",
    fix: "Keep one number in the cell.",
  },
  phone_not_a_number: {
    kind: "fail",
    title: "Not a phone number",
    meaning: "The cell holds letters or other signs.",
    fix: "Correct the cell, or choose another column.",
  },
  phone_no_country: {
    kind: "fail",
    title: "The country of the number is not known",
    meaning: "It has no country code and no default applies.",
    fix: "Set a default country.",
  },
  phone_too_short: {
    kind: "fail",
    title: "Phone number is too short",
    meaning: "Digits are missing.",
    fix: "Correct the number, or set another default country.",
  },
  phone_too_long: {
    kind: "fail",
    title: "Phone number is too long",
    meaning: "There are more digits than the country uses.",
    fix: "Correct the number, or set another default country.",
  },
  phone_invalid: {
    kind: "fail",
    title: "Phone number is not valid",
    meaning: "No country has numbers like this.",
    fix: "Correct the number, or set another default country.",
  },
  email_invalid: {
    kind: "fail",
    title: "E-mail address is not valid, and there is no number",
    meaning: "Nothing to reach the person by.",
    fix: "Correct the address.",
  },
  value_too_long: {
    kind: "fail",
    title: "A value is too long",
    meaning: "Text of this length belongs elsewhere.",
    fix: "Shorten the value, or leave the column out.",
  },
  // left as they are
  duplicate_phone_in_file: {
    kind: "skip",
    title: "Number stands in the file twice",
    meaning: "The first row with it is kept.",
    fix: "Nothing to do.",
  },
  duplicate_email_in_file: {
    kind: "skip",
    title: "E-mail stands in the file twice",
    meaning: "The first row with it is kept.",
    fix: "Nothing to do.",
  },
  already_exists: {
    kind: "skip",
    title: "Already a contact",
    meaning: "You asked for new contacts only.",
    fix: "Nothing to do.",
  },
  not_a_contact: {
    kind: "skip",
    title: "Not a contact yet",
    meaning: "You asked for updates only.",
    fix: "Nothing to do.",
  },
  no_change: {
    kind: "skip",
    title: "Nothing new",
    meaning: "The contact already has what the row says.",
    fix: "Nothing to do.",
  },
  // saved, and worth knowing
  phone_unassigned: {
    kind: "note",
    title: "Number is in a range that nobody was given",
    meaning: "The length is right. WhatsApp may not know it; the first message will tell.",
    fix: "Check the default country if there are many.",
  },
  extension_dropped: {
    kind: "note",
    title: "Extension left out",
    meaning: "A message cannot be sent to an extension. The number as written is kept.",
    fix: "Nothing to do.",
  },
  other_phone_used: {
    kind: "note",
    title: "Second number used",
    meaning: "The first one could not be read.",
    fix: "Nothing to do.",
  },
  email_dropped: {
    kind: "note",
    title: "E-mail left out",
    meaning: "It is not a valid address. The rest is saved.",
    fix: "Nothing to do.",
  },
  language_unknown: {
    kind: "note",
    title: "Language left out",
    meaning: "It names no language. The rest is saved.",
    fix: "Write its name or its code, such as Swahili or sw.",
  },
  extra_cells: {
    kind: "note",
    title: "More cells than columns",
    meaning: "What stands behind the last column is left out.",
    fix: "Look whether a comma split a value.",
  },
  stays_opted_out: {
    kind: "note",
    title: "Stays opted out",
    meaning: "They said no themselves; a file cannot undo that.",
    fix: "Nothing to do.",
  },
  comes_back: {
    kind: "note",
    title: "Was here before and comes back",
    meaning: "They stood outside the lists; their history comes with them.",
    fix: "Nothing to do.",
  },
} as const satisfies Record<
  string,
  { kind: "fail" | "skip" | "note"; title: string; meaning: string; fix: string }
>;
export type ImportReason = keyof typeof IMPORT_REASONS;

export function isImportReason(text: string): text is ImportReason {
  return Object.hasOwn(IMPORT_REASONS, text);
}
