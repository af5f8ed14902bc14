import type { ChannelMode, ChannelStatus } from "@/db/enums/channels";

export const CHANNEL_STATUS_WORDS: Record<ChannelStatus, string> = {
  connecting: "Connecting",
  connected: "Connected",
  attention: "Needs attention",
  disconnected: "Disconnected",
};

export const CHANNEL_MODE_WORDS: Record<ChannelMode, string> = {
  shared: "Shared: the platform’s WhatsApp account",
  dedicated: "Dedicated: your own account and token",
};

const QUALITY: Readonly<Record<string, string>> = {
  GREEN: "High",
  YELLOW: "Medium",
  RED: "Low",
};

/** Meta's rating of a number in a word; null while it has none. */
export function numberQuality(rating: string | null): string | null {
  return rating ? (QUALITY[rating.toUpperCase()] ?? null) : null;
}

/**
 * How many people one may write to first in 24 hours, from Meta's tier: "TIER_1K" is 1,000.
 * A word that we do not know is shown as Meta wrote it.
 */
export function tierWords(tier: string | null): string | null {
  if (!tier) return null;
  if (/UNLIMITED/i.test(tier)) return "No limit";
  const match = /^(?:TIER_)?(\d+)(K?)$/i.exec(tier);
  if (!match) return tier;
  const people = Number(match[1]) * (match[2] ? 1_000 : 1);
  return `${new Intl.NumberFormat("en").format(people)} people in 24 hours`;
}
