import * as z from "zod";
import { ASSIGNMENT_MODES, CONVERSATION_SORTS, LABEL_TONES, PRIORITIES } from "@/db/enums/inbox";
import { WHATSAPP_CAPABILITIES } from "@/lib/channels/whatsapp/capabilities";
import { conversationFilterSchema, REPLY_MAX_CHARACTERS } from "./schema";

const name = (noun: string) =>
  z
    .string()
    .trim()
    .min(1, `Give the ${noun} a name.`)
    .max(40, "At most 40 characters.")
    .transform((text) => text.replace(/\s+/g, " "));

/** Text as it stood in a form, also such as would not be taken today. */
const seenText = z.string().max(10_000);

export const saveLabelSchema = z.strictObject({
  /** Without it a new one. */
  labelId: z.uuid().optional(),
  name: name("label"),
  tone: z.enum(LABEL_TONES),
  /** What the form showed when it was opened. */
  seen: z.strictObject({ name: seenText, tone: seenText }).partial().optional(),
});
export const labelSchema = z.strictObject({ labelId: z.uuid() });

export const saveViewSchema = z.strictObject({
  viewId: z.uuid().optional(),
  name: name("view"),
  shared: z.boolean().default(false),
  filter: conversationFilterSchema,
  sort: z.enum(CONVERSATION_SORTS).default("newest"),
});
export const viewSchema = z.strictObject({ viewId: z.uuid() });

export const saveTeamSchema = z.strictObject({
  teamId: z.uuid().optional(),
  name: name("team"),
  assignment: z.enum(ASSIGNMENT_MODES),
  memberIds: z.array(z.uuid()).max(500),
  /** What the form showed when it was opened. */
  seen: z
    .strictObject({
      name: seenText,
      assignment: seenText,
      memberIds: z.array(z.uuid()).max(500),
    })
    .optional(),
});
export const teamSchema = z.strictObject({ teamId: z.uuid() });

export const saveRouteSchema = z.strictObject({
  channelId: z.uuid(),
  teamId: z.uuid().nullable(),
  assignment: z.enum(ASSIGNMENT_MODES),
  /** What stood there when it was chosen. */
  seen: z
    .strictObject({ teamId: z.uuid().nullable(), assignment: z.enum(ASSIGNMENT_MODES) })
    .optional(),
});

export const setAvailabilitySchema = z.strictObject({ away: z.boolean() });

/** How somebody likes to work; what is not named stays. */
export const saveHabitsSchema = z.strictObject({
  /** Enter sends; without it Ctrl+Enter alone does. */
  enterSends: z.boolean().optional(),
  /** A new message is heard. */
  sound: z.boolean().optional(),
});

export const setCapacitySchema = z.strictObject({
  memberId: z.uuid(),
  /** Null: no limit. */
  capacity: z.int().min(1, "At least 1.").max(1000, "At most 1,000.").nullable(),
  /** What stood there when it was chosen. */
  seen: z.strictObject({ capacity: z.int().nullable() }).optional(),
});

const targetMinutes = z
  .int("Whole minutes.")
  .min(1, "At least 1 minute.")
  .max(60 * 24 * 30, "At most 30 days.");
export const saveTargetSchema = z
  .strictObject({
    targetId: z.uuid().optional(),
    teamId: z.uuid().nullable(),
    priority: z.enum(PRIORITIES).nullable(),
    firstMinutes: targetMinutes.nullable(),
    nextMinutes: targetMinutes.nullable(),
    warnMinutes: z
      .int("Whole minutes.")
      .min(0)
      .max(60 * 24),
    inWorkingHours: z.boolean(),
    /** What the form showed when it was opened. */
    seen: z
      .strictObject({
        teamId: z.uuid().nullable(),
        priority: z.enum(PRIORITIES).nullable(),
        firstMinutes: z.int().nullable(),
        nextMinutes: z.int().nullable(),
        warnMinutes: z.int(),
        inWorkingHours: z.boolean(),
      })
      .partial()
      .optional(),
  })
  .refine(({ firstMinutes, nextMinutes }) => firstMinutes !== null || nextMinutes !== null, {
    path: ["firstMinutes"],
    message: "Give a time for the first answer, for the next one, or for both.",
  });
