import * as z from "zod";
import { isTimeZone } from "@/lib/core/format/dates";
import { messageContentSchema } from "./content-schema";

/** The lists an agent works through; "all" is everything open, whoever has it. */
export const INBOX_VIEWS = ["mine", "unassigned", "all", "unread", "snoozed", "closed"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

/** What WhatsApp takes in one text message. */
export const REPLY_MAX_CHARACTERS = 4096;
export const NOTE_MAX_CHARACTERS = 4000;
const DRAFT_MAX_CHARACTERS = 8000;

const conversationId = z.uuid();
/** Made by the browser: the same click, repeated in any way, is the same message (r59). */
const messageId = z.uuidv7("The message needs an id of its own.");

export const listConversationsSchema = z.object({
  view: z.enum(INBOX_VIEWS).catch("all"),
  search: z
    .string()
    .trim()
    .max(100)
    .optional()
    .transform((text) => text || undefined),
  before: z.string().max(100).optional(),
});
export type ListConversations = z.output<typeof listConversationsSchema>;

export const conversationSchema = z.strictObject({ conversationId });

export const replySchema = z.strictObject({
  conversationId,
  messageId,
  text: z
    .string()
    .max(REPLY_MAX_CHARACTERS, `WhatsApp takes at most ${REPLY_MAX_CHARACTERS} characters.`)
    .refine((text) => text.trim() !== "", "Write something first."),
  /** Id of our message that is quoted. */
  replyTo: z.uuid().optional(),
  /** Version of the conversation that the author had in front of them (S8). */
  seenVersion: z.int().min(0),
  /** Set after the author was told that somebody else has answered. */
  sendAnyway: z.boolean().default(false),
  /** Send and close. */
  close: z.boolean().default(false),
});
export type Reply = z.output<typeof replySchema>;

export const sendMessageSchema = z.strictObject({
  conversationId,
  messageId,
  content: messageContentSchema,
  replyTo: z.uuid().optional(),
  seenVersion: z.int().min(0),
  sendAnyway: z.boolean().default(false),
  close: z.boolean().default(false),
});
export type SendMessage = z.output<typeof sendMessageSchema>;

export const sendTemplateSchema = z.strictObject({
  conversationId,
  messageId,
  templateId: z.uuid(),
  /** Value by place, as templatePlaces() names them. */
  values: z.record(z.string().max(100), z.string().max(1024)),
  seenVersion: z.int().min(0),
  sendAnyway: z.boolean().default(false),
});
export type SendTemplate = z.output<typeof sendTemplateSchema>;

/** When a prepared message goes: at a time of a zone's clock, or with the customer's next message. */
const whenSchema = z.discriminatedUnion("trigger", [
  z.strictObject({
    trigger: z.literal("time"),
    local: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "Choose a day and a time."),
    timeZone: z.string().max(60).refine(isTimeZone, "This time zone is not known."),
  }),
  z.strictObject({ trigger: z.literal("reply") }),
]);

const preparedFields = {
  content: messageContentSchema.refine(
    ({ kind }) => kind !== "reaction",
    "A reaction cannot wait.",
  ),
  replyTo: z.uuid().optional(),
  when: whenSchema,
  /** Does not go when the customer writes before. */
  cancelOnReply: z.boolean().default(false),
  /** What goes instead when the window is closed by then; without it a person is asked. */
  fallback: z
    .strictObject({
      templateId: z.uuid(),
      values: z.record(z.string().max(100), z.string().max(1024)),
    })
    .optional(),
};

export const scheduleMessageSchema = z.strictObject({
  conversationId,
  messageId,
  ...preparedFields,
});
export type ScheduleMessage = z.output<typeof scheduleMessageSchema>;

export const changeScheduledSchema = z.strictObject({
  scheduledId: z.uuid(),
  /** The version that was edited. */
  version: z.int().min(1),
  ...preparedFields,
});
export type ChangeScheduled = z.output<typeof changeScheduledSchema>;

export const scheduledSchema = z.strictObject({ scheduledId: z.uuid() });

export const addNoteSchema = z.strictObject({
  conversationId,
  messageId,
  text: z
    .string()
    .trim()
    .min(1, "Write something first.")
    .max(NOTE_MAX_CHARACTERS, `A note holds at most ${NOTE_MAX_CHARACTERS} characters.`),
});

export const assignConversationSchema = z.strictObject({
  conversationId,
  /** Null gives it back to everybody. */
  assigneeId: z.uuid().nullable(),
  /** Who had it when the choice was made. */
  from: z.uuid().nullable(),
});

export const snoozeConversationSchema = z.strictObject({
  conversationId,
  until: z.iso.datetime({ offset: true }),
});

export const saveDraftSchema = z.strictObject({
  conversationId,
  text: z.string().max(DRAFT_MAX_CHARACTERS),
});

export const markReadSchema = z.strictObject({
  conversationId,
  /** The newest version on the screen; what came after it stays unread. */
  seenVersion: z.int().min(0),
});

export const retryMessageSchema = z.strictObject({
  /** The message whose send failed or stayed unconfirmed. */
  failedId: z.uuid(),
  messageId,
});

export const settleMessageSchema = z.strictObject({
  messageId: z.uuid(),
  decision: z.enum(["assume_sent", "assume_not_sent"]),
});

export const startConversationSchema = z.strictObject({
  contactId: z.uuid(),
  channelId: z.uuid().optional(),
});
