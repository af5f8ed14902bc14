import * as z from "zod";
import { VARIABLE_FIELDS, type Variable, variableSchema } from "@/lib/templates/schema";

export { VARIABLE_FIELDS, type Variable, variableSchema };

const id = z.uuid("Choose one from the list.");

/** Who a campaign goes to. The same shapes as lib/contacts/segment-filter.ts understands. */
export const audienceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all"), excludeTagIds: z.array(id).max(50).default([]) }),
  z.object({
    kind: z.literal("tags"),
    tagIds: z.array(id).min(1, "Choose at least one tag.").max(50),
    match: z.enum(["any", "all"]).default("any"),
    excludeTagIds: z.array(id).max(50).default([]),
  }),
  z.object({
    kind: z.literal("ids"),
    ids: z.array(id).min(1, "Choose at least one contact.").max(10_000),
    excludeTagIds: z.array(id).max(50).default([]),
  }),
]);
export type Audience = z.output<typeof audienceSchema>;

const place = z.string().max(100);

/** Keyed by the variable's place: "body.first_name", "header.1", "button.0". */
export const variablesSchema = z.record(place, variableSchema);

/** The same; null takes one away. */
const variableChangesSchema = z.record(place, variableSchema.nullable());

const name = z
  .string()
  .trim()
  .min(1, "Give the campaign a name.")
  .max(120, "At most 120 characters.");

export const createCampaignSchema = z.strictObject({ name });
export const updateCampaignSchema = z.strictObject({
  campaignId: id,
  name: name.optional(),
  channelId: id.optional(),
  templateId: id.optional(),
  audience: audienceSchema.optional(),
  /** Those alone that are changed: a colleague may be filling in the others. */
  variables: variableChangesSchema.optional(),
  fitToLimit: z.boolean().optional(),
  ownLanguage: z.boolean().optional(),
});
export const campaignIdSchema = z.strictObject({ campaignId: id });
export const resumeCampaignSchema = z.strictObject({
  campaignId: id,
  /** Templates that Meta stopped: whoever would get them is left out, and the others go on. */
  without: z.array(id).min(1).max(100).optional(),
});
export const testSendSchema = z.strictObject({
  campaignId: id,
  phone: z.string().trim().min(3, "Write a phone number with its country code.").max(40),
});
export const launchCampaignSchema = z.strictObject({
  campaignId: id,
  /** The plan that was reviewed: launching refuses when it no longer holds. */
  planned: z.strictObject({
    sendable: z.number().int().min(1),
    cost: z.string().regex(/^\d+\.\d{4}$/),
    /** People by Meta's code of the language they get. */
    languages: z.record(z.string().max(10), z.number().int().min(1)).optional(),
    /** Of the plan that was shown. */
    fingerprint: z.string().max(64).optional(),
  }),
});
export const settleUnknownSchema = z.strictObject({
  campaignId: id,
  messageId: id,
  decision: z.enum(["assume_sent", "assume_not_sent"]),
});
