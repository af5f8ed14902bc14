import * as z from "zod";

/* What the calls of `/_control/` carry. */

const span = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([from, to]) => from <= to, "The first moment must not be after the second.");

export const configSchema = z.strictObject({
  templateReviewMs: z.number().int().min(0).optional(),
  statusBatch: z.number().int().min(1).max(1000).optional(),
  readShare: z.number().min(0).max(1).optional(),
  autoStatus: z.boolean().optional(),
  webhookUrl: z.url().nullable().optional(),
  magicRecipients: z.boolean().optional(),
  pairRate: z.boolean().optional(),
  pauseMarketingToUnitedStates: z.boolean().optional(),
  sentDelayMs: span.optional(),
  deliveredDelayMs: span.optional(),
  readDelayMs: span.optional(),
  templateCreatesPerHour: z.number().int().min(1).optional(),
  managementCallsPerHour: z.number().int().min(1).optional(),
  /** Messages a second by phoneNumberId. */
  throughput: z.record(z.string(), z.number().positive()).optional(),
});

export const inboundSchema = z.strictObject({
  phoneNumberId: z.string(),
  /** Phone of the customer; leave it out for somebody who is known by user id only. */
  from: z.string().optional(),
  userId: z.string().optional(),
  name: z.string().optional(),
  username: z.string().optional(),
  message: z.record(z.string(), z.unknown()),
});

export const numberSchema = z.strictObject({
  phoneNumberId: z.string().regex(/^\d+$/).optional(),
  wabaId: z.string().regex(/^\d+$/).optional(),
  displayPhoneNumber: z.string().optional(),
  verifiedName: z.string().optional(),
  throughputLevel: z.enum(["STANDARD", "HIGH"]).optional(),
  throughput: z.number().positive().optional(),
  qualityRating: z.enum(["GREEN", "YELLOW", "RED", "NA", "UNKNOWN"]).optional(),
  messagingLimitTier: z
    .enum(["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"])
    .optional(),
  registered: z.boolean().optional(),
  /** Two-step PIN that registering asks for; null takes it away. */
  pin: z
    .string()
    .regex(/^\d{6}$/)
    .nullable()
    .optional(),
  codeVerificationStatus: z.enum(["VERIFIED", "NOT_VERIFIED", "EXPIRED"]).optional(),
  nameStatus: z.enum(["APPROVED", "DECLINED", "EXPIRED", "PENDING_REVIEW", "NONE"]).optional(),
  /** Meta's word for the number, for instance FLAGGED; null follows the registration again. */
  status: z
    .enum(["BANNED", "FLAGGED", "RESTRICTED", "RATE_LIMITED", "PENDING"])
    .nullable()
    .optional(),
  /** Address that gets this number's messages instead of the app's; null takes it away. */
  webhookOverride: z.url().nullable().optional(),
  /** How many of its free messages it has used in this month. */
  serviceMessagesThisMonth: z.number().int().min(0).optional(),
});

export const tokenSchema = z.strictObject({
  /** A token of this sandbox to change; a new one is made without it. */
  token: z.string().min(1).optional(),
  scopes: z.array(z.string()).optional(),
  expiresAt: z.iso.datetime().optional(),
  revoked: z.boolean().optional(),
  /** Of another Meta app than this sandbox's: a business with an app of its own. */
  appId: z.string().regex(/^\d+$/).optional(),
});

export const webhookSchema = z.union([
  z.strictObject({
    /** The exact text, or a value that is made compact JSON. */
    body: z.union([z.string(), z.record(z.string(), z.unknown())]),
    /** Replaces the right signature header, to try what a wrong one does. */
    signature: z.string().optional(),
  }),
  z.strictObject({
    field: z.string(),
    value: z.record(z.string(), z.unknown()),
    wabaId: z.string().optional(),
  }),
]);

export const templateSchema = z.strictObject({
  status: z.enum(["APPROVED", "REJECTED", "PAUSED", "DISABLED", "PENDING", "IN_APPEAL"]).optional(),
  category: z.enum(["AUTHENTICATION", "MARKETING", "UTILITY"]).optional(),
  quality: z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]).optional(),
  held: z.boolean().optional(),
  /** Meta's word for a rejection, for instance PROMOTIONAL. */
  reason: z
    .string()
    .regex(/^[A-Z_]+$/)
    .optional(),
});
