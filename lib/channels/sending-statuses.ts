import type { ChannelStatus } from "@/db/enums/channels";

/** States in which a number takes a first message: what wants attention still sends. */
export const SENDING_STATUSES: readonly ChannelStatus[] = ["connected", "attention"];
