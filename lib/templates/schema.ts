import * as z from "zod";
import { TEMPLATE_CATEGORIES } from "@/db/enums/templates";
import { templateLanguage } from "./template-languages";

const label = z.string().trim().min(1, "Write the label.").max(25, "At most 25 characters.");

export const templateButtonSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("QUICK_REPLY"), text: label }),
  z.strictObject({
    type: z.literal("URL"),
    text: label,
    url: z.string().trim().min(1, "Write the address.").max(2_000),
    example: z.string().trim().max(2_000).optional(),
  }),
  z.strictObject({
    type: z.literal("PHONE_NUMBER"),
    text: label,
    phone: z.string().trim().min(3, "Write the number.").max(20, "At most 20 characters."),
  }),
  z.strictObject({
    type: z.literal("COPY_CODE"),
    example: z.string().trim().min(1, "Write an example code.").max(20, "At most 20 characters."),
  }),
]);

/**
 * What the editor holds; built into Meta's components by lib/templates/build-components.ts.
 * Lengths and variables are judged by template-rules.ts, which explains itself better.
 */
export const templateDraftSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Give the template a name.")
    .max(512)
    .regex(/^[a-z0-9_]+$/, "Only small letters, digits and underscores."),
  language: z
    .string()
    .refine((code) => templateLanguage(code) !== undefined, "Choose a language from the list."),
  category: z.enum(TEMPLATE_CATEGORIES),
  header: z.string().max(200).default(""),
  body: z.string().max(4_096),
  footer: z.string().max(200).default(""),
  buttons: z.array(templateButtonSchema).max(10, "At most 10 buttons.").default([]),
  /** Sample by variable: "header.1", "body.first_name". */
  samples: z.record(z.string().max(100), z.string().max(600)).default({}),
});
export type TemplateDraft = z.output<typeof templateDraftSchema>;

export const createTemplateSchema = z.strictObject({
  channelId: z.uuid("Choose the number whose account this is for."),
  draft: templateDraftSchema,
});
export const updateTemplateSchema = z.strictObject({
  templateId: z.uuid(),
  draft: templateDraftSchema,
});
export const templateIdSchema = z.strictObject({ templateId: z.uuid() });
export const syncTemplatesSchema = z.strictObject({ channelId: z.uuid() });
