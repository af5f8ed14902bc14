import "server-only";
import { createHash } from "node:crypto";
import { verifyMetaSignature } from "@/lib/channels/whatsapp/verify-signature";
import { sameText } from "@/lib/core/crypto/hash-token";
import { env } from "@/lib/core/env";
import { logger } from "@/lib/core/logger";
import { storeEvent } from "./store-event";

export type WebhookRequest = {
  rawBody: Uint8Array;
  headers: Record<string, string | string[] | undefined>;
  url: string;
};
export type WebhookAnswer = { status: number; body: string; headers?: Record<string, string> };

/**
 * Meta posts here. The signature covers the bytes as received; the event is committed before the
 * answer; everything else happens later in the worker. whatsapp.md 6.1.
 */
export async function receiveMetaWebhook({
  rawBody,
  headers,
}: WebhookRequest): Promise<WebhookAnswer> {
  const secret = env().META_APP_SECRET;
  if (!secret) {
    return { status: 503, body: "META_APP_SECRET is not set, so no event can be accepted.\n" };
  }
  if (!verifyMetaSignature(rawBody, headers["x-hub-signature-256"], secret)) {
    return { status: 401, body: "" };
  }
  return keepMetaEvent({ rawBody });
}

/**
 * Makes a body durable whose signature fitted, and answers Meta.
 * @param event.speaksFor the workspace whose own app signed it; none: the installation's app
 */
export async function keepMetaEvent({
  rawBody,
  speaksFor,
}: {
  rawBody: Uint8Array;
  speaksFor?: string;
}): Promise<WebhookAnswer> {
  const hash = createHash("sha256").update(rawBody).digest("hex");
  try {
    await storeEvent({
      source: "meta",
      // the same bytes under another signature are another event: nobody can use up that of others
      key: speaksFor ? `${speaksFor}:${hash}` : hash,
      body: rawBody,
      ...(speaksFor ? { speaksFor } : {}),
    });
    return { status: 200, body: "" };
  } catch (error) {
    logger.error({ err: error }, "a webhook could not be stored; Meta is asked to send it again");
    return { status: 503, body: "", headers: { "Retry-After": "5" } };
  }
}

/**
 * Answers Meta's subscription challenge: the challenge as plain text when the verify token is right,
 * 403 otherwise; only short, plain challenges are echoed (r94).
 */
export function answerMetaChallenge(
  query: URLSearchParams,
  token = env().META_VERIFY_TOKEN,
): WebhookAnswer {
  const challenge = query.get("hub.challenge") ?? "";
  const given = query.get("hub.verify_token") ?? "";
  if (!token || query.get("hub.mode") !== "subscribe" || !sameText(given, token)) {
    return { status: 403, body: "" };
  }
  if (!/^[\w-]{1,256}$/.test(challenge)) return { status: 400, body: "" };
  return { status: 200, body: challenge, headers: { "Content-Type": "text/plain" } };
}
