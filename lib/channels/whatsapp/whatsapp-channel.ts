import type { ChannelAdapter } from "../channel-adapter";
import { WHATSAPP_CAPABILITIES } from "./capabilities";
import type { GraphClient } from "./graph-client";
import { messagePayload } from "./message-payload";

/** One connected number as a channel. */
export function whatsAppChannel(client: GraphClient, phoneNumberId: string): ChannelAdapter {
  return {
    kind: "whatsapp",
    capabilities: WHATSAPP_CAPABILITIES,
    send: (message, options) => client.sendMessage(phoneNumberId, messagePayload(message), options),
    async markRead(providerId, { typing }) {
      const result = await client.markRead(phoneNumberId, providerId, { typing });
      return result.ok && result.value;
    },
  };
}
