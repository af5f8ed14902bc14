import { and, eq, isNull, or } from "drizzle-orm";
import type * as z from "zod";
import { PHONE_SYNCS, THROUGHPUT_LEVELS, type ThroughputLevel } from "@/db/enums/channels";
import { channels, phoneSyncs } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { parsePhone } from "@/lib/core/format/phone";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { sealToken } from "./access-token";
import { isUsedElsewhere } from "./account-elsewhere";
import { enqueueAskPhone } from "./ask-phone";
import { checkRegistration, checkToken } from "./check-number";
import { type CheckResult, skipped } from "./check-result";
import { graphForToken } from "./graph-for-channel";
import { GOES_ON } from "./number-stop";
import { runChecks } from "./run-checks";
import type { connectChannelSchema } from "./schema";
import { perSecondOf } from "./throughput";
import type { PhoneNumber } from "./whatsapp/graph-client";

/** What was typed or what the dialog told; only the dialog knows of a number that stays on its phone. */
type NumberToConnect = z.output<typeof connectChannelSchema> & { isOnPhone?: boolean };

export type ConnectedNumber = { channelId: string | null; checks: CheckResult[] };

/**
 * Connects a number with the workspace's own token. A number is added when Meta has proved that the
 * token works and that the number is the account's; what is still missing then stands on its page,
 * each check with its mend. Meta is asked first, outside any transaction. A number that Meta has taken
 * away (apply-number-change.ts) is taken up where it was: its threads, its name and its teams stay.
 * @returns the checks, with a null id when the token or the number stood in the way
 * @throws Refusal `conflict` when the number is connected already, here or elsewhere, or when the
 *   platform's token serves another workspace on the same account
 */
export async function connectChannel(
  ctx: WorkspaceContext,
  input: NumberToConnect,
): Promise<ConnectedNumber> {
  assertCan(ctx, "channels:write");
  const given = {
    ...input,
    senderId: input.phoneNumberId,
    accountId: input.wabaId,
    graph: graphForToken(input.accessToken),
    lastWebhookAt: null,
    ownApp: null,
  };
  const token = await checkToken(given);
  if (token.state !== "passed") {
    const why = token.isSilent ? "Meta has to answer first." : "the token has to work first.";
    const rest = (["number", "webhook", "templates", "self_test"] as const).map((name) =>
      skipped(name, `Not tried: ${why}`),
    );
    return { channelId: null, checks: [token, ...rest] };
  }
  const { check, number, owned } = await checkRegistration(given);
  if (!number || !owned) {
    const rest = (["webhook", "templates", "self_test"] as const).map((name) =>
      skipped(name, "Not tried: account and number have to fit first."),
    );
    return { channelId: null, checks: [token, check, ...rest] };
  }
  const channelId = await addChannel(ctx, input, number);
  return { channelId, checks: await runChecks(ctx, { channelId }) };
}

async function addChannel(
  ctx: WorkspaceContext,
  input: NumberToConnect,
  number: PhoneNumber,
): Promise<string> {
  const { isOnPhone = false } = input;
  const phone = parsePhone(number.displayPhoneNumber.replace(/^(?!\+)/, "+"), ctx.country as never);
  const level = (THROUGHPUT_LEVELS as readonly string[]).includes(number.throughputLevel ?? "")
    ? (number.throughputLevel as ThroughputLevel)
    : "STANDARD";
  return withWorkspace(ctx, async (tx) => {
    if (await isUsedElsewhere(tx, ctx, { accountId: input.wabaId, mode: "shared" })) {
      throw new Refusal(
        "conflict",
        "Another workspace works with this WhatsApp Business account over the platform, so its templates would be both of yours. Nothing was connected. Use a number on an account of your own.",
        { wabaId: "Another workspace works with this account." },
      );
    }
    const known = await lockTakenAway(tx, ctx, input);
    const channelId = known ?? newId();
    const found = {
      accountId: input.wabaId,
      address: phone.ok ? phone.e164 : number.displayPhoneNumber,
      verifiedName: number.verifiedName,
      throughputLevel: level,
      maxPerSecond: perSecondOf(level, { isOnPhone }),
      qualityRating: number.qualityRating,
      messagingLimit: number.messagingLimit,
      status: "connecting" as const,
      statusChangedAt: new Date(),
      accessToken: sealToken(ctx, channelId, input.accessToken),
      isOnPhone,
      checkedAt: new Date(),
    };
    const changed = known
      ? await tx
          .update(channels)
          .set({ ...GOES_ON, ...found, tokenProblem: null })
          .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, known)))
          .returning({ id: channels.id })
      : await tx
          .insert(channels)
          .values({
            ...found,
            workspaceId: ctx.workspaceId,
            id: channelId,
            kind: "whatsapp",
            mode: "dedicated",
            name: input.name,
            senderId: input.phoneNumberId,
            isSandbox: env().SANDBOX === "on",
          })
          .onConflictDoNothing()
          .returning({ id: channels.id });
    if (changed.length === 0) {
      throw new Refusal(
        "conflict",
        "This number is connected already. Disconnect it where it is used, then connect it here.",
        { phoneNumberId: "Connected already." },
      );
    }
    await recordActivity(tx, ctx, "channel.connected", channelId, {
      phoneNumberId: input.phoneNumberId,
      name: input.name,
    });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
    // what arrived for this number before it belonged to anybody is processed now (G4)
    await enqueue(
      tx,
      { name: "webhooks.replay_unmatched", maxAttempts: 5 },
      { workspaceId: ctx.workspaceId, phoneNumberId: input.phoneNumberId },
    );
    if (isOnPhone) {
      // Meta takes both questions anew after each time that the phone was joined
      const anew = { state: "waiting", askedAt: null, problem: null, code: null } as const;
      await tx
        .insert(phoneSyncs)
        .values(PHONE_SYNCS.map((kind) => ({ workspaceId: ctx.workspaceId, channelId, kind })))
        .onConflictDoUpdate({
          target: [phoneSyncs.workspaceId, phoneSyncs.channelId, phoneSyncs.kind],
          set: { ...anew, createdAt: new Date() },
        });
      await enqueueAskPhone(tx, ctx, channelId, new Date());
    }
    // an account that was in use before has templates: nobody should have to ask for them
    await enqueue(
      tx,
      { name: "templates.sync", maxAttempts: 3 },
      { workspaceId: ctx.workspaceId, channelId },
      { key: `templates.sync:${channelId}` },
    );
    return channelId;
  });
}

/**
 * A number of this workspace that Meta has taken away: whoever connects it means that one. So does
 * whoever joins its phone once more, which Meta offers only for a phone that was separated, whether it
 * has told us so yet or not. One in shared mode would change who pays with it, which is for switchMode.
 */
async function lockTakenAway(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { phoneNumberId, isOnPhone = false }: Pick<NumberToConnect, "phoneNumberId" | "isOnPhone">,
): Promise<string | null> {
  const [known] = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.senderId, phoneNumberId),
        or(
          eq(channels.status, "disconnected"),
          isOnPhone ? eq(channels.isOnPhone, true) : undefined,
        ),
        eq(channels.mode, "dedicated"),
        isNull(channels.deletedAt),
      ),
    )
    .for("update");
  return known?.id ?? null;
}
