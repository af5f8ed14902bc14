import type * as z from "zod";
import { CHANNEL_CHECKS, type ChannelCheckName } from "@/db/enums/channels";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import {
  type CheckedNumber,
  checkRegistration,
  checkTemplates,
  checkToken,
  checkWebhook,
} from "./check-number";
import { type CheckResult, skipped, unanswered } from "./check-result";
import { checkSelfTest } from "./check-self-test";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { keepChecks } from "./keep-checks";
import { learnPortfolio } from "./learn-portfolio";
import { lookAtMailbox } from "./look-at-mailbox";
import { lookAtSender } from "./look-at-sender";
import { readOwnApp } from "./own-app";
import { applyNumberFacts } from "./probe-channel";
import type { runChecksSchema } from "./schema";

/**
 * Runs the five checks of a number, or one of them, against Meta; keeps what they found, and moves
 * the number to "connected" when all that it needs has passed. Meta is asked outside any transaction.
 * Of a sender of text messages or mails its provider answers all of them at once, so they are always run together.
 */
export async function runChecks(
  ctx: WorkspaceContext,
  input: z.output<typeof runChecksSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const { channelId, name } = input;
  const channel = await findChannel(ctx, channelId);
  if (channel.kind === "sms") return lookAtSender(ctx, channel);
  if (channel.kind === "email") return lookAtMailbox(ctx, channel);
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
    const { graph, senderId } = given;
    await learnPortfolio(ctx, channel);
    await applyNumberFacts(ctx, channelId, {
      token: await graph.debugToken(),
      number: await graph.phoneNumber(senderId),
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
