import * as z from "zod";
import { MAIL_RHYTHMS, NOTIFICATION_KINDS } from "@/db/enums/notifications";
import { isTimeZone } from "@/lib/core/format/dates";

/** Named ones, those that lead to a place, or all. */
export const markNotificationsReadSchema = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) }),
  z.strictObject({ place: z.string().startsWith("/").max(500) }),
  z.strictObject({ all: z.literal(true) }),
]);
export type MarkNotificationsRead = z.output<typeof markNotificationsReadSchema>;

export const NOTIFICATION_VIEWS = ["unread", "all"] as const;
export type NotificationView = (typeof NOTIFICATION_VIEWS)[number];

/** What cannot be read in an address counts as not given (TB-1). */
export const listNotificationsSchema = z.object({
  view: z.enum(NOTIFICATION_VIEWS).catch("unread"),
  /** Time and id of the last one of the page before: "<ISO>~<uuid>". */
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z~[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type ListNotifications = { view?: unknown; before?: unknown };

const waysSchema = z.strictObject({ app: z.boolean(), mail: z.boolean(), push: z.boolean() });
const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write a time such as 22:00.");

export const savePreferencesSchema = z
  .strictObject({
    /** Only what changed; other kinds keep what they have. */
    choices: z.partialRecord(z.enum(NOTIFICATION_KINDS), waysSchema),
    mailRhythm: z.enum(MAIL_RHYTHMS),
    quietFrom: clockSchema.nullable(),
    quietUntil: clockSchema.nullable(),
    timeZone: z.string().refine(isTimeZone, "Choose a time zone."),
    showText: z.boolean(),
  })
  .superRefine(({ quietFrom, quietUntil }, found) => {
    if ((quietFrom === null) !== (quietUntil === null)) {
      found.addIssue({
        code: "custom",
        path: [quietFrom === null ? "quietFrom" : "quietUntil"],
        message: "Quiet hours have a beginning and an end.",
      });
    }
    if (quietFrom !== null && quietFrom === quietUntil) {
      found.addIssue({
        code: "custom",
        path: ["quietUntil"],
        message: "Choose an end that differs from the beginning.",
      });
    }
  });
export type SavePreferences = z.output<typeof savePreferencesSchema>;

/** A browser's subscription as PushSubscription.toJSON() gives it. */
export const subscribePushSchema = z.strictObject({
  endpoint: z.url().max(2_000),
  keys: z.strictObject({
    /** A point of P-256, uncompressed. */
    p256dh: z.string().regex(/^B[\w-]{86}$/, "This is no key of a browser."),
    auth: z.string().regex(/^[\w-]{22}$/, "This is no key of a browser."),
  }),
});
export type SubscribePush = z.output<typeof subscribePushSchema>;

export const pushEndpointSchema = z.strictObject({ endpoint: z.url().max(2_000) });
export type PushEndpoint = z.output<typeof pushEndpointSchema>;
