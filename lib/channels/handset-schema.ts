import * as z from "zod";

/** A phone of the sandbox: digits, or a business-scoped user id. */
const phone = z.string().regex(/^[\w.:-]{3,128}$/, "This is not a phone number.");
const channelId = z.uuid();

export const handsetSchema = z.strictObject({ channelId, phone });

/** Largest file that a practice phone sends, in bytes. */
export const HANDSET_FILE_MAX_BYTES = 16 * 1024 * 1024;

export const handsetMessageSchema = z.strictObject({
  channelId,
  phone,
  /** Shown as the person's profile name from then on. */
  name: z.string().trim().min(1).max(60).optional(),
  /** Provider id of the message that is answered. */
  contextId: z.string().max(300).optional(),
  message: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("text"),
      text: z.string().trim().min(1, "Write something first.").max(4096),
    }),
    z.strictObject({
      type: z.literal("button"),
      text: z.string().min(1).max(200),
      payload: z.string().max(1000).optional(),
    }),
    z.strictObject({
      type: z.literal("button_reply"),
      id: z.string().max(300),
      title: z.string().max(200),
    }),
    z.strictObject({
      type: z.literal("list_reply"),
      id: z.string().max(300),
      title: z.string().max(200),
      description: z.string().max(300).optional(),
    }),
    z.strictObject({
      type: z.literal("flow_reply"),
      response: z.record(z.string().max(100), z.string().max(1000)),
    }),
    z.strictObject({
      type: z.literal("reaction"),
      messageId: z.string().max(300),
      emoji: z.string().max(16),
    }),
    z.strictObject({
      type: z.literal("location"),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      placeName: z.string().max(200).optional(),
      address: z.string().max(300).optional(),
    }),
  ]),
});
export type HandsetMessage = z.output<typeof handsetMessageSchema>["message"];

export const blockHandsetSchema = z.strictObject({ channelId, phone, blocked: z.boolean() });

const share = z.number().min(0).max(1);
const milliseconds = z.int().min(0).max(600_000);

/** What may go wrong between us and the practice Meta. Shares are 0 to 1. */
export const handsetFaultsSchema = z.strictObject({
  latencyMs: milliseconds.optional(),
  share429: share.optional(),
  share5xx: share.optional(),
  shareTimeout: share.optional(),
  shareAcceptThenCut: share.optional(),
  statusDelayMs: milliseconds.optional(),
  duplicateStatuses: share.optional(),
  reorderStatuses: share.optional(),
});
export type HandsetFaults = z.output<typeof handsetFaultsSchema>;
export const clearHandsetFaultsSchema = z.strictObject({});
