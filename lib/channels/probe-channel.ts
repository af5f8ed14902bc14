import { and, eq } from "drizzle-orm";
import { THROUGHPUT_LEVELS, type ThroughputLevel } from "@/db/enums/channels";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { readChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { learnPortfolio } from "./learn-portfolio";
import { lookAtMailbox } from "./look-at-mailbox";
import { lookAtSender } from "./look-at-sender";
import { limitChanges } from "./messaging-limit";
import { GOES_ON, isStopped, mendedBy } from "./number-stop";
import { readOwnApp } from "./own-app";
import { recordHealth } from "./record-health";
import { findSubscriptionProblem, isSubscriptionDue } from "./subscription";
import { throughputChanges } from "./throughput";
import type { GraphFailure, GraphResult } from "./whatsapp/graph-answer";
import type { PhoneNumber, TokenFacts } from "./whatsapp/graph-client";

type ChannelRow = typeof channels.$inferSelect;

/**
 * Asks Meta how a number stands (its token, quality, limit, throughput, name and status), keeps the
 * answers and judges its health anew. Two reads a number, and up to three more once a day: whether Meta
 * still posts its updates here, and whose account it is until that is known. What did not get through changes nothing:
 * only a refusal of the token speaks about the token (B5).
 */
export async function probeChannel(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<void> {
  const channel = await readChannel(ctx, channelId);
  if (!channel) return;
  if (channel.kind === "sms") {
    await lookAtSender(ctx, channel);
    return;
  }
  if (channel.kind === "email") {
    await lookAtMailbox(ctx, channel);
    return;
  }
  let answers: NumberAnswers;
  try {
    const graph = graphForChannel(channel);
    const token = await graph.debugToken();
    answers = { token, number: await graph.phoneNumber(channel.senderId) };
    if (token.ok && token.value.valid && isSubscriptionDue(channel)) {
      answers.subscription = await findSubscriptionProblem(graph, channel, {
        appId: token.value.appId,
        ownApp: await readOwnApp(ctx),
      });
      await learnPortfolio(ctx, channel);
    }
  } catch (error) {
    // no token is stored and the platform has none: nothing can be asked, and nothing is new
    if (error instanceof Refusal) return;
    throw error;
  }
  await applyNumberFacts(ctx, channelId, answers);
}

type NumberAnswers = {
  token: GraphResult<TokenFacts>;
  number: GraphResult<PhoneNumber>;
  /** What is wrong with the subscription, null when nothing is; left out when it was not asked. */
  subscription?: GraphResult<string | null>;
};

/** Keeps what Meta answered about a number; used by the probe and by the checks alike. */
export async function applyNumberFacts(
  ctx: WorkspaceContext,
  channelId: string,
  { token, number, subscription }: NumberAnswers,
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const [channel] = await tx
      .select()
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)))
      .for("update");
    if (!channel || channel.deletedAt) return;
    const now = new Date();
    const changes = {
      ...tokenChanges(token),
      ...(number.ok ? numberChanges(channel, number.value, now) : goneChanges(number.failure)),
      ...(subscription?.ok
        ? { subscriptionProblem: subscription.value, subscriptionCheckedAt: now }
        : {}),
      ...(token.ok || number.ok ? { checkedAt: now } : {}),
    };
    const works = { token: token.ok && token.value.valid, number: isRegistered(number) };
    const all = { ...changes, ...stopChanges(channel, works, now) };
    // nothing got through, so nothing is new
    if (Object.keys(all).length === 0) return;
    await tx
      .update(channels)
      .set(all)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    await publish(tx, ctx.workspaceId, "channel", { channelId });
    await recordHealth({ ...ctx, tx }, { channelId });
  });
}

function tokenChanges(token: GraphResult<TokenFacts>): Partial<ChannelRow> {
  if (token.ok) {
    const { valid, expiresAt } = token.value;
    if (!valid) return { tokenProblem: "it is no longer valid" };
    return { tokenProblem: null, tokenExpiresAt: expiresAt ? new Date(expiresAt) : null };
  }
  const { failure } = token;
  const refused = failure.kind === "refused" && (failure.code === 0 || failure.code === 190);
  return refused ? { tokenProblem: failure.message.replace(/\.$/, "") } : {};
}

function numberChanges(channel: ChannelRow, number: PhoneNumber, now: Date): Partial<ChannelRow> {
  const level = (THROUGHPUT_LEVELS as readonly string[]).includes(number.throughputLevel ?? "")
    ? (number.throughputLevel as ThroughputLevel)
    : channel.throughputLevel;
  return {
    metaStatus: number.status,
    nameStatus: number.nameStatus,
    verifiedName: number.verifiedName ?? channel.verifiedName,
    ...limitChanges(channel, number.messagingLimit, now),
    qualityRating: number.qualityRating,
    ...(number.qualityRating === channel.qualityRating ? {} : { qualityChangedAt: now }),
    ...throughputChanges(channel, level, now),
  };
}

/** Meta answers 33, alone or as a subcode of 100, for a number that it no longer has for us. */
function goneChanges(failure: GraphFailure): Partial<ChannelRow> {
  if (failure.kind !== "refused") return {};
  const gone = failure.code === 33 || (failure.code === 100 && failure.subcode === 33);
  return gone ? { metaStatus: "DELETED" } : {};
}

const isRegistered = (number: GraphResult<PhoneNumber>): boolean =>
  number.ok &&
  !["DISCONNECTED", "PENDING", "UNVERIFIED", "BANNED", "DELETED"].includes(
    number.value.status ?? "",
  );

/** A stop ends when its time is over, or when what it was about is seen to work. */
function stopChanges(
  channel: ChannelRow,
  works: { token: boolean; number: boolean },
  now: Date,
): Partial<ChannelRow> {
  if (channel.stopCode === null) return {};
  const proof = mendedBy(channel.stopCode);
  const over = !isStopped(channel, now) || (proof !== null && works[proof] && works.token);
  if (!over) return {};
  return channel.status === "attention"
    ? { ...GOES_ON, statusChangedAt: now }
    : { stopCode: null, stoppedAt: null, stopUntil: null };
}
