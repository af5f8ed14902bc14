import "server-only";
import type { channels } from "@/db/schema/channels";
import type { OutboundMessage, SendOutcome } from "@/lib/channels/channel-adapter";
import { type EmailPayload, emailPayload } from "@/lib/channels/email/email-payload";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { resendForChannel } from "@/lib/channels/resend-for-channel";
import { type SmsPayload, smsPayload } from "@/lib/channels/sms/sms-payload";
import { addressForTwilio, twilioForChannel } from "@/lib/channels/twilio-for-channel";
import { type MessagePayload, messagePayload } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { createTurns } from "@/lib/core/turns";
import { fillMailFiles } from "./fill-mail-files";
import { createMediaFiller } from "./fill-media";
import type { PreparedMessage } from "./prepared-message";

/** How messages leave over one channel: made into a request when they are claimed, sent afterwards. */
export type SendingLine = {
  payloadOf: (message: OutboundMessage) => PreparedMessage["payload"];
  /** Never throws for anything that the network or the provider does. */
  send: (
    message: Pick<PreparedMessage, "messageId" | "payload" | "fileIds">,
    options: { timeoutMs: number },
  ) => Promise<SendOutcome>;
};

/**
 * Opens the way out of a channel with what is stored of it.
 * @param connections requests at one time
 * @throws Refusal `unavailable` without a token
 */
export function openLine(
  ctx: WorkspaceContext,
  channel: typeof channels.$inferSelect,
  connections: number,
): SendingLine {
  switch (channel.kind) {
    case "whatsapp":
      return whatsappLine(ctx, channel, connections);
    case "sms":
      return smsLine(channel);
    case "email":
      return emailLine(ctx, channel);
  }
}

function whatsappLine(
  ctx: WorkspaceContext,
  channel: typeof channels.$inferSelect,
  connections: number,
): SendingLine {
  const client = graphForChannel(channel, connections);
  const { id: channelId, senderId: phoneNumberId } = channel;
  const fillMedia = createMediaFiller(ctx, { client, channelId, phoneNumberId });
  return {
    payloadOf: messagePayload,
    async send({ payload, fileIds = [] }, options) {
      const made = payload as MessagePayload;
      if (fileIds.length === 0) return client.sendMessage(phoneNumberId, made, options);
      const filled = await fillMedia({ payload: made, fileIds }).catch(notSent);
      return "outcome" in filled
        ? filled.outcome
        : client.sendMessage(phoneNumberId, filled.payload, options);
    },
  };
}

/** The database or the store will be there again. */
const notSent = (error: Error) => ({
  outcome: { outcome: "not_sent" as const, reason: error.message },
});

function smsLine(channel: typeof channels.$inferSelect): SendingLine {
  const client = twilioForChannel(channel);
  return {
    payloadOf: (message) =>
      smsPayload(message, {
        from: channel.address,
        // Twilio echoes nothing of ours, so the address of the callback says whose news it is
        statusCallback: addressForTwilio(channel.id, message.reference),
      }),
    send: ({ payload }, options) => client.send(payload as SmsPayload, options),
  };
}

/** A mail with files is in memory several times over while it leaves, so few of them leave at once. */
const withFiles = createTurns(2);

function emailLine(ctx: WorkspaceContext, channel: typeof channels.$inferSelect): SendingLine {
  const client = resendForChannel(channel);
  const from = { address: channel.address, name: channel.verifiedName };
  return {
    payloadOf: (message) => emailPayload(message, from),
    async send({ messageId, payload, fileIds = [] }, options) {
      const made = payload as EmailPayload;
      const leave = (mail: EmailPayload) =>
        client.send(mail, { idempotencyKey: messageId, ...options });
      if (fileIds.length === 0) return leave(made);
      return withFiles(async () => {
        const filled = await fillMailFiles(ctx, made).catch(notSent);
        return "outcome" in filled ? filled.outcome : leave(filled.payload);
      });
    },
  };
}
