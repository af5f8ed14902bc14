import type { ChannelEvent } from "@/lib/channels/channel-event";

/** One update of a stored webhook event, with its place in the body. */
export type Update = {
  eventId: string;
  position: number;
  event: ChannelEvent;
  /**
   * The only workspace it may concern: the one whose own app or account has signed it. Null: signed by
   * the installation's Meta app, which Meta lets speak for every number that is subscribed to it.
   */
  speaksFor: string | null;
  /** The number whose own address it was posted to; null where the body names it. */
  channelId: string | null;
};
