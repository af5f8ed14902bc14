export const CHANNEL_KINDS = ["whatsapp"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** shared: the platform's WhatsApp account; dedicated: the workspace's own token. */
export const CHANNEL_MODES = ["shared", "dedicated"] as const;
export type ChannelMode = (typeof CHANNEL_MODES)[number];

export const CHANNEL_STATUSES = ["connecting", "connected", "attention", "disconnected"] as const;
export type ChannelStatus = (typeof CHANNEL_STATUSES)[number];

export const THROUGHPUT_LEVELS = ["STANDARD", "HIGH", "NOT_APPLICABLE"] as const;
export type ThroughputLevel = (typeof THROUGHPUT_LEVELS)[number];
