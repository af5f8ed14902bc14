import * as z from "zod";
import { CONVERSATION_SORTS, PRIORITIES } from "@/db/enums/inbox";
import { CONVERSATION_STATUSES } from "@/db/enums/messages";
import { LONGEST_TEXT } from "@/lib/channels/capabilities";
import { isTimeZone } from "@/lib/core/format/dates";
import { messageContentSchema } from "./content-schema";

/** The lists an agent works through; "all" is everything open, whoever has it. */
export const INBOX_VIEWS = [
  "mine",
  "unassigned",
  "all",
  "mentions",
  "unread",
  "snoozed",
  "closed",
] as const;
export type FixedView = (typeof INBOX_VIEWS)[number];
/** A fixed list, or a team's, a label's or a saved one by its id. */
export type InboxView = FixedView | `${"team" | "label" | "saved"}-${string}`;

const VIEW = /^(?:team|label|saved)-[0-9a-f-]{36}$/;
const view = z.custom<InboxView>(
  (text) =>
    typeof text === "string" && (INBOX_VIEWS.some((known) => known === text) || VIEW.test(text)),
);

const WAITING_HOURS_MAX = 24 * 30;

/** Which conversations a list holds. What is not named does not matter. */
export const conversationFilterSchema = z.strictObject({
  /** "active" is whatever is not closed. */
  status: z.enum([...CONVERSATION_STATUSES, "active", "any"]).default("open"),
  assignee: z.union([z.enum(["me", "nobody", "somebody"]), z.uuid()]).optional(),
  teamId: z.uuid().optional(),
  labelId: z.uuid().optional(),
  channelId: z.uuid().optional(),
  priority: z.enum(PRIORITIES).optional(),
  unread: z.boolean().optional(),
  /** The window closes within four hours. */
  closing: z.boolean().optional(),
  /** The customer has waited at least that many hours for an answer. */
  waitingHours: z.int().min(0).max(WAITING_HOURS_MAX).optional(),
  /** The response target was missed. */
  late: z.boolean().optional(),
  /** A note names the reader. */
  mentioned: z.boolean().optional(),
});
export type ConversationFilter = z.output<typeof conversationFilterSchema>;

/** What each fixed view is, as a filter. */
export const VIEW_FILTERS: Record<FixedView, ConversationFilter> = {
  mine: { status: "open", assignee: "me" },
  unassigned: { status: "open", assignee: "nobody" },
  all: { status: "open" },
  mentions: { status: "active", mentioned: true },
  unread: { status: "open", unread: true },
  snoozed: { status: "snoozed" },
  closed: { status: "closed" },
};

/** The longest text of any channel; what one of them does not take is refused when it is sent. */
export const REPLY_MAX_CHARACTERS = LONGEST_TEXT;
export const NOTE_MAX_CHARACTERS = 4000;

const conversationId = z.uuid();
/** Made by the browser: the same click, repeated in any way, is the same message (r59). */
const messageId = z.uuidv7("The message needs an id of its own.");

