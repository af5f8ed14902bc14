import * as z from "zod";
import { API_SCOPES, ROLES } from "@/db/enums/workspaces";
import { emailSchema, newPasswordSchema, personNameSchema } from "@/lib/auth/schema";
import { isTimeZone } from "@/lib/core/format/dates";
import { readLanguage } from "@/lib/core/format/language";
import { isCountry } from "./countries";

const countrySchema = z.string().refine(isCountry, "Choose a country.");
const timeZoneSchema = z.string().refine(isTimeZone, "Choose a time zone.");

export const workspaceNameSchema = z
  .string()
  .trim()
  .min(1, "Write the name of your business.")
  .max(80, "Use 80 characters at most.");

export const signUpSchema = z.strictObject({
  name: personNameSchema,
  workspaceName: workspaceNameSchema,
  email: emailSchema,
  password: newPasswordSchema,
  /** What the browser says; a wrong one only means a worse guess. */
  timeZone: z.string().max(60).optional(),
});
export type SignUp = z.output<typeof signUpSchema>;

export const createWorkspaceSchema = z.strictObject({
  name: workspaceNameSchema,
  timeZone: z.string().max(60).optional(),
});

export const updateWorkspaceSchema = z.strictObject({
  name: workspaceNameSchema,
  country: countrySchema,
  timeZone: timeZoneSchema,
  /** What the form showed when it was opened. */
  seen: z
    .strictObject({
      name: z.string().max(1_000),
      country: z.string().max(1_000),
      timeZone: z.string().max(1_000),
    })
    .partial()
    .optional(),
});
export type UpdateWorkspace = z.output<typeof updateWorkspaceSchema>;

export const inviteMemberSchema = z.strictObject({
  email: emailSchema,
  role: z.enum(ROLES),
});
export type InviteMember = z.output<typeof inviteMemberSchema>;

export const invitationSchema = z.strictObject({ invitationId: z.uuid() });

export const acceptInvitationSchema = z.strictObject({ token: z.string().min(1).max(100) });

export const signUpByInvitationSchema = z.strictObject({
  token: z.string().min(1).max(100),
  name: personNameSchema,
  password: newPasswordSchema,
});
export type SignUpByInvitation = z.output<typeof signUpByInvitationSchema>;

export const memberSchema = z.strictObject({ memberId: z.uuid() });
export type MemberInput = z.output<typeof memberSchema>;

export const changeRoleSchema = z.strictObject({ memberId: z.uuid(), role: z.enum(ROLES) });
export type ChangeRole = z.output<typeof changeRoleSchema>;

export const API_KEY_LIVES = ["never", "30", "90", "365"] as const;
export const createApiKeySchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Write which program will use it.")
    .max(60, "Use 60 characters at most."),
  scopes: z
    .array(z.enum(API_SCOPES))
    .min(1, "Choose at least one thing that it may do.")
    .refine((scopes) => new Set(scopes).size === scopes.length, "Each scope once."),
  /** Days until it ends by itself. */
  life: z.enum(API_KEY_LIVES),
});
export type CreateApiKey = z.output<typeof createApiKeySchema>;

export const apiKeySchema = z.strictObject({ apiKeyId: z.uuid() });

export const leaveWorkspaceSchema = z.strictObject({});

export const deleteWorkspaceSchema = z.strictObject({
  /** The workspace's name, typed; the sample needs none. */
  confirmName: z.string().max(200),
});

export const INDUSTRIES = [
  "retail",
  "food",
  "health",
  "education",
  "travel",
  "finance",
  "property",
  "services",
  "other",
] as const;
export const USE_CASES = ["campaigns", "support", "notifications", "sales"] as const;
export const VOLUMES = ["under_1000", "1000_10000", "10000_100000", "over_100000"] as const;

export const answerOnboardingSchema = z.strictObject({
  industry: z.enum(INDUSTRIES).optional(),
  useCases: z.array(z.enum(USE_CASES)).max(USE_CASES.length).default([]),
  volume: z.enum(VOLUMES).optional(),
  country: countrySchema.optional(),
  timeZone: z.string().max(60).optional(),
});
export type AnswerOnboarding = z.output<typeof answerOnboardingSchema>;

/** Stored in workspaces.settings. Read by readWorkspaceSettings; keys it does not know survive (A14). */
const workspaceSettingsSchema = z.looseObject({
  version: z.literal(1).catch(1),
  onboarding: z
    .object({
      industry: z.enum(INDUSTRIES).optional(),
      useCases: z.array(z.enum(USE_CASES)).default([]),
      volume: z.enum(VOLUMES).optional(),
      /** ISO; set when the questions were answered or skipped. */
      finishedAt: z.string().optional(),
    })
    .catch({ useCases: [] })
    .default({ useCases: [] }),
  /** Languages of templates for people whose own is not known or not there, BCP 47, best first (E4). */
  languageFallbacks: z.array(z.string()).catch([]).default([]),
  /** ISO; the checklist stays reachable after it was put away. */
  checklistHiddenAt: z.string().optional().catch(undefined),
});
export type WorkspaceSettings = z.output<typeof workspaceSettingsSchema>;

/** Never fails: a part that cannot be read falls back to its default. */
export function readWorkspaceSettings(stored: unknown): WorkspaceSettings {
  const isObject = typeof stored === "object" && stored !== null && !Array.isArray(stored);
  return workspaceSettingsSchema.parse(isObject ? stored : {});
}

/** A name or a tag of a language in any form, kept as BCP 47. */
const languageTag = z
  .string()
  .max(60)
  .transform((text, check) => {
    const tag = readLanguage(text);
    if (tag !== null) return tag;
    check.addIssue("Choose languages from the list.");
    return z.NEVER;
  });

/** The order in which templates fall back on another language. */
export const saveLanguagesSchema = z.strictObject({
  languages: z
    .array(languageTag)
    .max(10, "Choose ten languages at most.")
    .refine((tags) => new Set(tags).size === tags.length, "Each language once."),
});

export const hideChecklistSchema = z.strictObject({ hidden: z.boolean() });
