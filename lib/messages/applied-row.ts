import type { MessageStatus } from "@/db/enums/messages";

/** A row of apply_statuses(): the message before and after, and what its statuses said about money. */
export type AppliedRow = {
  message_id: string | null;
  old_status: MessageStatus;
  new_status: MessageStatus;
  campaign_id: string | null;
  contact_id: string;
  channel_id: string;
  address: string | null;
  origin: string;
  charge_state: string;
  hold_id: string | null;
  held_amount: string | null;
  charged_amount: string | null;
  price_category: string | null;
  price_type: string | null;
  priced_at: string | null;
  error_code: number | null;
};
