import { and, eq } from "drizzle-orm";
import { phoneSyncs } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { describeFailure } from "./describe-failure";
import { describeError } from "./error-catalogue";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import { readPhoneSyncs } from "./phone-syncs";
import { runChecks } from "./run-checks";
import { accountGraph } from "./whatsapp/account-graph";
import type { GraphResult } from "./whatsapp/graph-answer";

const AGAIN_MS = 10 * 60_000;
const ASKED_BEFORE = 2593107;
const TOO_LATE = 2593108;
const DECLINED = 2593109;

type Outcome = Pick<typeof phoneSyncs.$inferSelect, "state" | "problem" | "code" | "askedAt">;

/**
 * Asks the WhatsApp Business app of a number that stays on its phone for contacts and chats, which
 * then come as webhooks. Meta takes each question once, within a day (whatsapp.md 5.3), and the answer
 * must find us: so the webhook's check goes first, and nothing is asked while it fails. What did not
 * get through is asked again while the day lasts; a repeat of what did is refused by Meta and harmless.
 * @throws Refusal `not_found`, or `conflict` for a number that is not on a phone
 */
export async function askPhone(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<void> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, channelId);
  if (!channel.isOnPhone) {
    throw new Refusal(
      "conflict",
      "This number is not in the WhatsApp Business app, so there is no phone to ask.",
    );
  }
  const due = (await readPhoneSyncs(ctx, channelId)).filter(({ state }) => state === "waiting");
  if (due.length === 0) return;
  const obstacle = await findObstacle(ctx, channelId);
  for (const { kind, askBefore } of due) {
    const outcome = obstacle
      ? waiting(obstacle)
      : outcomeOf(await accountGraph(graphForChannel(channel)).askPhone(channel.senderId, kind));
    const isOver = outcome.state === "waiting" && askBefore <= new Date();
    await keep(ctx, channelId, kind, isOver ? refused(TOO_LATE) : outcome);
  }
}

/** Puts the question on its way, in the caller's transaction. */
export async function enqueueAskPhone(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  runAt: Date,
): Promise<void> {
  await enqueue(
    tx,
    { name: "channels.ask_phone", maxAttempts: 5 },
    { workspaceId: ctx.workspaceId, channelId },
    { key: `channels.ask_phone:${channelId}`, runAt },
  );
}

/** What would let the answer get lost; asking is then worse than waiting. */
async function findObstacle(ctx: WorkspaceContext, channelId: string): Promise<string | null> {
  const checks = await runChecks(ctx, { channelId, name: "webhook" });
  const bad = checks.find((check) => check.state === "failed" || check.isSilent);
  return bad ? `${bad.detail} ${bad.mend}`.trim() : null;
}

function outcomeOf(answer: GraphResult<unknown>): Outcome {
  if (answer.ok) return { state: "asked", askedAt: new Date(), problem: null, code: null };
  const { failure } = answer;
  if (failure.kind !== "refused") return waiting(describeFailure(failure));
  const { code } = failure;
  // an answer of Meta's that was lost on its way had taken the question all the same
  if (code === ASKED_BEFORE) return { state: "asked", askedAt: new Date(), problem: null, code };
  if (code === TOO_LATE || code === DECLINED) return refused(code);
  return { ...waiting(describeFailure(failure)), code };
}

const waiting = (problem: string): Outcome => ({
  state: "waiting",
  askedAt: null,
  problem,
  code: null,
});

function refused(code: number): Outcome {
  const { title, explanation, whatToDo } = describeError(code);
  const problem = `${title}. ${explanation} ${whatToDo}`;
  return { state: "refused", askedAt: null, problem, code };
}

async function keep(
  ctx: WorkspaceContext,
  channelId: string,
  kind: (typeof phoneSyncs.$inferSelect)["kind"],
  outcome: Outcome,
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const changed = await tx
      .update(phoneSyncs)
      .set(outcome)
      .where(
        and(
          eq(phoneSyncs.workspaceId, ctx.workspaceId),
          eq(phoneSyncs.channelId, channelId),
          eq(phoneSyncs.kind, kind),
          eq(phoneSyncs.state, "waiting"),
        ),
      )
      .returning({ kind: phoneSyncs.kind });
    if (changed.length === 0) return;
    if (outcome.state === "asked") {
      await recordActivity(tx, ctx, "channel.phone_asked", channelId, { kind });
    } else if (outcome.state === "waiting") {
      await enqueueAskPhone(tx, ctx, channelId, new Date(Date.now() + AGAIN_MS));
    }
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}
