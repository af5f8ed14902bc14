import type { MessageStatus } from "@/db/enums/messages";

/** A message that a person's decision has moved. */
export type AppliedRow = {
  message_id: string;
  old_status: MessageStatus;
  new_status: MessageStatus;
  contact_id: string;
  channel_id: string;
};
