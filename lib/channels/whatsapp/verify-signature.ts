import { createHmac, timingSafeEqual } from "node:crypto";

const HEADER_PATTERN = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether X-Hub-Signature-256 is the HMAC-SHA256 of exactly these bytes under the app's secret
 * (whatsapp.md 6.1). Give it the body as received: anything that was parsed and written again has
 * other bytes. Fails closed on an empty secret, on repeated headers and on the old SHA-1 form.
 */
export function verifyMetaSignature(
  rawBody: Uint8Array,
  header: string | readonly string[] | null | undefined,
  appSecret: string,
): boolean {
  if (typeof header !== "string" || appSecret === "") return false;
  const given = HEADER_PATTERN.exec(header)?.[1];
  if (given === undefined) return false;
  const expected = createHmac("sha256", appSecret).update(rawBody).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}

/** The header value for these bytes. */
export function signMetaBody(rawBody: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(rawBody).digest("hex")}`;
}
