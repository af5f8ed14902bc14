import { createHmac, timingSafeEqual } from "node:crypto";

/** Older or later than this, a post may be one that somebody has kept and sends again. */
const TOLERANCE_SECONDS = 5 * 60;
const SECRET = /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/;
/** Base64 of 32 bytes. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;

export type SvixHeaders = {
  id: string | null;
  /** Seconds since 1970. */
  timestamp: string | null;
  /** Several with spaces between them while a secret is replaced. */
  signature: string | null;
};

export const isSigningSecret = (text: string): boolean => SECRET.test(text);

/**
 * Whether one of the signatures is the HMAC-SHA256 of id, time and exactly these bytes under the
 * secret, and the time is now (whatsapp.md 14). Fails closed on whatever is no signature or no secret.
 */
export function verifySvixSignature({
  rawBody,
  headers: { id, timestamp, signature },
  secret,
  now = new Date(),
}: {
  rawBody: Uint8Array;
  headers: SvixHeaders;
  secret: string;
  now?: Date;
}): boolean {
  if (!id || id.length > 200 || !timestamp || !signature || signature.length > 2_000) return false;
  if (!isSigningSecret(secret) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(rawBody).digest();
  return signature
    .split(" ")
    .flatMap((one) => SIGNATURE.exec(one)?.[1] ?? [])
    .map((base64) => timingSafeEqual(Buffer.from(base64, "base64"), expected))
    .some(Boolean);
}
