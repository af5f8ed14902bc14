export const CONTACT_SOURCES = [
  "manual",
  "import",
  "whatsapp",
  "sms",
  "email",
  "phone_app",
  "api",
  "sample",
] as const;
export type ContactSource = (typeof CONTACT_SOURCES)[number];

/** Derived from the newest consent event; "unknown" means that no event exists. */
export const CONSENT_STATES = ["unknown", "opted_in", "opted_out"] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

export const CONSENT_ACTIONS = ["opt_in", "opt_out"] as const;
export type ConsentAction = (typeof CONSENT_ACTIONS)[number];

export const CONSENT_SOURCES = [
  "manual",
  "import",
  "keyword",
  "button",
  "meta_preference",
  "provider_error",
  "api",
  "sample",
  "merge",
] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

/** What one person is known by. `user_id` is Meta's business-scoped id (BSUID); `email` is in lower case. */
export const IDENTITY_KINDS = ["phone", "wa_id", "user_id", "email"] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export const IMPORT_STATUSES = [
  "reading",
  "mapping",
  "checking",
  "checked",
  "committing",
  "completed",
  "cancelled",
  "failed",
  "undone",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const IMPORT_VERDICTS = ["create", "update", "skip", "fail"] as const;
export type ImportVerdict = (typeof IMPORT_VERDICTS)[number];

/** Why a person is left out for a while: no WhatsApp behind the number, or enough marketing (131049). */
export const SUPPRESSION_KINDS = ["unreachable", "marketing_cap"] as const;
export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];
