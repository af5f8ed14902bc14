import "server-only";
import type { channels } from "@/db/schema/channels";
import { openSecret, type SecretPlace, sealSecret } from "@/lib/core/crypto/seal-secret";

const placeOf = (workspaceId: string, channelId: string): SecretPlace => ({
  workspaceId,
  table: "channels",
  column: "access_token",
  row: channelId,
});

/** Seals what a channel signs in with at its provider: Meta's access token or Twilio's auth token. */
export const sealToken = (
  { workspaceId }: { workspaceId: string },
  channelId: string,
  token: string,
): string => sealSecret(token, placeOf(workspaceId, channelId));

/** The token of a channel, or null when it has none of its own. */
export function openToken({
  workspaceId,
  id,
  accessToken,
}: Pick<typeof channels.$inferSelect, "workspaceId" | "id" | "accessToken">): string | null {
  return accessToken === null ? null : openSecret(accessToken, placeOf(workspaceId, id));
}
