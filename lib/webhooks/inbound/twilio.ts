import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { verifyTwilioSignature } from "@/lib/channels/sms/verify-signature";
import { authTokenOf, twilioAddress } from "@/lib/channels/twilio-for-channel";
import { isId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import type { WebhookAnswer } from "./meta";
import { storeEvent } from "./store-event";

/**
 * What Twilio posts to the address of a channel: a text of a customer, or what became of one of ours.
 * The signature covers the public address and the fields, under the auth token of that channel's
 * account; the event is committed before the answer (whatsapp.md 13).
 * @param address the channel's id in the path
 * @param query what follows it; our own callbacks name their message there
 */
export async function receiveTwilioWebhook(
  address: string,
  {
    rawBody,
    signature,
    query,
  }: { rawBody: Uint8Array; signature: string | null; query: URLSearchParams },
): Promise<WebhookAnswer> {
  const channel = await findChannel(address);
  if (!channel?.accessToken) return { status: 404, body: "" };
  const reference = query.get("message");
  const fits = verifyTwilioSignature({
    // as Twilio was told it: behind a proxy the request itself names another host
    url: twilioAddress(channel.id, reference ?? undefined),
    form: new URLSearchParams(Buffer.from(rawBody).toString("utf8")),
    signature,
    authToken: authTokenOf(channel),
  });
  if (!fits) return { status: 401, body: "" };
  const hash = createHash("sha256").update(rawBody).digest("hex");
  try {
    await storeEvent({
      source: "twilio",
      // the same bytes under another account's signature are another event
      key: `${channel.workspaceId}:${hash}`,
      body: rawBody,
      speaksFor: channel.workspaceId,
      channelId: channel.id,
      ...(isId(reference ?? "") ? { reference: reference as string } : {}),
    });
    return { status: 204, body: "" };
  } catch (error) {
    logger.error({ err: error }, "a webhook could not be stored; Twilio is told so");
    return { status: 503, body: "", headers: { "Retry-After": "5" } };
  }
}

type AddressedChannel = {
  id: string;
  workspaceId: string;
  name: string;
  accessToken: string | null;
};

async function findChannel(address: string): Promise<AddressedChannel | null> {
  if (!isId(address)) return null;
  const [row] = await withSystem("find whose number Twilio posts for", (tx) =>
    tx.execute<AddressedChannel>(sql`
      select id, workspace_id as "workspaceId", name, access_token as "accessToken" from channels
      where id = ${address} and kind = 'sms' and deleted_at is null`),
  );
  return row ?? null;
}
