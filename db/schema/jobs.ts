import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { channels } from "./channels";
import { createdAt, id, instant, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";

/** One row a living worker process; a row that stopped beating marks work to be taken over. */
export const workers = pgTable("workers", {
  id: id().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  startedAt: createdAt(),
  heartbeatAt: instant().notNull().defaultNow(),
});

/** Which worker sends for which number: one at a time, so that a rate limit needs no shared state. */
export const channelLeases = pgTable(
  "channel_leases",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    workerId: uuid().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId] }),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * Messages that left or may have left. Committed with status "sending" before the first request and
 * removed with the results; what a dead worker leaves behind becomes "unknown", never a second send.
 */
export const sendBatches = pgTable(
  "send_batches",
  {
    workspaceId: workspaceId(),
    id: id(),
    channelId: uuid().notNull(),
    workerId: uuid().notNull(),
    messageIds: uuid().array().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("send_batches_worker").on(t.workerId),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Last result of each scheduled or failed job, for the health page. */
export const jobRuns = pgTable("job_runs", {
  name: text().primaryKey(),
  lastStartedAt: instant().notNull(),
  lastFinishedAt: instant(),
  lastError: text(),
  details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
});
