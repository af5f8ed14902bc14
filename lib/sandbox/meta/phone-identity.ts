/** Keeps the digits of a phone number as people and programs write it. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D+/g, "");
}

/** A destination as `/messages` tolerates it: digits with `+`, spaces, hyphens and brackets. */
export function isPhone(value: string): boolean {
  if (!/^\+?[\d\s()-]+$/.test(value)) return false;
  const digits = digitsOf(value);
  return digits.length >= 7 && digits.length <= 15 && !digits.startsWith("0");
}

/** A business-scoped user id, plain or of a linked portfolio (whatsapp.md 6.6). */
export function isUserId(value: string): boolean {
  return /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(value);
}

/**
 * The WhatsApp id of a number. It differs from the digits sent for older Brazilian numbers (area
 * codes from 31 lose the ninth digit) and for Mexican ones (a 1 after the country code), which is
 * why clients must match replies on `wa_id`.
 */
export function toWaId(phone: string): string {
  const digits = digitsOf(phone);
  if (/^55(?:3[1-9]|[4-9]\d)9\d{8}$/.test(digits)) return digits.slice(0, 4) + digits.slice(5);
  if (/^52[2-9]\d{9}$/.test(digits)) return `521${digits.slice(2)}`;
  return digits;
}
