import type { channels } from "@/db/schema/channels";
import type { ChannelEvent } from "./channel-event";
import { isStopped } from "./number-stop";

type AlertEvent = Extract<ChannelEvent, { kind: "account_alert" }>;
type ChannelRow = typeof channels.$inferSelect;

/** Meta ends its alerts; one whose end got lost does not stand for ever. */
const ALERT_MS = 30 * 86_400_000;

type AlertedChannel = Pick<
  ChannelRow,
  "alerts" | "status" | "statusReason" | "stopCode" | "stopUntil"
>;

/**
 * What an alert of Meta's about an account changes on a number of it (whatsapp.md 6.4). A critical
 * one wants attention until Meta reports the same type as NONE; then the number goes on, unless
 * another alert has its attention by now. What wants attention for another reason, and what is not
 * connected yet, keeps its state: the alert stands beside it.
 */
export function alertChanges(
  event: AlertEvent,
  channel: AlertedChannel,
  now: Date,
): Partial<ChannelRow> {
  const type = event.type ?? "UNKNOWN";
  if (event.severity !== "CRITICAL" || event.status !== "ACTIVE") {
    return endAlerts(channel, (alert) => alert.type === type, now);
  }
  // what is gone does not come back by a warning
  if (channel.status === "disconnected") return {};
  const others = channel.alerts.filter((alert) => alert.type !== type);
  const words = event.description ?? `Meta reports ${type.toLowerCase().replaceAll("_", " ")}.`;
  const alerts = [...others, { type, words, at: now.toISOString() }];
  const isFree = channel.status === "connected" || isAboutAlert(channel);
  // a stop keeps its own words
  if (!isFree || isStopped(channel, now)) return { alerts };
  return { alerts, status: "attention", statusReason: words, statusChangedAt: now };
}

/** What changes when alerts that Meta never ended are too old to be believed. */
export function lapsedAlertChanges(channel: AlertedChannel, now: Date): Partial<ChannelRow> {
  return endAlerts(channel, ({ at }) => now.getTime() - Date.parse(at) >= ALERT_MS, now);
}

function endAlerts(
  channel: AlertedChannel,
  isOver: (alert: AlertedChannel["alerts"][number]) => boolean,
  now: Date,
): Partial<ChannelRow> {
  const alerts = channel.alerts.filter((alert) => !isOver(alert));
  if (alerts.length === channel.alerts.length) return {};
  const isStill = isAboutAlert({ ...channel, alerts });
  if (!isAboutAlert(channel) || isStill || isStopped(channel, now)) return { alerts };
  const next = alerts.at(-1);
  return next
    ? { alerts, statusReason: next.words }
    : { alerts, status: "connected", statusReason: null, statusChangedAt: now };
}

const isAboutAlert = ({ status, statusReason, alerts }: AlertedChannel): boolean =>
  status === "attention" && alerts.some(({ words }) => words === statusReason);
