import * as z from "zod";
import { TEMPLATE_CATEGORIES } from "@/db/enums/templates";
import { templateLanguage } from "./template-languages";

// A draft is saved while it is written, so an unfinished button is kept as it is; what Meta would
// refuse is said by template-rules.ts and stops the submission.
const label = z.string().trim().max(200);

export const templateButtonSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("QUICK_REPLY"), text: label }),
  z.strictObject({
    type: z.literal("URL"),
    text: label,
    url: z.string().trim().max(2_100),
    example: z.string().trim().max(2_100).optional(),
  }),
  z.strictObject({
    type: z.literal("PHONE_NUMBER"),
    text: label,
    phone: z.string().trim().max(40),
  }),
  z.strictObject({ type: z.literal("COPY_CODE"), example: z.string().trim().max(100) }),
]);
export type TemplateDraftButton = z.output<typeof templateButtonSchema>;

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
  buttons: z.array(templateButtonSchema).max(20).default([]),
  /** Sample by variable: "header.1", "body.first_name". */
  samples: z.record(z.string().max(100), z.string().max(600)).default({}),
});
export type TemplateDraft = z.output<typeof templateDraftSchema>;

export const createTemplateSchema = z.strictObject({
  channelId: z.uuid("Choose the number whose account this is for."),
  draft: templateDraftSchema,
});
/** Begins a draft: from a starter, or with nothing. */
export const startTemplateSchema = z.strictObject({
  channelId: z.uuid("Choose the number whose account this is for."),
  starter: z.string().max(60).nullable(),
});
export const updateTemplateSchema = z.strictObject({
  templateId: z.uuid(),
  draft: templateDraftSchema,
  /** When the draft was saved that these changes were made to; a newer one is not overwritten. */
  seenAt: z.iso.datetime().optional(),
});
/** A draft from a template that stands: under a new name, or under its own in another language. */
export const copyTemplateSchema = z.strictObject({
  templateId: z.uuid(),
  language: z
    .string()
    .refine((code) => templateLanguage(code) !== undefined, "Choose a language from the list.")
    .optional(),
});
export const templateIdSchema = z.strictObject({ templateId: z.uuid() });
export const syncTemplatesSchema = z.strictObject({ channelId: z.uuid() });
