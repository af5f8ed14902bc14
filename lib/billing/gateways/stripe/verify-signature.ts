import { createHmac, timingSafeEqual } from "node:crypto";

export type SignatureVerdict = { ok: true; signedAt: Date } | { ok: false; reason: string };

const TOLERANCE_SECONDS = 300;

/**
 * Checks `Stripe-Signature: t=<unix>,v1=<hex>[,v1=…]`: hex HMAC-SHA256 over `<t>.<raw body>` with the
 * whole `whsec_…` text as key. Any v1 may match any of the secrets (two of each while a secret is
 * rolled); other schemes are ignored. Older or newer than five minutes is refused.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export function verifyStripeSignature(given: {
  rawBody: Uint8Array;
  header: string | null | undefined;
  secrets: readonly string[];
  now: Date;
}): SignatureVerdict {
  if (!given.header) return { ok: false, reason: "The signature header is missing." };
  let timestamp: string | undefined;
  const signatures: Buffer[] = [];
  for (const part of given.header.split(",")) {
    const [scheme, value = ""] = splitOnce(part.trim());
    if (scheme === "t") timestamp = value;
    if (scheme === "v1" && /^[0-9a-f]{64}$/.test(value)) signatures.push(Buffer.from(value, "hex"));
  }
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) {
    return { ok: false, reason: "The signature has no timestamp." };
  }
  if (signatures.length === 0) return { ok: false, reason: "There is no v1 signature." };

  let matches = false;
  for (const secret of given.secrets) {
    if (secret === "") continue;
    const expected = createHmac("sha256", secret)
      .update(`${timestamp}.`)
      .update(given.rawBody)
      .digest();
    // All pairs are compared, so that the time taken does not tell which one came close.
    for (const signature of signatures) {
      if (timingSafeEqual(signature, expected)) matches = true;
    }
  }
  if (!matches) return { ok: false, reason: "No signature matches." };

  const ageSeconds = Math.floor(given.now.getTime() / 1000) - Number(timestamp);
  if (ageSeconds > TOLERANCE_SECONDS) return { ok: false, reason: "The signature is too old." };
  if (ageSeconds < -TOLERANCE_SECONDS) {
    return { ok: false, reason: "The signature is from the future." };
  }
  return { ok: true, signedAt: new Date(Number(timestamp) * 1000) };
}

function splitOnce(part: string): [name: string, value: string | undefined] {
  const at = part.indexOf("=");
  return at === -1 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
}
