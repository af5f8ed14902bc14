/** Meta's codes for a rejection in plain words, with what to do (whatsapp.md 4.5). */
const WORDS: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT:
    "Meta reads this text as threatening or abusive. Rewrite it so that nothing sounds like a threat or an insult.",
  INCORRECT_CATEGORY:
    "The category does not fit the text. File it as marketing, or take out whatever advertises.",
  INVALID_FORMAT:
    "The form is wrong: often variables that touch, lack a sample, or stand at the edge of the text. Mend it and submit again.",
  PROMOTIONAL:
    "The text advertises something, which its category does not allow. File it as marketing.",
  SCAM: "Meta takes this text for a scam. Say who you are and why you write, and link to your own domain.",
  TAG_CONTENT_MISMATCH:
    "The text does not fit the name, category or language it was filed under. Change the one that is wrong.",
  CATEGORY_NOT_AVAILABLE: "This category is not open to your account. Choose another one.",
};

/** The reason as a person reads it; what is already a sentence stays as it is. */
export function rejectionWords(reason: string | null): string | null {
  if (!reason) return null;
  return WORDS[reason.trim().toUpperCase()] ?? reason;
}
