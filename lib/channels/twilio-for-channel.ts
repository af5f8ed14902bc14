import "server-only";
import type { channels } from "@/db/schema/channels";
import { env } from "@/lib/core/env";
import { ownToken } from "./access-token";
import { createProviderPool } from "./provider-exchange";
import { createTwilioClient, type TwilioClient } from "./sms/twilio-client";

type TwilioCredentials = Pick<
  typeof channels.$inferSelect,
  "workspaceId" | "id" | "accessToken" | "accountId" | "name"
>;

const CONNECTIONS = 8;
/** Accounts differ in their credentials alone, so all of them share the connections. */
let pool: ReturnType<typeof createProviderPool> | undefined;

/**
 * The auth token of a channel of text messages: what it signs in with, and what Twilio signs with.
 * @throws Refusal `unavailable` when none is stored
 */
export function authTokenOf(channel: Omit<TwilioCredentials, "accountId">): string {
  return ownToken(channel, "auth token");
}

/**
 * Twilio as one channel of text messages sees it.
 * @throws Refusal `unavailable` when no auth token is stored
 */
export function twilioForChannel(channel: TwilioCredentials): TwilioClient {
  return twilioForAccount(channel.accountId, authTokenOf(channel));
}

/** The same for an account that is not stored yet: the checks while it is connected. */
export function twilioForAccount(accountSid: string, authToken: string): TwilioClient {
  const baseUrl = env().TWILIO_API_URL;
  pool ??= createProviderPool({ baseUrl, connections: CONNECTIONS });
  return createTwilioClient({ baseUrl, accountSid, authToken, pool });
}

/**
 * Asks Twilio to come again, five times, when nobody answers or the answer is a 5xx: by itself it does
 * not, and a text would be lost while the database is away (Twilio, webhook connection overrides). A
 * fragment is not sent, and no part of what is signed.
 */
const AGAIN = "#rc=5&rp=ct,rt,5xx";

/** The same address as Twilio is told it. */
export const addressForTwilio = (channelId: string, messageId?: string): string =>
  `${twilioAddress(channelId, messageId)}${AGAIN}`;

/** Where Twilio posts what concerns a channel; with a message's id the callbacks of that message. */
export function twilioAddress(channelId: string, messageId?: string): string {
  const address = `${env().APP_URL}/api/webhooks/twilio/${channelId}`;
  return messageId === undefined ? address : `${address}?message=${messageId}`;
}
