import {
  CHANNEL_CHECKS,
  type ChannelCheckName,
  type ChannelHealth,
  type ChannelKind,
  type ChannelMode,
  type ChannelStatus,
  SENDER_CHECKS,
} from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";
import { peopleOfTier } from "@/lib/channels/messaging-limit";

export const HEALTH_WORDS: Record<ChannelHealth, string> = {
  healthy: "Healthy",
  warning: "Warning",
  critical: "Critical",
};

/** The checks of a number, each as what has to be so. */
export const CHECK_TITLES: Record<ChannelKind, Record<ChannelCheckName, string>> = {
  whatsapp: {
    token: "Access token and its permissions",
    number: "Number registered",
    webhook: "Webhook subscribed and seen",
    templates: "Access to templates",
    self_test: "Self-test message arrived",
  },
  sms: {
    token: "Account at Twilio",
    number: "Sender allowed",
    webhook: "Answers come here",
    templates: "Access to templates",
    self_test: "Self-test message arrived",
  },
  email: {
    token: "API key at Resend",
    number: "Domain verified",
    webhook: "Mails come here",
    templates: "Access to templates",
    self_test: "Self-test mail arrived",
  },
};

/** Which of them a number has, in their order. */
export const CHECKS_OF: Record<ChannelKind, readonly ChannelCheckName[]> = {
  whatsapp: CHANNEL_CHECKS,
  sms: SENDER_CHECKS,
  email: SENDER_CHECKS,
};

export const CHANNEL_STATUS_WORDS: Record<ChannelStatus, string> = {
  connecting: "Connecting",
  connected: "Connected",
  attention: "Needs attention",
  disconnected: "Disconnected",
};

export const MODE_NAMES: Record<ChannelMode, string> = { shared: "Shared", dedicated: "Dedicated" };

export const CHANNEL_MODE_WORDS: Record<ChannelMode, string> = {
  shared: "Shared: the platform’s WhatsApp account, the wallet pays Meta’s price",
  dedicated: "Dedicated: your own account and token, Meta bills you",
};

export const CATEGORY_NAMES: Record<PriceCategory, string> = {
  marketing: "Marketing",
  utility: "Utility",
  authentication: "Authentication",
  authentication_international: "Authentication, international",
  service: "Reply",
};

/** Meta's branches of a business profile (whatsapp.md 5.1). */
export const BRANCH_WORDS: Readonly<Record<string, string>> = {
  OTHER: "Other",
  ALCOHOL: "Alcoholic drinks",
  APPAREL: "Clothing",
  AUTO: "Cars and transport",
  BEAUTY: "Beauty and spa",
  EDU: "Education",
  ENTERTAIN: "Entertainment",
  EVENT_PLAN: "Events",
  FINANCE: "Finance",
  GROCERY: "Groceries",
  GOVT: "Public service",
  HEALTH: "Health",
  HOTEL: "Hotel and lodging",
  NONPROFIT: "Non-profit",
  ONLINE_GAMBLING: "Online gambling",
  OTC_DRUGS: "Over-the-counter drugs",
  PHYSICAL_GAMBLING: "Gambling on site",
  PROF_SERVICES: "Professional services",
  RESTAURANT: "Restaurant",
  RETAIL: "Shop",
  TRAVEL: "Travel",
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
  const people = peopleOfTier(tier);
  if (people === null) return tier;
  if (!Number.isFinite(people)) return "No limit";
  return `${new Intl.NumberFormat("en").format(people)} people in 24 hours`;
}