/** A filter as an address carries it; what cannot be read is no filter. */
const filterText = z
  .string()
  .max(1000)
  .optional()
  .transform((text) => {
    if (!text) return undefined;
    try {
      return conversationFilterSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  });

export const listConversationsSchema = z.object({
  view: view.catch("all"),
  /** Instead of what the view holds. */
  filter: filterText.catch(undefined),
  /** Instead of the order that the view has. */
  sort: z.enum(CONVERSATION_SORTS).optional().catch(undefined),
  search: z
    .string()
    .trim()
    .max(100)
    .optional()
    .transform((text) => text || undefined),
  before: z.string().max(200).optional(),
});
type Listed = z.output<typeof listConversationsSchema>;
export type ListConversations = Pick<Listed, "view" | "search" | "before"> &
  Partial<Pick<Listed, "filter" | "sort">>;

export const personSchema = z.strictObject({ contactId: z.uuid() });
export const conversationSchema = z.strictObject({ conversationId });

export const replySchema = z.strictObject({
  conversationId,
  messageId,
  text: z
    .string()
    .max(REPLY_MAX_CHARACTERS, `At most ${REPLY_MAX_CHARACTERS.toLocaleString("en")} characters.`)
    .refine((text) => text.trim() !== "", "Write something first."),
  /** Id of our message that is quoted. */
  replyTo: z.uuid().optional(),
  /** Version of the conversation up to which the author knows it, from the thread or told by us (S8). */
  seenVersion: z.int().min(0),
  /** Send and close. */
  close: z.boolean().default(false),
});
export type Reply = z.output<typeof replySchema>;

/** Who wrote it, when that may have been before somebody else signed in there. */
const authorId = z.uuid().optional();

/** The open page that it was written on: of two pages of one person only the first one sends it. */
const pageId = z.uuid().optional();

export const sendMessageSchema = z.strictObject({
  conversationId,
  messageId,
  content: messageContentSchema,
  replyTo: z.uuid().optional(),
  seenVersion: z.int().min(0),
  close: z.boolean().default(false),
  authorId,
  pageId,
});
export type SendMessage = z.output<typeof sendMessageSchema>;

/** By place; long enough for the ids of thirty products. */
const templateValuesSchema = z.record(z.string().max(100), z.string().max(2_000));

export const sendTemplateSchema = z.strictObject({
  conversationId,
  messageId,
  templateId: z.uuid(),
  /** Value by place, as templatePlaces() names them. */
  values: templateValuesSchema,
  seenVersion: z.int().min(0),
  pageId,
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
      values: templateValuesSchema,
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

/** The version that stands on the screen: nobody cancels or sends words that they have not seen. */
const seenScheduled = { scheduledId: z.uuid(), version: z.int().min(1) };

export const cancelScheduledSchema = z.strictObject(seenScheduled);

export const sendScheduledNowSchema = z.strictObject({
  ...seenScheduled,
  /** As of a reply: who will not wait is told of a colleague's answer first. */
  seenVersion: z.int().min(0),
});

export const addNoteSchema = z.strictObject({
  conversationId,
  messageId,
  text: z
    .string()
    .trim()
    .min(1, "Write something first.")
    .max(NOTE_MAX_CHARACTERS, `A note holds at most ${NOTE_MAX_CHARACTERS} characters.`),
  authorId,
});

export const assignConversationSchema = z.strictObject({
  conversationId,
  /** Null gives it back to everybody. */
  assigneeId: z.uuid().nullable(),
  /** Who had it when the choice was made. */
  from: z.uuid().nullable(),
});

/** Most conversations that one step changes. */
export const BULK_MAX = 200;

/** What is to be different; what is not named stays. */
export const conversationChangeSchema = z.strictObject({
  status: z.enum(CONVERSATION_STATUSES).optional(),
  /** With status "snoozed": null is until the customer writes. */
  snoozedUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  assigneeId: z.uuid().nullable().optional(),
  teamId: z.uuid().nullable().optional(),
  priority: z.enum(PRIORITIES).optional(),
  addLabelIds: z.array(z.uuid()).max(20).optional(),
  removeLabelIds: z.array(z.uuid()).max(20).optional(),
  unread: z.boolean().optional(),
});
export type ConversationChange = z.output<typeof conversationChangeSchema>;

export const changeConversationsSchema = z.strictObject({
  conversationIds: z.array(z.uuid()).min(1).max(BULK_MAX),
  change: conversationChangeSchema,
  /** Versions on the screen, by conversation: none is put away over what came after it. */
  seenVersions: z.record(z.uuid(), z.int().min(0)).optional(),
});

const conversationStateSchema = z.strictObject({
  status: z.enum(CONVERSATION_STATUSES),
  snoozedUntil: z.iso.datetime({ offset: true }).nullable(),
  assigneeId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  priority: z.enum(PRIORITIES),
  labelIds: z.array(z.uuid()).max(100),
  unread: z.boolean(),
});
/** What a step may change about a conversation, as it stood at one moment. */
export type ConversationState = z.output<typeof conversationStateSchema>;

const conversationStepSchema = z.strictObject({
  conversationId,
  was: conversationStateSchema,
  became: conversationStateSchema,
});
export type ConversationStep = z.output<typeof conversationStepSchema>;

export const undoChangesSchema = z.strictObject({
  steps: z.array(conversationStepSchema).min(1).max(BULK_MAX),
});

export const runMacroSchema = z.strictObject({
  macroId: z.uuid(),
  conversationId,
  /** The reply of the macro, if it has one, gets this id: a repeat is the same message. */
  messageId,
  seenVersion: z.int().min(0),
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
  seenVersion: z.int().min(0),
});

export const settleMessageSchema = z.strictObject({
  messageId: z.uuid(),
  decision: z.enum(["assume_sent", "assume_not_sent"]),
});

export const writtenPersonSchema = z.strictObject({ contactId: z.uuid() });

export const startConversationSchema = z.strictObject({
  contactId: z.uuid(),
  channelId: z.uuid().optional(),
});

/** What the address of a download asks for. */
export const transcriptSchema = z.object({
  as: z.enum(["html", "txt", "csv"]).catch("html"),
  notes: z
    .string()
    .optional()
    .transform((text) => text === "1"),
});
