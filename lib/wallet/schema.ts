import * as z from "zod";
import { LEDGER_TYPES } from "@/db/enums/wallet";
import { isAmount, signOfAmount } from "@/lib/core/format/money";

export const adjustWalletSchema = z.object({
  /** Made by whoever asks, so that a repeated request posts once. */
  adjustmentId: z.uuid(),
  amount: z
    .string()
    .trim()
    .refine((text) => isAmount(text) && signOfAmount(text) !== 0, {
      message: "Enter an amount other than zero, with at most four decimals.",
    }),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(200),
});
export type AdjustWallet = z.output<typeof adjustWalletSchema>;

const day = z.iso.date().optional().catch(undefined);

/** What the wallet's address may carry. A part that cannot be read is dropped, never an error. */
export const statementFilterSchema = z.object({
  type: z.enum(LEDGER_TYPES).optional().catch(undefined),
  campaign: z.uuid().optional().catch(undefined),
  /** Calendar days in the workspace's zone, both included. */
  from: day,
  to: day,
  /** Every line on its own, instead of one row a day for the charges of a campaign. */
  unfold: z.literal("1").optional().catch(undefined),
  /** Place of the last row of the page before. */
  before: z.coerce.number().int().positive().optional().catch(undefined),
  entry: z.coerce.number().int().positive().optional().catch(undefined),
});
export type StatementFilter = z.output<typeof statementFilterSchema>;
