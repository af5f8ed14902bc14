import * as z from "zod";

export const markTraySeenSchema = z.strictObject({
  /** When the newest job ended that was looked at: one that ends meanwhile stays news. */
  until: z.iso.datetime("This is no time."),
});
export type MarkTraySeen = z.output<typeof markTraySeenSchema>;
