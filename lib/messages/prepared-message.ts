import type { EmailPayload } from "@/lib/channels/email/email-payload";
import type { SmsPayload } from "@/lib/channels/sms/sms-payload";
import type { MessagePayload } from "@/lib/channels/whatsapp/message-payload";

/** A message whose row says "sending" and whose request may begin now. */
export type PreparedMessage = {
  messageId: string;
  campaignId: string | null;
  /** Whom it goes to: what goes to one person goes in its order. */
  address: string;
  payload: MessagePayload | SmsPayload | EmailPayload;
  /** Files of ours that stand in the payload and are uploaded first. */
  fileIds?: readonly string[];
};

export type PreparedBatch = { batchId: string; messages: PreparedMessage[] };
