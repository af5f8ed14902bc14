import "server-only";
import type { channels } from "@/db/schema/channels";
import { openSecret, type SecretPlace, sealSecret } from "@/lib/core/crypto/seal-secret";
import { Refusal } from "@/lib/core/errors";

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

type Sealed = Pick<typeof channels.$inferSelect, "workspaceId" | "id" | "accessToken">;

/** The token of a channel, or null when it has none of its own. */
export function openToken({ workspaceId, id, accessToken }: Sealed): string | null {
  return accessToken === null ? null : openSecret(accessToken, placeOf(workspaceId, id));
}

/**
 * The token of a channel that has nothing else to sign in with.
 * @param what as its provider calls it: "API key"
 * @throws Refusal `unavailable` when none is stored
 */
export function ownToken(channel: Sealed & { name: string }, what: string): string {
  const token = openToken(channel);
  if (token !== null) return token;
  throw new Refusal(
    "unavailable",
    `There is no ${what} for ${channel.name}. Connect it again under Channels.`,
  );
}
