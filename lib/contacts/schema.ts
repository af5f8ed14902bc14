import * as z from "zod";
import { CONSENT_ACTIONS, CONSENT_STATES } from "@/db/enums/contacts";
import { readLanguage } from "@/lib/core/format/language";
import { TAG_NAME_MAX, tagSlug } from "./tag";

/** PostgreSQL cannot store NUL, and nobody types it on purpose. */
const NUL = String.fromCharCode(0);
const clean = (text: string) => !text.includes(NUL);
const line = (maxLength: number, what: string) =>
  z
    .string()
    .trim()
    .max(maxLength, `${what} can have up to ${maxLength} characters.`)
    .refine(clean, `${what} holds a character that cannot be stored.`);

const id = z.uuid("This is not an id.");
export const countryCode = z.string().regex(/^[A-Z]{2}$/, "Choose a country.");

export const tagName = line(TAG_NAME_MAX, "A tag").refine(
  (name) => tagSlug(name) !== "",
  "A tag needs a name.",
);

const CUSTOM_FIELD_LIMIT = 50;
export const customFields = z
  .record(line(60, "A field name").min(1, "A field needs a name."), line(1000, "A field"))
  .refine(
    (fields) => Object.keys(fields).length <= CUSTOM_FIELD_LIMIT,
    `A contact can have up to ${CUSTOM_FIELD_LIMIT} custom fields.`,
  );

const email = z.union([
  z.literal(""),
  z.email("This is not an e-mail address.").max(254, "This e-mail address is too long."),
]);

/** A tag or a name, kept as BCP 47: "German", "de" and "DE" are "de". */
const language = line(60, "A language").transform((text, check) => {
  const tag = text === "" ? "" : readLanguage(text);
  if (tag !== null) return tag;
  check.addIssue("This is not a language. Write its name or its code, for instance Swahili or sw.");
  return z.NEVER;
});

/** What a person can type about a contact; empty text means "nothing there". */
const contactFields = z.object({
  name: line(200, "A name"),
  /** As typed; national numbers belong to `phoneCountry`. */
  phone: line(60, "A phone number"),
  phoneCountry: countryCode.optional(),
  email: z.string().trim().toLowerCase().pipe(email),
  company: line(200, "A company"),
  city: line(200, "A city"),
  language,
});

export const createContactSchema = contactFields
  .partial()
  .extend({
    tagNames: z.array(tagName).max(50).default([]),
    customFields: customFields.default({}),
    /** Wording of the consent that was given; absent or empty: no consent is recorded. */
    consentEvidence: line(2000, "The proof").optional(),
  })
  .refine((input) => Boolean(input.phone || input.email), {
    path: ["phone"],
    message: "A contact needs a phone number or an e-mail address.",
  });
export type CreateContactInput = z.output<typeof createContactSchema>;

/** Whatever stands there, also what would not be taken today. */
const seenText = z.string().max(10_000);

export const updateContactSchema = contactFields.partial().extend({
  id,
  customFields: customFields.optional(),
  /**
   * What stood in the fields when the form was opened, "" for nothing: what a colleague changed since
   * is not overwritten.
   */
  seen: z
    .strictObject({
      name: seenText,
      phone: seenText,
      email: seenText,
      company: seenText,
      city: seenText,
      language: seenText,
      customFields: z.record(z.string().max(200), seenText),
    })
    .partial()
    .optional(),
});
export type UpdateContactInput = z.output<typeof updateContactSchema>;

export const SEARCH_MIN_LENGTH = 2;

/** Which contacts: what the list shows, a bulk action touches and a campaign is sent to. */
export const contactFilterSchema = z.object({
  /** Part of name, phone, e-mail or company; shorter than two characters is no search. */
  search: z
    .string()
    .trim()
    .max(100)
    .transform((text) => text.replaceAll(NUL, ""))
    .optional(),
  tagIds: z.array(id).max(50).optional(),
  tagMatch: z.enum(["any", "all"]).optional(),
  consent: z.enum(CONSENT_STATES).optional(),
  country: countryCode.optional(),
  blocked: z.boolean().optional(),
});
export type ContactFilter = z.output<typeof contactFilterSchema>;

export const contactAudienceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({
    kind: z.literal("tags"),
    tagIds: z.array(id).min(1, "Choose a tag.").max(50),
    match: z.enum(["any", "all"]),
  }),
  z.object({ kind: z.literal("ids"), ids: z.array(id).min(1).max(10_000) }),
  z.object({
    kind: z.literal("filter"),
    filter: contactFilterSchema,
    /** Left out of an otherwise complete selection. */
    exceptIds: z.array(id).max(10_000).optional(),
  }),
]);
export type ContactAudience = z.output<typeof contactAudienceSchema>;

export const CONTACT_SORTS = [
  "newest",
  "name",
  "name_desc",
  "last_message",
  "last_message_asc",
] as const;
export type ContactSort = (typeof CONTACT_SORTS)[number];

export const PAGE_SIZE = 50;
export const listContactsSchema = contactFilterSchema.extend({
  sort: z.enum(CONTACT_SORTS).default("newest"),
  /** Opaque, from the page before or after. */
  cursor: z.string().max(600).optional(),
  direction: z.enum(["after", "before"]).default("after"),
  limit: z.number().int().min(1).max(100, "A page holds up to 100 contacts.").default(PAGE_SIZE),
});
export type ListContactsInput = z.output<typeof listContactsSchema>;

export const tagContactsSchema = z.object({
  audience: contactAudienceSchema,
  add: z.array(tagName).max(20).default([]),
  removeTagIds: z.array(id).max(50).default([]),
});
export type TagContactsInput = z.output<typeof tagContactsSchema>;

/** What tagContacts answered, handed back. */
export const untagContactsSchema = z.object({
  /** Tags that were added, and the stamp that the added rows carry. */
  added: z.object({ tagIds: z.array(id).max(50), at: z.string().max(64) }).optional(),
  removed: z
    .array(z.object({ tagId: id, contactIds: z.array(id).max(5000) }))
    .max(50)
    .optional(),
});
export type UntagContactsInput = z.output<typeof untagContactsSchema>;

export const renameTagSchema = z.object({
  tagId: id,
  name: tagName,
  /** Into the tag that has the name already. */
  merge: z.boolean().default(false),
});
export const deleteTagSchema = z.object({ tagId: id });

export const recordConsentSchema = z.object({
  contactIds: z.array(id).min(1).max(10_000),
  action: z.enum(CONSENT_ACTIONS),
  evidence: line(2000, "The proof").min(
    3,
    "Say how you know: the wording they agreed to, or what they wrote.",
  ),
});

export const blockContactSchema = z.object({
  id,
  reason: line(500, "A reason").min(3, "Say why: your team will ask."),
});
export const mergeContactsSchema = z.object({
  /** Whose values win. */
  keptId: id,
  mergedId: id,
});
export const unmergeContactsSchema = z.object({ mergeId: id });
export const contactIdSchema = z.object({ id });
export const contactIdsSchema = z.object({ ids: z.array(id).min(1).max(10_000) });
