import * as z from "zod";

export const selfTestSchema = z.strictObject({
  channelId: z.uuid(),
  phone: z.string().trim().min(3, "Write a phone number with its country code.").max(40),
});
