import type { MessagePayload } from "@/lib/channels/whatsapp/message-payload";

/** A message whose row says "sending" and whose request may begin now. */
export type PreparedMessage = {
  messageId: string;
  campaignId: string | null;
  payload: MessagePayload;
  /** Files of ours that stand in the payload and are uploaded first. */
  fileIds?: readonly string[];
};

export type PreparedBatch = { batchId: string; messages: PreparedMessage[] };
