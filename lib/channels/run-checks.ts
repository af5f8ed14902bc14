import { and, desc, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { CHANNEL_CHECKS, type ChannelCheckName } from "@/db/enums/channels";
import { channelChecks, channels } from "@/db/schema/channels";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { firstIdOf } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import {
  type CheckedNumber,
  type CheckResult,
  checkRegistration,
  checkTemplates,
  checkToken,
  checkWebhook,
  skipped,
  unanswered,
} from "./check-number";
import { describeError } from "./error-catalogue";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { learnPortfolio } from "./learn-portfolio";
import { isStopped } from "./number-stop";
import { readOwnApp } from "./own-app";
import { applyNumberFacts } from "./probe-channel";
import { recordHealth } from "./record-health";
import type { runChecksSchema } from "./schema";

const MONTH_MS = 30 * 86_400_000;

/**
 * Runs the five checks of a number, or one of them, against Meta; keeps what they found, and moves
 * the number to "connected" when all that it needs has passed. Meta is asked outside any transaction.
 */
export async function runChecks(
  ctx: WorkspaceContext,
  input: z.output<typeof runChecksSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const { channelId, name } = input;
  const channel = await findChannel(ctx, channelId);
  let given: CheckedNumber;
  try {
    given = { ...channel, graph: graphForChannel(channel), ownApp: await readOwnApp(ctx) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const missing: CheckResult = {
      name: "token",
      state: "failed",
      detail: "No access token is stored for this number.",
      mend: "Paste one under Access token.",
      code: null,
    };
    await keepChecks(ctx, channelId, [missing]);
    return [missing];
  }
  const results = name
    ? [await runOne(ctx, channelId, given, name)]
    : await runAll(ctx, channelId, given);
  await keepChecks(ctx, channelId, results);
  if (results.some((one) => one.name === "token" || one.name === "number")) {
    const { graph, phoneNumberId } = given;
    await learnPortfolio(ctx, channel);
    await applyNumberFacts(ctx, channelId, {
      token: await graph.debugToken(),
      number: await graph.phoneNumber(phoneNumberId),
    });
  }
  return results;
}

async function runAll(ctx: WorkspaceContext, channelId: string, given: CheckedNumber) {
  const token = await checkToken(given);
  if (token.isSilent) {
    const rest = (["number", "webhook", "templates"] as const).map((name) =>
      unanswered(name, token.detail),
    );
    return [token, ...rest, await checkSelfTest(ctx, channelId)];
  }
  if (token.state === "failed") {
    const rest = CHANNEL_CHECKS.filter((name) => name !== "token" && name !== "self_test");
    return [token, ...rest.map((name) => skipped(name, "Not tried: the token has to work first."))];
  }
  const rest = await Promise.all([
    checkRegistration(given).then(({ check }) => check),
    checkWebhook(given),
    checkTemplates(given),
    checkSelfTest(ctx, channelId),
  ]);
  return [token, ...rest];
}

function runOne(
  ctx: WorkspaceContext,
  channelId: string,
  given: CheckedNumber,
  name: ChannelCheckName,
): Promise<CheckResult> {
  switch (name) {
    case "token":
      return checkToken(given);
    case "number":
      return checkRegistration(given).then(({ check }) => check);
    case "webhook":
      return checkWebhook(given);
    case "templates":
      return checkTemplates(given);
    case "self_test":
      return checkSelfTest(ctx, channelId);
    default:
      throw new Error(`no such check: ${name satisfies never}`);
  }
}

/** A message that arrived is the proof of everything before it. */
async function checkSelfTest(ctx: WorkspaceContext, channelId: string): Promise<CheckResult> {
  const result = (
    state: CheckResult["state"],
    detail: string,
    mend = "",
    code: number | null = null,
  ): CheckResult => ({ name: "self_test", state, detail, mend, code });
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        status: messages.status,
        origin: messages.origin,
        errorCode: messages.errorCode,
        errorDetail: messages.errorDetail,
      })
      .from(messages)
      .where(
        and(
          eq(messages.workspaceId, ctx.workspaceId),
          eq(messages.channelId, channelId),
          eq(messages.direction, "outbound"),
          sql`${messages.id} >= ${firstIdOf(new Date(Date.now() - MONTH_MS))}`,
          sql`(${messages.origin} = 'test' or ${messages.status} in ('delivered', 'read'))`,
        ),
      )
      .orderBy(desc(messages.id))
      .limit(1),
  );
  const [last] = rows;
  if (!last) {
    return result("waiting", "No message was sent yet.", "Send one to your own phone below.");
  }
  if (last.status === "delivered" || last.status === "read") {
    return result("passed", "A message was sent over this number and arrived.");
  }
  if (last.status === "failed") {
    const known = last.errorCode === null ? null : describeError(last.errorCode);
    return result(
      "failed",
      known
        ? `${known.title}. Meta’s words: “${last.errorDetail ?? known.title}” (code ${known.code}).`
        : (last.errorDetail ?? "The message failed."),
      known?.whatToDo ?? "Send it again.",
      last.errorCode,
    );
  }
  return result("waiting", "The message is on its way; this turns green when the phone has it.");
}

