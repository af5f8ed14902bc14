import * as z from "zod";
import { CHARGE_STATES } from "@/db/enums/messages";
import { WHATSAPP_CAPABILITIES } from "@/lib/channels/whatsapp/capabilities";
import { storedText } from "@/lib/core/stored-text";
import { DISPLAY_STATUSES } from "@/lib/messages/status";

/** A call names a phone, and no channel that reaches phones takes more. */
const MAX_CHARACTERS = WHATSAPP_CAPABILITIES.textMaxCharacters;

/*
 * What the public API takes and answers. The names are a promise to programs that nobody here can
 * change: fields are added, never renamed. The reference is made of this file.
 */

const PHONE = /^\+[1-9]\d{6,14}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const idempotencyKeySchema = z
  .string()
  .min(1)
  .max(255)
  .describe(
    "Chosen by you, one a message. Repeat it with the same body and nothing is sent twice.",
  );

export const apiMessageSchema = z
  .strictObject({
    to: z
      .string("A phone number like +254712345678, or the id of a contact.")
      .refine(
        (text) => PHONE.test(text) || UUID.test(text),
        "A phone number like +254712345678, or the id of a contact.",
      )
      .describe("Phone number in E.164 (+254712345678), or the id of a contact."),
    from: z
      .uuid("The id of one of your channels.")
      .optional()
      .describe("Id of the channel. Without it: the one they wrote to last, else your default."),
    text: z
      .strictObject({
        body: z
          .string("Write something.")
          .max(MAX_CHARACTERS, `WhatsApp takes at most ${MAX_CHARACTERS} characters.`)
          .refine((text) => storedText(text).trim() !== "", "Write something."),
      })
      .optional()
      .describe("On WhatsApp within 24 hours of the person's last message, over SMS at any time."),
    template: z
      .strictObject({
        name: z
          .string("The name of a template.")
          .regex(/^[a-z0-9_]{1,512}$/, "The name of a template: small letters, digits and _."),
        language: z
          .string("The language of the template, like en_US.")
          .regex(/^[A-Za-z0-9_-]{2,20}$/, "The language of the template, like en_US."),
        values: z
          .record(z.string().max(100), z.string("Values are text.").max(2_000))
          .optional()
          .describe("Text by place: body.1 or body.first_name, header.1, button.0, header.media."),
      })
      .optional()
      .describe("An approved template, at any time."),
  })
  .refine(({ text, template }) => Boolean(text) !== Boolean(template), {
    path: ["text"],
    message: "Give either text or template.",
  });
export type ApiMessage = z.output<typeof apiMessageSchema>;

const status = z
  .enum(DISPLAY_STATUSES)
  .describe("unconfirmed: nobody knows whether WhatsApp took it, so it is not sent again.");

export const apiSentSchema = z.object({
  message_id: z.uuid(),
  status,
  conversation_id: z.uuid(),
  contact_id: z.uuid(),
  contact_created: z.boolean().describe("The person was unknown before this call."),
});
export type ApiSent = z.output<typeof apiSentSchema>;

const instant = z.iso.datetime().nullable();

export const apiStatusSchema = z.object({
  message_id: z.uuid(),
  status,
  conversation_id: z.uuid().nullable(),
  contact_id: z.uuid(),
  created_at: z.iso.datetime(),
  sent_at: instant,
  delivered_at: instant,
  read_at: instant,
  failed_at: instant,
  error: z
    .object({ code: z.int().nullable(), message: z.string() })
    .nullable()
    .describe("Why it failed: WhatsApp's code, and what to do."),
  price: z
    .object({
      amount: z.string().describe("Decimal text, four places."),
      currency: z.string(),
      state: z.enum(CHARGE_STATES).describe("captured: taken from your wallet."),
    })
    .nullable()
    .describe("Null while it is free or not known."),
});
export type ApiStatus = z.output<typeof apiStatusSchema>;
