/** sms: text messages over the workspace's own Twilio account; email: mails over its own Resend account. */
export const CHANNEL_KINDS = ["whatsapp", "sms", "email"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** shared: the platform's WhatsApp account; dedicated: the workspace's own token. */
export const CHANNEL_MODES = ["shared", "dedicated"] as const;
export type ChannelMode = (typeof CHANNEL_MODES)[number];

export const CHANNEL_STATUSES = ["connecting", "connected", "attention", "disconnected"] as const;
export type ChannelStatus = (typeof CHANNEL_STATUSES)[number];

export const THROUGHPUT_LEVELS = ["STANDARD", "HIGH", "NOT_APPLICABLE"] as const;
export type ThroughputLevel = (typeof THROUGHPUT_LEVELS)[number];

/** What the facts about a number add up to; each step down has its reasons beside it (B5). */
export const CHANNEL_HEALTH = ["healthy", "warning", "critical"] as const;
export type ChannelHealth = (typeof CHANNEL_HEALTH)[number];

/** What the WhatsApp Business app on the phone is asked for once, when its number is connected. */
export const PHONE_SYNCS = ["contacts", "history"] as const;
export type PhoneSync = (typeof PHONE_SYNCS)[number];

/** asked: Meta took the question, or had it already; refused: it will not take it any more. */
export const PHONE_SYNC_STATES = ["waiting", "asked", "refused"] as const;
export type PhoneSyncState = (typeof PHONE_SYNC_STATES)[number];

/** The five checks of a connection, in the order in which they depend on each other (B1). */
export const CHANNEL_CHECKS = ["token", "number", "webhook", "templates", "self_test"] as const;
export type ChannelCheckName = (typeof CHANNEL_CHECKS)[number];

/** Those of a sender of text messages or mails, which knows no templates. */
export const SENDER_CHECKS = ["token", "number", "webhook", "self_test"] as const;

/** waiting: nothing is wrong, something has to happen first; skipped: another check comes first. */
export const CHECK_STATES = ["passed", "failed", "waiting", "skipped"] as const;
export type CheckState = (typeof CHECK_STATES)[number];
