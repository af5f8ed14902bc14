import { env } from "@/lib/core/env";

/**
 * Whether a request that carries our cookie was made by one of our own pages (r38).
 *
 * Browsers send Origin with every POST; "null" is what a sandboxed or redirected page sends. Where it
 * is missing, Sec-Fetch-Site says the same and no script can forge it. Neither: refused, since
 * everything that has our cookie is a browser that sends one of them.
 *
 * On one's own machine 127.0.0.1 and localhost are the same place, whatever APP_URL calls it.
 */
export function isSameOrigin(headers: Pick<Headers, "get">): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") === "same-origin";
  if (origin === new URL(env().APP_URL).origin) return true;
  const host = headers.get("host") ?? "";
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host) && origin === `http://${host}`;
}
