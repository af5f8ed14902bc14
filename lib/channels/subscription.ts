import type { channels } from "@/db/schema/channels";
import { isRefused, leadsTo, type PostingApp } from "./check-number";
import { webhookAddress } from "./own-app";
import { accountGraph } from "./whatsapp/account-graph";
import type { GraphResult } from "./whatsapp/graph-answer";
import type { GraphClient } from "./whatsapp/graph-client";

type ChannelRow = typeof channels.$inferSelect;

const EVERY_MS = 24 * 3_600_000;

/**
 * Whether Meta is to be asked if it still posts here: once a day, and at each look while it did not.
 * While a number is being connected its checks speak of that.
 */
export function isSubscriptionDue(
  channel: Pick<ChannelRow, "status" | "subscriptionCheckedAt" | "subscriptionProblem">,
  now: Date = new Date(),
): boolean {
  if (channel.status === "connecting") return false;
  const { subscriptionCheckedAt: at, subscriptionProblem: problem } = channel;
  return problem !== null || at === null || now.getTime() - at.getTime() >= EVERY_MS;
}

/**
 * Whether what customers write still comes here (whatsapp.md 5.2). Nothing is changed at Meta: who
 * took the subscription away may have meant it.
 * @param app.appId of the token; null counts every app as ours
 * @param app.ownApp the workspace's own Meta app, if it has one
 * @returns what is wrong, in words; null when nothing is
 */
export async function findSubscriptionProblem(
  graph: GraphClient,
  { accountId, senderId }: Pick<ChannelRow, "accountId" | "senderId">,
  { appId, ownApp }: { appId: string | null; ownApp: PostingApp | null },
): Promise<GraphResult<string | null>> {
  const apps = await graph.subscribedApps(accountId);
  if (!apps.ok) return apps;
  if (!apps.value.some((app) => appId === null || app.id === appId)) {
    return { ok: true, value: "the account’s subscription to our app is gone" };
  }
  const route = await accountGraph(graph).webhookRoute(senderId);
  if (!route.ok) return route;
  const { callbackUrl } = route.value;
  const own = ownApp?.appId === appId ? ownApp : null;
  if (callbackUrl !== null && !leadsTo(callbackUrl, webhookAddress(own?.id ?? null))) {
    return { ok: true, value: `it posts them to ${callbackUrl}` };
  }
  const refused = own !== null && isRefused(own);
  return {
    ok: true,
    value: refused ? "your own app’s secret does not fit, so what it posts is refused" : null,
  };
}
