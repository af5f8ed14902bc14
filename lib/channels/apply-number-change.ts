import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { alertChanges } from "./account-alerts";
import type { ChannelEvent } from "./channel-event";
import { limitChanges, reportedLimit } from "./messaging-limit";
import { GOES_ON } from "./number-stop";
import { recordHealth } from "./record-health";
import { throughputChanges } from "./throughput";

export type NumberEvent = Extract<
  ChannelEvent,
  {
    kind: "number_quality" | "number_name" | "account_capability" | "account_alert" | "account";
  }
>;

const REPORT_SECOND_MS = 1_100;

/**
 * What Meta reports about a number or its account, kept on the number itself. What is about an
 * account reaches every number of it.
 * @param place.channelId null when the update names no number that is connected here
 * @returns whether a number changed
 */
export async function applyNumberChange(
  ctx: WorkspaceContext,
  place: { channelId: string | null; accountId: string },
  event: NumberEvent,
): Promise<boolean> {
  const isOfNumber = event.kind === "number_quality" || event.kind === "number_name";
  if (isOfNumber && !place.channelId) return false;
  return withWorkspace(ctx, async (tx) => {
    if (isOfNumber && place.channelId) await askMeta(tx, ctx, place.channelId);
    const meant = await tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          isNull(channels.deletedAt),
          isOfNumber && place.channelId
            ? eq(channels.id, place.channelId)
            : eq(channels.accountId, place.accountId),
        ),
      )
      .orderBy(channels.id)
      .for("update");
    let count = 0;
    for (const channel of meant) {
      const changes = changesOf(event, channel);
      // what is gone does not come back by a warning
      const isGone = channel.status === "disconnected" && changes.status === "attention";
      if (Object.keys(changes).length === 0 || isGone) continue;
      const { id, name } = channel;
      await tx
        .update(channels)
        .set(changes)
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, id)));
      count += 1;
      if (changes.status) {
        await recordActivity(tx, ctx, `channel.${changes.status}`, id, {
          name,
          reason: changes.statusReason,
        });
      }
      await publish(tx, ctx.workspaceId, "channel", { channelId: id });
      await recordHealth({ ...ctx, tx }, { channelId: id });
    }
    return count > 0;
  });
}

/**
 * Such an update says that something changed more than what it is now: Meta is asked for the rest.
 * Its time is in whole seconds and the same report of the same second counts once, so Meta is asked
 * when that second is over: what changed within it is seen.
 */
async function askMeta(tx: WorkspaceTx, ctx: WorkspaceContext, channelId: string): Promise<void> {
  await enqueue(
    tx,
    { name: "channels.probe", maxAttempts: 1 },
    { workspaceId: ctx.workspaceId, channelId },
    { key: `channels.probe:${channelId}`, runAt: new Date(Date.now() + REPORT_SECOND_MS) },
  );
}

type Changes = Partial<typeof channels.$inferInsert>;
type ChannelRow = typeof channels.$inferSelect;

function changesOf(event: NumberEvent, channel: ChannelRow): Changes {
  const now = new Date();
  switch (event.kind) {
    case "number_quality":
      return {
        ...reportedLimit(channel, event.currentLimit, now),
        ...(event.event === "FLAGGED" ? { metaStatus: "FLAGGED" } : {}),
        ...(event.event === "UNFLAGGED" ? { metaStatus: "CONNECTED" } : {}),
        ...(event.event === "THROUGHPUT_UPGRADE" ? throughputChanges(channel, "HIGH", now) : {}),
      };
    case "number_name":
      return event.decision === "APPROVED" && event.requestedName
        ? { verifiedName: event.requestedName }
        : {};
    case "account_capability":
      return limitChanges(
        channel,
        event.tier ?? (event.dailyRecipients === null ? null : String(event.dailyRecipients)),
        now,
      );
    case "account_alert":
      return alertChanges(event, channel, now);
    case "account":
      return accountChanges(event);
    default:
      return event satisfies never;
  }
}

/** What ends a number's stay here (whatsapp.md 6), after "Disconnected: ". */
const TAKEN_AWAY: Readonly<Record<string, string>> = {
  PARTNER_REMOVED: "the business took it away from here at Meta",
  PARTNER_APP_UNINSTALLED: "the business took it away from here at Meta",
  ACCOUNT_OFFBOARDED: "the WhatsApp Business app on its phone was separated from here",
  ACCOUNT_DELETED: "its account was deleted at Meta",
};

function accountChanges(event: Extract<NumberEvent, { kind: "account" }>): Changes {
  if (event.disconnects) {
    return {
      status: "disconnected",
      statusReason: `${TAKEN_AWAY[event.event ?? ""] ?? `Meta reported ${event.event}`}. Connect it again to go on; its threads stay`,
      statusChangedAt: new Date(),
    };
  }
  if (event.event === "ACCOUNT_RESTRICTION") return restrictionChanges(event.restrictions);
  if (event.event === "ACCOUNT_VIOLATION") {
    return attention(`Meta reports a violation: ${words(event.violationType ?? "of its policy")}.`);
  }
  if (event.event === "DISABLED_UPDATE" && event.banStates.includes("SCHEDULE_FOR_DISABLE")) {
    return attention("Meta will disable this account. Ask for a review in the Business Manager.");
  }
  if (event.event === "ACCOUNT_RECONNECTED" || event.banStates.includes("REINSTATE")) {
    return { ...GOES_ON, statusChangedAt: new Date() };
  }
  return {};
}

/** Meta's restrictions of an account (whatsapp.md 6) and what they mean for it; those of calls change nothing. */
const RESTRICTIONS: Readonly<Record<string, { means: string; stops: boolean }>> = {
  RESTRICTED_BIZ_INITIATED_MESSAGING: { means: "you cannot write to people first", stops: true },
  RESTRICTED_CUSTOMER_INITIATED_MESSAGING: { means: "you cannot answer people", stops: true },
  RESTRICTED_ADD_PHONE_NUMBER_ACTION: { means: "no number can be added", stops: false },
  RESTRICTED_UTILITY_TEMPLATES: { means: "utility templates are not sent", stops: false },
};
/** What Meta answers to sends of such an account (whatsapp.md 10). */
const POLICY_BLOCK = 368;

/** One that stops sending stops campaigns, and is over when its time is. */
function restrictionChanges(
  restrictions: Extract<NumberEvent, { kind: "account" }>["restrictions"],
): Changes {
  const standing = restrictions.filter(
    ({ type, expiresAt }) =>
      !type.includes("CALLING") && (expiresAt === null || Date.parse(expiresAt) > Date.now()),
  );
  const stop = standing.find(({ type }) => RESTRICTIONS[type]?.stops);
  const told = stop ?? standing[0];
  if (!told) return {};
  const until = told.expiresAt ? ` until ${told.expiresAt.slice(0, 10)}` : "";
  const means = RESTRICTIONS[told.type]?.means ?? words(told.type);
  return {
    ...attention(`Meta restricts this account${until}: ${means}.`),
    ...(stop
      ? {
          stopCode: POLICY_BLOCK,
          stoppedAt: new Date(),
          stopUntil: stop.expiresAt ? new Date(stop.expiresAt) : null,
        }
      : {}),
  };
}

function attention(statusReason: string): Changes {
  return { status: "attention", statusReason, statusChangedAt: new Date() };
}

function words(constant: string): string {
  return constant.toLowerCase().replaceAll("_", " ");
}
