import type { channels } from "@/db/schema/channels";
import { isStopped } from "./number-stop";
import type { WhatsAppEvent } from "./whatsapp/webhook-event";

type AlertEvent = Extract<WhatsAppEvent, { kind: "account_alert" }>;
type ChannelRow = typeof channels.$inferSelect;

/**
 * What an alert of Meta's about an account changes on a number of it (whatsapp.md 6.4). A critical
 * one wants attention until Meta reports the same type as NONE; then the number goes on, unless
 * another alert or something else has its attention by now.
 */
export function alertChanges(
  event: AlertEvent,
  channel: Pick<ChannelRow, "alerts" | "status" | "statusReason" | "stopCode" | "stopUntil">,
  now: Date,
): Partial<ChannelRow> {
  const type = event.type ?? "UNKNOWN";
  const others = channel.alerts.filter((alert) => alert.type !== type);
  if (event.severity === "CRITICAL" && event.status === "ACTIVE") {
    const words = event.description ?? `Meta reports ${type.toLowerCase().replaceAll("_", " ")}.`;
    const alerts = [...others, { type, words, at: now.toISOString() }];
    // a stop keeps its own words
    if (isStopped(channel, now)) return { alerts };
    return { alerts, status: "attention", statusReason: words, statusChangedAt: now };
  }
  const ended = channel.alerts.find((alert) => alert.type === type);
  if (!ended) return {};
  const isAbout = channel.status === "attention" && channel.statusReason === ended.words;
  if (!isAbout || isStopped(channel, now)) return { alerts: others };
  const next = others.at(-1);
  return next
    ? { alerts: others, statusReason: next.words }
    : { alerts: others, status: "connected", statusReason: null, statusChangedAt: now };
}
