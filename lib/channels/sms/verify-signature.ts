import { createHmac, timingSafeEqual } from "node:crypto";

/** Base64 of twenty bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;
const ADDRESS =
  /^(?<scheme>https?):\/\/(?<host>\[[^\]]+\]|[^/?#:]+)(?::\d+)?(?<rest>(?:[/?#].*)?)$/;
const DEFAULT_PORT: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Whether X-Twilio-Signature is the HMAC-SHA1 of this address and form under the account's token
 * (whatsapp.md 13). `url` is the address as Twilio was told it, query and all, never one put together
 * from the headers of the request. Twilio signs now with a port and now without, so both count.
 * Fails closed on an empty token and on anything that is no signature.
 */
export function verifyTwilioSignature({
  url,
  form,
  signature,
  authToken,
}: {
  url: string;
  form: URLSearchParams;
  signature: string | readonly string[] | null | undefined;
  authToken: string;
}): boolean {
  if (typeof signature !== "string" || !SIGNATURE.test(signature) || authToken === "") return false;
  const given = Buffer.from(signature, "base64");
  const fields = formText(form);
  return spellings(url)
    .map((address) =>
      timingSafeEqual(createHmac("sha1", authToken).update(`${address}${fields}`).digest(), given),
    )
    .some(Boolean);
}

/** Names in the order of their bytes, each with its different values behind it. */
function formText(form: URLSearchParams): string {
  return [...new Set(form.keys())]
    .sort()
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join("");
}

function spellings(url: string): string[] {
  const parts = ADDRESS.exec(url)?.groups;
  if (!parts) return [url];
  const { scheme = "", host = "", rest = "" } = parts;
  const port = DEFAULT_PORT[scheme];
  return [url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`];
}
