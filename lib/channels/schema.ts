import * as z from "zod";
import { CHANNEL_CHECKS, CHANNEL_MODES } from "@/db/enums/channels";
import { mailAddress } from "./email/mail-address";

const digits = (what: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{5,20}$/, `${what} is a row of digits, copied from Meta's page.`);

const name = z.string().trim().min(1, "Give the number a name your team knows.").max(60);
const accessToken = z
  .string()
  .trim()
  .min(20, "Paste the whole access token.")
  .max(1_000)
  .regex(/^\S+$/, "An access token has no spaces.");

export const connectChannelSchema = z.strictObject({
  name,
  phoneNumberId: digits("The phone number id"),
  wabaId: digits("The WhatsApp account id"),
  accessToken,
});
/** Twilio's keys as its console shows them: "AC" and 32 hexadecimal digits, and 32 of them. */
const authToken = z
  .string()
  .trim()
  .regex(/^[0-9a-f]{32}$/i, "The auth token has 32 characters, 0 to 9 and a to f.");

export const connectSenderSchema = z.strictObject({
  name,
  accountSid: z
    .string()
    .trim()
    .regex(/^AC[0-9a-f]{32}$/i, "The account SID begins with AC and has 34 characters."),
  authToken,
  /** A number with its country code, or a name of at most 11 characters. */
  sender: z.string().trim().min(1, "Write a number of yours at Twilio, or a name.").max(40),
});

export const replaceAuthTokenSchema = z.strictObject({ channelId: z.uuid(), authToken });

/** Resend's keys begin with "re_". */
const apiKey = z
  .string()
  .trim()
  .regex(/^re_\w{6,200}$/, "An API key of Resend begins with re_.");

export const connectMailboxSchema = z.strictObject({
  name,
  apiKey,
  address: z
    .string()
    .max(300)
    .transform((typed, context) => {
      const address = mailAddress(typed);
      if (address !== null) return address;
      context.addIssue({ code: "custom", message: "This is no email address." });
      return z.NEVER;
    }),
  /** Whom people see as the sender; empty: the address alone. */
  displayName: z.string().trim().max(60, "At most 60 characters.").default(""),
});

export const replaceApiKeySchema = z.strictObject({ channelId: z.uuid(), apiKey });

export const saveWebhookSecretSchema = z.strictObject({
  channelId: z.uuid(),
  secret: z
    .string()
    .trim()
    .regex(
      /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/,
      "A signing secret begins with whsec_. Copy it whole from Resend.",
    ),
});

export const channelIdSchema = z.strictObject({ channelId: z.uuid() });

/** One check by its name, or all five without. */
export const runChecksSchema = z.strictObject({
  channelId: z.uuid(),
  name: z.enum(CHANNEL_CHECKS).optional(),
});

export const registerNumberSchema = z.strictObject({
  channelId: z.uuid(),
  pin: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "The PIN has six digits."),
});

export const saveChannelSchema = z.strictObject({
  channelId: z.uuid(),
  name,
  label: z.string().trim().max(24, "At most 24 characters."),
  isDefault: z.boolean(),
});

export const replaceTokenSchema = z.strictObject({ channelId: z.uuid(), accessToken });

export const saveOwnAppSchema = z.strictObject({
  appId: z
    .string()
    .trim()
    .regex(/^\d{6,20}$/, "The app id is a number; it stands at the top of the app’s dashboard."),
  appSecret: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{32}$/i, "The app secret has 32 characters, 0 to 9 and a to f."),
});
export const removeOwnAppSchema = z.strictObject({});

export const switchModeSchema = z.strictObject({
  channelId: z.uuid(),
  mode: z.enum(CHANNEL_MODES),
  /** The number's own token; needed for dedicated mode when none is stored. */
  accessToken: z.union([z.literal(""), accessToken]).default(""),
});

/** Fields and limits of Meta's business profile (whatsapp.md 5.1). */
export const businessProfileSchema = z.strictObject({
  channelId: z.uuid(),
  about: z.string().trim().min(1, "WhatsApp shows this line; write a few words.").max(139),
  address: z.string().trim().max(256),
  description: z.string().trim().max(512),
  email: z.union([z.literal(""), z.email("This is not an e-mail address.").max(128)]),
  vertical: z.string().trim().min(1, "Choose a branch.").max(40),
  website1: z.union([z.literal(""), z.url("Write the whole address, with https://").max(256)]),
  website2: z.union([z.literal(""), z.url("Write the whole address, with https://").max(256)]),
});

export const finishSignupSchema = z.strictObject({
  code: z.string().min(5).max(2_000),
  phoneNumberId: digits("The phone number id"),
  wabaId: digits("The WhatsApp account id"),
  /** Coexistence: the number stays in the WhatsApp Business app and is not registered by us. */
  coexists: z.boolean().default(false),
});
