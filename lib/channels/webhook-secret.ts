import "server-only";
import type { channels } from "@/db/schema/channels";
import { openSecret, type SecretPlace, sealSecret } from "@/lib/core/crypto/seal-secret";

const placeOf = (workspaceId: string, channelId: string): SecretPlace => ({
  workspaceId,
  table: "channels",
  column: "webhook_secret",
  row: channelId,
});

/** Seals what a provider signs its posts to a channel with. */
export const sealWebhookSecret = (
  { workspaceId }: { workspaceId: string },
  channelId: string,
  secret: string,
): string => sealSecret(secret, placeOf(workspaceId, channelId));

/** The secret of a channel, or null while none is stored. */
export function openWebhookSecret({
  workspaceId,
  id,
  webhookSecret,
}: Pick<typeof channels.$inferSelect, "workspaceId" | "id" | "webhookSecret">): string | null {
  return webhookSecret === null ? null : openSecret(webhookSecret, placeOf(workspaceId, id));
}