/** Of a check that Meta has been silent about since the first run: it has nothing else to say. */
const neverAnswered = sql`${channelChecks.noAnswer} is not distinct from ${channelChecks.detail}`;

async function keepChecks(
  ctx: WorkspaceContext,
  channelId: string,
  results: readonly CheckResult[],
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    // first, as everybody locks: two looks at once would each hold what the other one waits for
    await tx
      .select({ id: channels.id })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)))
      .for("update");
    for (const { isSilent, ...found } of results) {
      const row = { ...found, checkedAt: new Date(), noAnswer: null };
      await tx
        .insert(channelChecks)
        .values({
          workspaceId: ctx.workspaceId,
          channelId,
          ...row,
          noAnswer: isSilent ? found.detail : null,
        })
        .onConflictDoUpdate({
          target: [channelChecks.workspaceId, channelChecks.channelId, channelChecks.name],
          set: isSilent
            ? {
                noAnswer: found.detail,
                detail: sql`case when ${neverAnswered} then ${found.detail} else ${channelChecks.detail} end`,
              }
            : row,
        });
    }
    // what the daily look found wrong is over when the check passes
    if (results.some((one) => one.name === "webhook" && !one.isSilent && one.state !== "failed")) {
      await tx
        .update(channels)
        .set({ subscriptionProblem: null, subscriptionCheckedAt: new Date() })
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    }
    // Meta's silence is no verdict: what was known stays, and nobody is alarmed
    if (results.some((result) => !result.isSilent)) await settleStatus({ ...ctx, tx }, channelId);
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}

/** What the number needs to be "connected", seen over all that was checked so far. */
async function settleStatus(ctx: WorkspaceContext, channelId: string): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const mine = and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId));
    const [channel] = await tx.select().from(channels).where(mine).for("update");
    if (!channel || channel.deletedAt) return;
    const rows = await tx
      .select()
      .from(channelChecks)
      .where(
        and(eq(channelChecks.workspaceId, ctx.workspaceId), eq(channelChecks.channelId, channelId)),
      );
    const needed = ["token", "number", "webhook", "templates"] as const;
    const good = needed.every((name) => {
      const row = rows.find((one) => one.name === name);
      // the first webhook is waited for, but only of an account that Meta was asked about
      const isAwaited =
        name === "webhook" && row?.state === "waiting" && row.noAnswer !== row.detail;
      return row?.state === "passed" || isAwaited;
    });
    const broken = rows.find((row) => row.state === "failed" && row.name !== "self_test");
    const stopped = isStopped(channel);
    const next =
      good && !stopped
        ? { status: "connected" as const, statusReason: null }
        : channel.status === "connecting" || !broken || stopped
          ? null
          : { status: "attention" as const, statusReason: broken.detail };
    if (next && (next.status !== channel.status || next.statusReason !== channel.statusReason)) {
      await tx
        .update(channels)
        .set({ ...next, statusChangedAt: new Date() })
        .where(mine);
    }
    await recordHealth({ ...ctx, tx }, { channelId });
  });
}
