import * as z from "zod";
import { SUBJECT_MAX_CHARACTERS } from "@/lib/channels/email/capabilities";
import { WHATSAPP_CAPABILITIES } from "@/lib/channels/whatsapp/capabilities";

/** More than WhatsApp takes in one message, since a merge of two contacts joins what was begun in both. */
const DRAFT_MAX_CHARACTERS = 20_000;
/** What stands on the server is never refused for its length: it could not be shortened any more. */
const SEEN_MAX_CHARACTERS = 1_000_000;
/** Savings without an answer whose words may be on the server all the same. */
export const SEEN_DRAFTS_MAX = 8;

const draftWords = z.strictObject({
  text: z.string().max(DRAFT_MAX_CHARACTERS),
  /** What this device knows to stand there, or may have put there: it is replaced by the text. */
  seen: z.array(z.string().max(SEEN_MAX_CHARACTERS)).max(SEEN_DRAFTS_MAX).default([]),
  /** Words set aside that were taken into the text or thrown away. */
  dismissed: z.string().default(""),
});

/** More than anybody sends by one press. */
export const DRAFT_FILES_MAX = 30;

const draftQuote = z.strictObject({
  /** Our id of the message that is answered. */
  replyTo: z.uuid(),
  name: z.string().max(200),
  /** A line of it, as it stands above the field. */
  text: z.string().max(300),
});
export type DraftQuote = z.output<typeof draftQuote>;

/** What was changed in the composer; what is not named stays as it is. */
export const saveDraftSchema = z.strictObject({
  conversationId: z.uuid(),
  reply: draftWords.optional(),
  note: draftWords.optional(),
  /** As lib/inbox/draft-files.ts has them. */
  files: z
    .strictObject({
      attached: z
        .array(
          z.strictObject({
            fileId: z.uuid(),
            kind: z.enum(["image", "video", "audio", "document", "sticker"]),
            /** Only when it was changed. */
            caption: z.string().max(WHATSAPP_CAPABILITIES.captionMaxCharacters).optional(),
          }),
        )
        .max(DRAFT_FILES_MAX),
      removedFileIds: z.array(z.uuid()).max(200),
      knownFileIds: z.array(z.uuid()).max(200),
    })
    .optional(),
  /** Who began it, when somebody else may have signed in there since. */
  authorId: z.uuid().optional(),
  quote: z
    .strictObject({
      chosen: draftQuote.nullable(),
      /** The one that the server had told of; another one now was chosen on another device. */
      knownReplyTo: z.uuid().nullable(),
    })
    .optional(),
  /** Null: as the thread is called. */
  subject: z
    .strictObject({
      chosen: z.string().max(SUBJECT_MAX_CHARACTERS).nullable(),
      /** The one that the server had told of; another one now was chosen on another device. */
      known: z.string().max(SEEN_MAX_CHARACTERS).nullable(),
    })
    .optional(),
});
export type SaveDraft = z.input<typeof saveDraftSchema>;
