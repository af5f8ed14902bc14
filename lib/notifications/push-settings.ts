import "server-only";
import { env } from "@/lib/core/env";
import { type VapidKeys, vapidPublicKey } from "./encrypt-push";

/** The keys by which push services know us; null where none are set, and push is off. */
export function pushKeys(): VapidKeys | null {
  const { VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT, APP_URL, MAIL_FROM } = env();
  if (!privateKey) return null;
  const address = /<([^>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM;
  const subject = VAPID_SUBJECT ?? (APP_URL.startsWith("https:") ? APP_URL : `mailto:${address}`);
  return { privateKey, publicKey: vapidPublicKey(privateKey), subject };
}
