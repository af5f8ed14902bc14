import "server-only";
import { createHash } from "node:crypto";
import type { channels } from "@/db/schema/channels";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { openToken } from "./access-token";
import { createProviderPool } from "./provider-exchange";
import { createGraphClient, type GraphClient } from "./whatsapp/graph-client";

/** Meta's newest version that the fixtures were read from; configuration, not code, decides (whatsapp.md 0). */
export const GRAPH_VERSION = "v25.0";

type ChannelCredentials = Pick<
  typeof channels.$inferSelect,
  "workspaceId" | "id" | "kind" | "accessToken" | "isSandbox" | "mode" | "name"
>;

const clients = new Map<string, GraphClient>();
const pools = new Map<number, ReturnType<typeof createProviderPool>>();

/**
 * The Graph client of a number, with connections that are shared between clients and kept alive.
 * A dedicated number uses its own sealed token; a shared one the platform's.
 * @param connections sockets at one time; senders pass their in-flight limit
 * @throws Refusal `unavailable` when there is no token for it, or it is no number of WhatsApp
 */
export function graphForChannel(channel: ChannelCredentials, connections = 8): GraphClient {
  return graphForToken(tokenOf(channel), connections);
}

/** The same for a token that is not stored yet: the checks while a number is connected. */
export function graphForToken(accessToken: string, connections = 8): GraphClient {
  const digest = createHash("sha256").update(accessToken).digest("base64url");
  const key = `${digest}:${connections}`;
  let client = clients.get(key);
  if (!client) {
    const baseUrl = env().META_GRAPH_URL;
    let pool = pools.get(connections);
    if (!pool) {
      pool = createProviderPool({ baseUrl, connections });
      pools.set(connections, pool);
    }
    client = createGraphClient({ baseUrl, version: GRAPH_VERSION, accessToken, pool });
    clients.set(key, client);
  }
  return client;
}

function tokenOf(channel: ChannelCredentials): string {
  if (channel.kind !== "whatsapp") {
    throw new Refusal(
      "unavailable",
      `${channel.name} carries text messages, so this does not exist there. Nothing was changed.`,
    );
  }
  const own = openToken(channel);
  if (own !== null) return own;
  const token = channel.isSandbox ? env().SANDBOX_ACCESS_TOKEN : env().META_ACCESS_TOKEN;
  if (!token) {
    throw new Refusal(
      "unavailable",
      `There is no access token for ${channel.name}. Connect the number again under Channels.`,
    );
  }
  return token;
}