export const targetSchema = z.strictObject({ targetId: z.uuid() });

const workingTimes = z
  .strictObject({
    fromMinute: z.int().min(0).max(1439),
    toMinute: z.int().min(15).max(1440),
  })
  .refine(({ fromMinute, toMinute }) => toMinute > fromMinute, {
    message: "The end must come after the beginning.",
  })
  .nullable();
/** From "day.0", Sunday, to "day.6"; null is a free day. */
const workingWeek = z.strictObject({
  "day.0": workingTimes,
  "day.1": workingTimes,
  "day.2": workingTimes,
  "day.3": workingTimes,
  "day.4": workingTimes,
  "day.5": workingTimes,
  "day.6": workingTimes,
});
export const saveHoursSchema = z.strictObject({
  week: workingWeek,
  /** What the week was when the form was opened. */
  seen: workingWeek.partial().optional(),
});

/** As many files as one looks through before they are sent. */
export const CANNED_FILES_MAX = 5;
const cannedFilesSchema = z
  .array(
    z.strictObject({
      fileId: z.uuid(),
      kind: z.enum(["image", "video", "document"], "Attach a picture, a video or a document."),
      caption: z.string().trim().max(WHATSAPP_CAPABILITIES.captionMaxCharacters),
    }),
  )
  .max(CANNED_FILES_MAX, `At most ${CANNED_FILES_MAX} files.`)
  .refine(
    (files) => new Set(files.map(({ fileId }) => fileId)).size === files.length,
    "Each file once.",
  );
export type CannedFileRef = z.output<typeof cannedFilesSchema>[number];

/** "thanks", "opening-hours": what is typed after a slash. */
export const saveCannedSchema = z.strictObject({
  cannedId: z.uuid().optional(),
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,29}$/u, "One word of letters, digits, - and _."),
  /** May be empty where files speak for themselves; the use case asks for one of the two. */
  body: z
    .string()
    .trim()
    .max(REPLY_MAX_CHARACTERS, `At most ${REPLY_MAX_CHARACTERS.toLocaleString("en")} characters.`),
  /** Uploads of the author; without it the files stay as they are. */
  files: cannedFilesSchema.optional(),
  shared: z.boolean(),
  /** What the form showed when it was opened. */
  seen: z
    .strictObject({
      shortcut: seenText,
      body: seenText,
      shared: z.boolean(),
      files: cannedFilesSchema,
    })
    .partial()
    .optional(),
});
export const cannedSchema = z.strictObject({ cannedId: z.uuid() });

/** What a macro does, one after the other. */
export const macroActionSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("reply"),
    text: z.string().trim().min(1).max(REPLY_MAX_CHARACTERS),
  }),
  z.strictObject({ do: z.literal("label"), labelId: z.uuid() }),
  z.strictObject({ do: z.literal("assign"), to: z.union([z.enum(["me", "nobody"]), z.uuid()]) }),
  z.strictObject({ do: z.literal("team"), teamId: z.uuid() }),
  z.strictObject({ do: z.literal("priority"), priority: z.enum(PRIORITIES) }),
  z.strictObject({
    do: z.literal("snooze"),
    /** Null: until the customer writes. */
    hours: z
      .int()
      .min(1)
      .max(24 * 90)
      .nullable(),
  }),
  z.strictObject({ do: z.literal("close") }),
]);
export type MacroAction = z.output<typeof macroActionSchema>;

export const saveMacroSchema = z.strictObject({
  macroId: z.uuid().optional(),
  name: name("macro"),
  shared: z.boolean(),
  actions: z
    .array(macroActionSchema)
    .min(1, "Add at least one step.")
    .max(10, "At most 10 steps.")
    .refine((actions) => actions.filter((one) => one.do === "reply").length <= 1, {
      message: "A macro sends at most one reply.",
    }),
});
export const macroSchema = z.strictObject({ macroId: z.uuid() });
