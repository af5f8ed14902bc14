import "server-only";
import type { channels } from "@/db/schema/channels";
import { env } from "@/lib/core/env";
import { ownToken } from "./access-token";
import { createResendClient, type ResendClient } from "./email/resend-client";
import { createProviderPool } from "./provider-exchange";

type ResendCredentials = Pick<
  typeof channels.$inferSelect,
  "workspaceId" | "id" | "accessToken" | "name"
>;

const CONNECTIONS = 8;
/** Accounts differ in their keys alone, so all of them share the connections. */
let pool: ReturnType<typeof createProviderPool> | undefined;

/**
 * Resend as one email channel sees it.
 * @throws Refusal `unavailable` when no API key is stored
 */
export function resendForChannel(channel: ResendCredentials): ResendClient {
  return resendForKey(ownToken(channel, "API key"));
}

/** The same for a key that is not stored yet: the checks while it is connected. */
export function resendForKey(apiKey: string): ResendClient {
  const baseUrl = env().RESEND_API_URL;
  pool ??= createProviderPool({ baseUrl, connections: CONNECTIONS });
  return createResendClient({ baseUrl, apiKey, pool });
}

/** Where Resend posts what concerns a channel. */
export const resendAddress = (channelId: string): string =>
  `${env().APP_URL}/api/webhooks/resend/${channelId}`;
