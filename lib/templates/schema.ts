import * as z from "zod";
import { TEMPLATE_CATEGORIES } from "@/db/enums/templates";
import { templateLanguage } from "./template-languages";

// A draft is saved while it is written, so an unfinished part is kept as it is; what Meta would
// refuse is said by template-rules.ts and stops the submission.
const label = z.string().trim().max(200);
const short = z.string().trim().max(200);

export const FILE_HEADER_KINDS = ["image", "video", "document"] as const;
export type FileHeaderKind = (typeof FILE_HEADER_KINDS)[number];
export const HEADER_KINDS = ["none", "text", ...FILE_HEADER_KINDS, "location", "product"] as const;
export type HeaderKind = (typeof HEADER_KINDS)[number];

const fileHeaderSchema = z.strictObject({
  kind: z.enum(FILE_HEADER_KINDS),
  /** Meta's handle of the sample file, "" while there is none (whatsapp.md 4.5). */
  handle: z.string().max(4_000),
});
export const templateHeaderSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("text"), text: z.string().max(200) }),
  fileHeaderSchema,
  z.strictObject({ kind: z.literal("location") }),
  z.strictObject({ kind: z.literal("product") }),
]);
export type TemplateDraftHeader = z.output<typeof templateHeaderSchema>;

/** Buttons whose words alone are ours to write. */
export const WORDED_BUTTONS = ["CATALOG", "MPM", "SPM", "ORDER_DETAILS", "VOICE_CALL"] as const;

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
  z.strictObject({
    type: z.literal("FLOW"),
    text: label,
    /** A published form's id, or the form itself as JSON. */
    flow: z.strictObject({ by: z.enum(["id", "json"]), value: z.string().trim().max(20_000) }),
    /** The screen it opens with; "" leaves it to Meta. */
    screen: short,
  }),
  z.strictObject({ type: z.enum(WORDED_BUTTONS), text: label }),
  z.strictObject({ type: z.literal("REQUEST_CONTACT_INFO") }),
]);
export type TemplateDraftButton = z.output<typeof templateButtonSchema>;

/** Contact fields that a template variable may be filled from. */
export const VARIABLE_FIELDS = ["first_name", "name", "company", "city", "email", "phone"] as const;

/** Filled from each contact's own field; a person without it gets the fallback, or nothing at all. */
export const fieldSourceSchema = z.object({
  field: z.union([z.enum(VARIABLE_FIELDS), z.string().regex(/^custom:.{1,60}$/)]),
  fallback: z.string().trim().max(600).default(""),
});

/** How one template variable is filled; a missing value uses the fallback or blocks that person. */
export const variableSchema = z.discriminatedUnion("source", [
  z.object({
    source: z.literal("text"),
    /** Long enough for the ids of thirty products. */
    text: z.string().trim().min(1, "Write the text.").max(2_000),
  }),
  fieldSourceSchema.extend({ source: z.literal("field") }),
]);
export type Variable = z.output<typeof variableSchema>;

const samples = z.record(z.string().max(100), z.string().max(600)).default({});

export const templateCardSchema = z.strictObject({
  header: z.union([fileHeaderSchema, z.strictObject({ kind: z.literal("product") })]),
  /** "" for cards without words of their own. */
  body: z.string().max(1_000),
  buttons: z.array(templateButtonSchema).max(10),
});
export type TemplateDraftCard = z.output<typeof templateCardSchema>;

/** Everything of a login code that is not Meta's own wording (whatsapp.md 4.3). */
export const templateCodeSchema = z.strictObject({
  /** "For your security, do not share this code." */
  advice: z.boolean(),
  /** Minutes until the code expires, 1 to 90; null says nothing about it. */
  expiresInMinutes: z.number().int().min(0).max(999).nullable(),
  kind: z.enum(["COPY_CODE", "ONE_TAP", "ZERO_TAP"]),
  /** Words of the two buttons; "" takes Meta's. */
  copyText: label,
  autofillText: label,
  /** Android apps that may take the code by themselves. */
  apps: z.array(z.strictObject({ packageName: short, signatureHash: short })).max(5),
  /** Meta's terms for zero-tap, which the business answers for. */
  termsAccepted: z.boolean(),
});
export type TemplateDraftCode = z.output<typeof templateCodeSchema>;

/** What stands beside the body. Login codes have a form of their own. */
export const TEMPLATE_LAYOUTS = ["standard", "carousel", "offer", "call_permission"] as const;
export type TemplateLayout = (typeof TEMPLATE_LAYOUTS)[number];

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
  layout: z.enum(TEMPLATE_LAYOUTS).default("standard"),
  header: templateHeaderSchema.default({ kind: "none" }),
  body: z.string().max(4_096),
  footer: z.string().max(200).default(""),
  buttons: z.array(templateButtonSchema).max(20).default([]),
  /** Of the layout "offer": the words above the body, and whether they count down. */
  offer: z
    .strictObject({ text: z.string().max(100), countdown: z.boolean() })
    .default({ text: "", countdown: true }),
  /** Of the layout "carousel". */
  cards: z.array(templateCardSchema).max(12).default([]),
  /** Of the category "authentication"; null for all others. */
  code: templateCodeSchema.nullable().default(null),
  /** How long Meta keeps trying to deliver one, in seconds; null is Meta's own limit. */
  ttlSeconds: z.number().int().min(-1).max(2_592_000).nullable().default(null),
  /** Sample by variable: "header.1", "body.first_name", "card.0.body.1". */
  samples,
  /** Where values usually come from, by place: what a campaign begins with. */
  sources: z.record(z.string().max(100), fieldSourceSchema.strict()).default({}),
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
  /** The draft that these changes were made to: what somebody else wrote since is not overwritten. */
  seen: templateDraftSchema.extend({ name: z.string().max(512) }).optional(),
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
/** The sample of a template, to be sent by this number. */
export const sendSampleSchema = z.strictObject({
  channelId: z.uuid("Choose a number first."),
  handle: z.string().min(1).max(4_000),
});
