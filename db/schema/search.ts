import { sql } from "drizzle-orm";
import {
  boolean,
  customType,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { MESSAGE_DIRECTIONS } from "@/db/enums/messages";
import { SEARCH_HAS } from "@/db/enums/search";
import { instant, workspaceId } from "./columns";
import { messages } from "./messages";
import { workspaceIsolation } from "./row-security";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/**
 * The words of each message that a person wrote or read in the inbox, kept by triggers
 * (functions/65_search.sql). Apart from `messages`, so that its status updates and the sends of
 * campaigns, whose text is found by their template, never touch an index of words. Each word carries
 * the mark of its workspace, and each document the spans of time it lies in (search_span).
 */
export const messageSearch = pgTable(
  "message_search",
  {
    workspaceId: workspaceId(),
    messageId: uuid().notNull(),
    contactId: uuid().notNull(),
    channelId: uuid().notNull(),
    direction: text({ enum: MESSAGE_DIRECTIONS }).notNull(),
    authorId: uuid(),
    occurredAt: instant().notNull(),
    /** What comes with the words. */
    has: text({ enum: SEARCH_HAS }),
    hasLink: boolean().notNull().default(false),
    document: tsvector().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    index("message_search_newest").on(t.workspaceId, t.occurredAt, t.messageId),
    index("message_search_contact").on(t.workspaceId, t.contactId, t.occurredAt, t.messageId),
    index("message_search_has")
      .on(t.workspaceId, t.has, t.occurredAt, t.messageId)
      .where(sql`has is not null`),
    // a search reads what waits to be sorted in, line by line, so little waits
    index("message_search_words").using("gin", t.document).with({ gin_pending_list_limit: 256 }),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
