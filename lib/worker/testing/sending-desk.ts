import { withWorkspace } from "@/db/tenant";
import { newId } from "@/lib/core/ids";
import type { Desk } from "@/lib/inbox/testing/desk";
import type { SendingLine } from "@/lib/messages/open-line";
import { queueMessage } from "@/lib/messages/queue-message";
import { ChannelSender } from "../channel-sender";

export type Customer = { contactId: string; phone: string };

/** What queueMessage takes for a text to somebody. */
export const textTo = ({ channelId }: Desk, { contactId, phone }: Customer, body: string) => ({
  channelId,
  contactId,
  address: phone,
  origin: "agent" as const,
  kind: "text" as const,
  body,
  content: { kind: "text", text: body },
  category: "service" as const,
});

/** @returns the id of the message */
export const say = (desk: Desk, customer: Customer, body: string): Promise<string> =>
  withWorkspace(desk.lena, (tx) => queueMessage(tx, desk.lena, textTo(desk, customer, body)));

/** Sends what is due on the desk's number over a line of the test's own, until it is stopped. */
export function startSender(desk: Desk, line: SendingLine, isOurs: () => boolean = () => true) {
  const end = new AbortController();
  const sender = new ChannelSender({
    ctx: desk.lena,
    channel: { id: desk.channelId, maxPerSecond: 80 },
    line,
    workerId: newId(),
    inFlightLimit: 200,
    signal: end.signal,
    isOurs,
    isStopped: () => false,
  });
  const running = sender.run();
  return {
    sender,
    stop: async () => {
      end.abort();
      await running;
    },
  };
}
