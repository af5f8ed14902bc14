import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { receivedEmailId } from "@/lib/channels/email/parse-webhook";
import { type SvixHeaders, verifySvixSignature } from "@/lib/channels/email/verify-signature";
import { openWebhookSecret } from "@/lib/channels/webhook-secret";
import { isId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import type { WebhookAnswer } from "./meta";
import { storeEvent } from "./store-event";

/**
 * What Resend posts to the address of an email channel: a mail of a customer, or what became of one of
 * ours. The signature covers id, time and bytes under the secret of that one webhook; the event is
 * committed before the answer (whatsapp.md 14). A mail that has come in is named without its words,
 * which are fetched afterwards.
 * @param address the channel's id in the path
 */
export async function receiveResendWebhook(
  address: string,
  { rawBody, headers }: { rawBody: Uint8Array; headers: SvixHeaders },
): Promise<WebhookAnswer> {
  const channel = await findChannel(address);
  const secret = channel && openWebhookSecret(channel);
  if (!channel || secret === null) return { status: 404, body: "" };
  if (!verifySvixSignature({ rawBody, headers, secret })) {
    if (headers.signature !== null) await noteRefused(channel.id);
    return { status: 401, body: "" };
  }
  const hash = createHash("sha256").update(rawBody).digest("hex");
  try {
    await storeEvent({
      source: "resend",
      // a repeat has the same id and the same bytes; the keys of the events hold off the others
      key: `${channel.workspaceId}:${headers.id}:${hash}`,
      body: rawBody,
      speaksFor: channel.workspaceId,
      channelId: channel.id,
      isHalf: receivedEmailId(Buffer.from(rawBody).toString("utf8")) !== null,
    });
    return { status: 204, body: "" };
  } catch (error) {
    logger.error({ err: error }, "a webhook could not be stored; Resend is told so");
    return { status: 503, body: "", headers: { "Retry-After": "5" } };
  }
}

/** The four headers' names are lower case, as Node gives them. */
export function svixHeadersOf(read: (name: string) => string | null): SvixHeaders {
  return {
    id: read("svix-id"),
    timestamp: read("svix-timestamp"),
    signature: read("svix-signature"),
  };
}

type AddressedChannel = { id: string; workspaceId: string; webhookSecret: string | null };

async function findChannel(address: string): Promise<AddressedChannel | null> {
  if (!isId(address)) return null;
  const [row] = await withSystem("find whose address Resend posts for", (tx) =>
    tx.execute<AddressedChannel>(sql`
      select id, workspace_id as "workspaceId", webhook_secret as "webhookSecret" from channels
      where id = ${address} and kind = 'email' and deleted_at is null`),
  );
  return row ?? null;
}

/** So that the check of the webhook can say that the secret may be another one's. */
async function noteRefused(channelId: string): Promise<void> {
  await withSystem("note a post that another secret signed", (tx) =>
    tx.execute(sql`
      update channels set webhook_refused_at = now()
      where id = ${channelId}::uuid
        and (webhook_refused_at is null or webhook_refused_at < now() - interval '1 minute')`),
  );
}
