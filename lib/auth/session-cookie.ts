import { env } from "@/lib/core/env";

/** A session ends this long after it began, whatever happens (r33). */
export const SESSION_LIFE_MS = 30 * 24 * 3_600_000;
/** ... and earlier when nobody used it for this long. */
export const SESSION_IDLE_MS = 8 * 3_600_000;

/**
 * Name and attributes of our cookies. On https they carry `__Host-`: the browser then refuses one
 * that was set for the whole domain, over plain http, or by a sibling host (r38).
 * @param name "session", "csrf", ...
 */
export function authCookie(name: string) {
  const isSecure = isSecureAddress();
  return {
    name: isSecure ? `__Host-tickline.${name}` : `tickline.${name}`,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure },
  };
}

function isSecureAddress(): boolean {
  return env().APP_URL.startsWith("https:");
}
