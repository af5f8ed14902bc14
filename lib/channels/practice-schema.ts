import * as z from "zod";

export const practiceSenderSchema = z.strictObject({});

const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ().-]{8,25}$/, "Write the number with its country code.");

export const practiceTextsSchema = z.strictObject({ channelId: z.uuid(), phone });

export const writeTextSchema = z.strictObject({
  channelId: z.uuid(),
  phone,
  text: z.string().trim().min(1, "Write something first.").max(1_600),
});
