import { isDatabaseAway } from "@/db/client";
import type { WorkspaceContext } from "@/lib/core/context";
import { idOfEffect } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import {
  type HistoryPart,
  type HistoryResult,
  receiveHistory,
} from "@/lib/messages/receive-history";
import { type AppliedUpdate, type Effect, REPEATED } from "./record-updates";
import type { Update } from "./update";

/** Written in one transaction: enough to cost little each, few enough to hold nobody up. */
const MOST_AT_ONCE = 500;

type Work = { update: Update; target: { channelId: string | null } };
type Old = { update: Update; part: HistoryPart };

/**
 * Old messages of the phone app, those of a thread together: a phone hands over years of them at once,
 * and what others write meanwhile waits behind them.
 * @returns what was done; whatever is missing there has to be applied one by one
 */
export async function applyHistory(
  ctx: WorkspaceContext,
  work: readonly Work[],
): Promise<AppliedUpdate[]> {
  const applied: AppliedUpdate[] = [];
  for (const thread of threadsOf(work)) {
    for (let from = 0; from < thread.length; from += MOST_AT_ONCE) {
      const some = thread.slice(from, from + MOST_AT_ONCE);
      applied.push(...(await applyTogether(ctx, some)));
    }
  }
  return applied;
}

async function applyTogether(
  ctx: WorkspaceContext,
  some: readonly Old[],
): Promise<AppliedUpdate[]> {
  try {
    const results = await receiveHistory(
      ctx,
      some.map(({ part }) => part),
    );
    return some.flatMap(({ update, part: { channelId } }, index) => {
      const result = results[index];
      return result === undefined || result === "unknown"
        ? []
        : [{ update, channelId, ...historyEffect(result) }];
    });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    logger.warn({ err: error }, "a part of a history failed; one by one now");
    return [];
  }
}

function threadsOf(work: readonly Work[]): Old[][] {
  const threads = new Map<string, Old[]>();
  for (const { update, target } of work) {
    const { event, eventId, position } = update;
    if (event.kind !== "history_message" || !target.channelId) continue;
    const thread = `${event.threadId} ${target.channelId}`;
    const messageId = idOfEffect(eventId, position);
    const old = { update, part: { messageId, channelId: target.channelId, event } };
    const known = threads.get(thread);
    if (known) known.push(old);
    else threads.set(thread, [old]);
  }
  return [...threads.values()];
}

export function historyEffect(result: Exclude<HistoryResult, "unknown">): Effect {
  switch (result) {
    case "repeated":
      return REPEATED;
    case "file":
      return { outcome: "applied", effect: "The file of an old message came" };
    case "imported":
      return { outcome: "applied", effect: "Old message put into its thread" };
  }
}
