/** Meta's own limit for the prefilled message of a code (whatsapp.md 5.1). */
export const PREFILLED_MAX = 140;

/** The link that opens a chat with a number, with words already typed. */
export function chatLink(phone: string, text: string): string {
  const link = `https://wa.me/${phone.replace(/\D/g, "")}`;
  return text === "" ? link : `${link}?text=${encodeURIComponent(text)}`;
}
