import * as z from "zod";
import { mailAddress } from "./email/mail-address";

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

export const practiceMailboxSchema = z.strictObject({});

const mailbox = z
  .string()
  .max(254)
  .transform((typed, context) => {
    const address = mailAddress(typed);
    if (address !== null) return address;
    context.addIssue({ code: "custom", message: "This is no email address." });
    return z.NEVER;
  });

export const practiceMailsSchema = z.strictObject({ channelId: z.uuid(), mailbox });

export const writeMailSchema = z.strictObject({
  channelId: z.uuid(),
  mailbox,
  subject: z.string().trim().max(200),
  text: z.string().trim().min(1, "Write something first.").max(30_000),
});
