import * as z from "zod";

const digits = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{5,20}$/, `${what} is a row of digits, copied from Meta's page.`);

export const connectChannelSchema = z.strictObject({
  name: z.string().trim().min(1, "Give the number a name your team knows.").max(60),
  phoneNumberId: digits("The phone number id"),
  wabaId: digits("The WhatsApp account id"),
  accessToken: z
    .string()
    .trim()
    .min(20, "Paste the whole access token.")
    .max(1_000)
    .regex(/^\S+$/, "An access token has no spaces."),
});
export const channelIdSchema = z.strictObject({ channelId: z.uuid() });
