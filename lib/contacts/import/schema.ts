import * as z from "zod";
import { countryCode, tagName } from "../schema";
import { type ColumnMapping, isImportField } from "./fields";

const importId = z.uuid("This is not an id.");
export const importIdSchema = z.object({ importId });

export const CONSENT_BASES = {
  checkbox: "They ticked a box",
  paper: "They signed or agreed in person",
  message: "They asked for it in a message",
  call: "They agreed on the phone",
  other: "Something else",
} as const;
export type ConsentBasis = keyof typeof CONSENT_BASES;

const mapping = z
  .record(z.string().regex(/^\d{1,2}$/), z.string().max(70))
  .transform((columns, refine) => {
    for (const [column, field] of Object.entries(columns)) {
      if (!isImportField(field)) {
        refine.addIssue({ code: "custom", path: [column], message: "Unknown field." });
      }
    }
    return columns as ColumnMapping;
  });

const evidence = z
  .string()
  .trim()
  .min(10, "Write the wording they agreed to, or where and how they agreed.")
  .max(2000)
  .refine((text) => !text.includes(String.fromCharCode(0)), "Remove the invisible character.");

const consent = z.discriminatedUnion("mode", [
  /** Nobody becomes opted in; a "no" in the file still counts. */
  z.object({ mode: z.literal("none") }),
  z.object({
    mode: z.enum(["all", "column"]),
    basis: z.enum(Object.keys(CONSENT_BASES) as [ConsentBasis, ...ConsentBasis[]], {
      error: "Say how they agreed.",
    }),
    evidence,
  }),
]);

export const importRulesSchema = z.object({
  /** National numbers belong to it. */
  defaultCountry: countryCode,
  /** Numbers belong to the country that the row names, not to the default. */
  useCountryColumn: z.boolean(),
  purpose: z.enum(["both", "create", "update"]),
  /** What happens where file and contact both have a value. */
  existing: z.enum(["keep", "overwrite"]),
  /** Rows without a number: fail, or become contacts that e-mail alone can reach. */
  withoutPhone: z.enum(["fail", "email_only"]),
  tagNames: z.array(tagName).max(20),
  consent,
});
export type ImportRules = z.output<typeof importRulesSchema>;

export const saveImportColumnsSchema = z.object({ importId, mapping });
export const saveImportRulesSchema = z.object({ importId, rules: importRulesSchema });

/** What contact_imports.options holds. */
export const importOptionsSchema = z.object({
  rules: importRulesSchema,
  /** The check that may write verdicts; an older one that still runs stops. */
  checkId: z.string().optional(),
  /** Guessed when the file came: how sure each column's field is. */
  confidence: z.array(z.enum(["high", "medium", "low"])).default([]),
  /** Why the default country is what it is. */
  countryReason: z.string().optional(),
  /** Of a sample: rows whose number fits the country that the row names, and rows looked at. */
  countryColumnFit: z.object({ fitting: z.number(), looked: z.number() }).optional(),
  /** The first line was taken for a contact and not for the head. */
  headless: z.boolean().default(false),
});
export type ImportOptions = z.output<typeof importOptionsSchema>;
