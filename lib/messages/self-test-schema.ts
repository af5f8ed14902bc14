import * as z from "zod";

export const selfTestSchema = z.strictObject({
  channelId: z.uuid(),
  /** A number with its country code; of an email channel the address of a mailbox. */
  phone: z.string().trim().min(3, "Write where it is to go.").max(254),
  /** The price that the person has seen, as it was asked; "" before anything was asked. */
  agreed: z.string().max(40).default(""),
});

/** What a person agrees to, as `agreed` says it: also that no price is known. */
export const priceKey = ({ amount, currency }: { amount: string | null; currency: string }) =>
  amount === null ? "unknown" : `${amount} ${currency}`;
