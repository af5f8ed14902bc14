import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { describeError, type ErrorAction } from "./error-catalogue";
import { DOMAIN_NOT_ALLOWED } from "./resend-errors";

/** Codes with these actions concern a number, its account or its token, and not one message. */
const STOPS: ReadonlySet<ErrorAction> = new Set(["pause_number", "pause_account", "reconnect"]);
/** Only these say that the token itself is refused; a missing permission is not a bad token. */
const TOKEN_REFUSED: ReadonlySet<number> = new Set([0, 190, 20003, 95_001, 95_002]);
/** Mended by registering or verifying the number, or the domain of an address, again: its own check proves it (whatsapp.md 10). */
const REGISTRATION: ReadonlySet<number> = new Set([
  33,
  131045,
  133000,
  133005,
  133006,
  133008,
  133009,
  133010,
  133015,
  133016,
  95_004,
  DOMAIN_NOT_ALLOWED,
]);
const HOUR_MS = 3_600_000;
/** How long a number rests when Meta ends the obstacle by itself; others last until mended. */
const REST_MS: ReadonlyMap<number, number> = new Map([
  [131048, 6 * HOUR_MS],
  [133008, HOUR_MS],
  [133009, HOUR_MS],
  [133015, 5 * 60_000],
  [133016, 72 * HOUR_MS],
  [2494100, 10 * 60_000],
]);

type Stop = Pick<typeof channels.$inferSelect, "stopCode" | "stopUntil">;

/** Whether campaigns on a number are stopped at a moment. */
export function isStopped({ stopCode, stopUntil }: Stop, at = new Date()): boolean {
  return stopCode !== null && (stopUntil === null || stopUntil > at);
}

/** Whether Meta ends the obstacle of a code after a while, without anybody's help. */
export const endsByItself = (code: number): boolean => REST_MS.has(code);

/** Whether a code stops more than one message. */
export const stopsNumber = (code: number): boolean => STOPS.has(describeError(code).action);

/** The check whose success proves that a stop is over; null when only time or a person ends it. */
export function mendedBy(stopCode: number): "token" | "number" | null {
  if (REGISTRATION.has(stopCode)) return "number";
  return describeError(stopCode).action === "reconnect" ? "token" : null;
}

/**
 * Why campaigns on a number are stopped and what ends it, in words; null while nothing stops them.
 * `until` is ISO 8601, null for what no time ends; `byCheck` says that a check of the number ends it.
 */
export function describeStop(stop: Stop) {
  if (stop.stopCode === null || !isStopped(stop)) return null;
  const { title, whatToDo } = describeError(stop.stopCode);
  return {
    title,
    whatToDo,
    until: stop.stopUntil?.toISOString() ?? null,
    byCheck: mendedBy(stop.stopCode) !== null,
  };
}

/** Fields of a number that goes on again. */
export const GOES_ON = {
  stopCode: null,
  stoppedAt: null,
  stopUntil: null,
  status: "connected",
  statusReason: null,
} as const;

/**
 * Stops campaigns on a number, or on all numbers of its account, for what Meta answered. Replies are
 * still tried: each says by itself why it failed. Repeats of a stop that stands change nothing.
 * @returns ids of the numbers that were stopped by this call
 */
export async function stopNumber(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelId, code }: { channelId: string; code: number },
): Promise<string[]> {
  const { action, title } = describeError(code);
  if (!STOPS.has(action)) return [];
  const [named] = await tx
    .select({ accountId: channels.accountId })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
  if (!named) return [];
  const meant = await tx
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        isNull(channels.deletedAt),
        action === "pause_account"
          ? eq(channels.accountId, named.accountId)
          : eq(channels.id, channelId),
      ),
    )
    .orderBy(channels.id)
    .for("update");
  const now = new Date();
  const restMs = REST_MS.get(code);
  const stopped: string[] = [];
  for (const channel of meant) {
    if (isStopped(channel, now) && channel.stopCode === code) continue;
    await tx
      .update(channels)
      .set({
        stopCode: code,
        stoppedAt: now,
        stopUntil: restMs === undefined ? null : new Date(now.getTime() + restMs),
        ...(TOKEN_REFUSED.has(code) ? { tokenProblem: title } : {}),
        ...(channel.status === "disconnected"
          ? {}
          : { status: "attention" as const, statusReason: `${title}.`, statusChangedAt: now }),
      })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
    await recordActivity(tx, ctx, "channel.stopped", channel.id, { code, title });
    await publish(tx, ctx.workspaceId, "channel", { channelId: channel.id });
    stopped.push(channel.id);
  }
  return stopped;
}
