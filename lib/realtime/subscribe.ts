import "server-only";
import { and, asc, eq, gt } from "drizzle-orm";
import { listenerClient } from "@/db/client";
import { realtimeEvents } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { timeOfId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import type { RealtimeTopic } from "./publish";

export type RealtimeEvent = {
  workspaceId: string;
  id: string;
  topic: RealtimeTopic;
  payload: Record<string, string | number | boolean | null>;
};

type Subscriber = {
  workspaceId: string;
  onEvent: (event: RealtimeEvent) => void;
  /** The listening connection was lost and is back: what came between is unknown. */
  onGap: () => void;
};
type Hub = { subscribers: Set<Subscriber>; listening?: Promise<unknown> };

const holder = globalThis as typeof globalThis & { ticklineHub?: Hub };
holder.ticklineHub ??= { subscribers: new Set() };
const hub: Hub = holder.ticklineHub;

/**
 * Follows one workspace's events; one LISTEN a process serves all open browsers.
 * @returns a function that ends the subscription
 */
export async function subscribe(subscriber: Subscriber): Promise<() => void> {
  hub.subscribers.add(subscriber);
  let first = true;
  hub.listening ??= listenerClient().listen(
    "tickline_realtime",
    (text) => {
      const event = JSON.parse(text) as RealtimeEvent;
      for (const one of hub.subscribers) {
        if (one.workspaceId === event.workspaceId) tell(() => one.onEvent(event));
      }
    },
    () => {
      if (!first) for (const one of hub.subscribers) tell(() => one.onGap());
      first = false;
    },
  );
  try {
    await hub.listening;
  } catch (error) {
    delete hub.listening;
    hub.subscribers.delete(subscriber);
    throw error;
  }
  return () => {
    hub.subscribers.delete(subscriber);
  };
}

/** One listener serves everybody: a reader that fails must not cost the others their news. */
function tell(news: () => void) {
  try {
    news();
  } catch (error) {
    logger.warn({ err: error }, "an open stream could not be told of a change");
  }
}

/** As long as lib/worker keeps events, less a little for clocks that differ. */
const KEPT_MS = 24 * 3_600_000 - 60_000;

/** Events look their id up before their transaction commits, so a replay starts a little earlier. */
const REPLAY_OVERLAP_MS = 10_000;

/**
 * Events after the last one a browser saw, oldest first. Some may come twice; a browser only
 * refetches, so that is harmless. `complete` is false when more happened than is kept or sent.
 */
export async function replayEvents(
  ctx: WorkspaceContext,
  lastEventId: string,
): Promise<{ events: RealtimeEvent[]; complete: boolean }> {
  const limit = 500;
  const seenMs = timeOfId(lastEventId);
  const fromMs = seenMs - REPLAY_OVERLAP_MS;
  const from = `${Math.max(fromMs, 0).toString(16).padStart(12, "0")}00000000000000000000`;
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(realtimeEvents)
      .where(
        and(
          eq(realtimeEvents.workspaceId, ctx.workspaceId),
          gt(realtimeEvents.id, from.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")),
        ),
      )
      .orderBy(asc(realtimeEvents.id))
      .limit(limit),
  );
  return {
    events: rows.map((row) => ({
      workspaceId: row.workspaceId,
      id: row.id,
      topic: row.topic as RealtimeTopic,
      payload: row.payload as RealtimeEvent["payload"],
    })),
    complete: rows.length < limit && seenMs > Date.now() - KEPT_MS,
  };
}
