import { and, eq, inArray } from "drizzle-orm";
import type * as z from "zod";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { sealToken } from "./access-token";
import { isUsedElsewhere } from "./account-elsewhere";
import { checkRegistration } from "./check-number";
import { findWhatsAppNumber } from "./find-channel";
import { graphForToken } from "./graph-for-channel";
import { assertTokenFits } from "./replace-token";
import type { switchModeSchema } from "./schema";

const DAY_MS = 24 * 3_600_000;

/**
 * Changes who pays Meta for a number (A11): the platform, whose wallet price is Meta's, or the
 * business itself, whose wallet pays the platform's fee. The token of the new mode is tried first.
 * Only messages that are made afterwards have the new price, so no campaign may be under way, and a
 * day lies between two switches.
 * An account of the platform serves one workspace, so that no template is everybody's.
 * @throws Refusal `conflict` with what stands in the way, `invalid` on the token
 */
export async function switchMode(
  ctx: WorkspaceContext,
  input: z.output<typeof switchModeSchema>,
): Promise<void> {
  assertCan(ctx, "channels:write");
  const { channelId, mode, accessToken } = input;
  const channel = await findWhatsAppNumber(ctx, channelId);
  if (channel.mode === mode) {
    throw new Refusal("conflict", `This number is in ${mode} mode already. Nothing was changed.`);
  }
  if (mode === "shared") await assertPlatformSees(channel);
  else if (accessToken !== "") await assertTokenFits(accessToken, channel);
  else if (!channel.accessToken) {
    throw new Refusal("invalid", "Nothing was changed.", {
      accessToken: "Dedicated mode needs a token of your own.",
    });
  }
  await withWorkspace(ctx, async (tx) => {
    const mine = and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId));
    const [locked] = await tx.select().from(channels).where(mine).for("update");
    if (!locked || locked.deletedAt) notFound("number");
    if (locked.mode === mode) {
      throw new Refusal("conflict", "Somebody has switched this number in the meantime.");
    }
    if (mode === "shared") await assertOwnAccount(tx, ctx, locked.accountId);
    if (locked.modeChangedAt && Date.now() - locked.modeChangedAt.getTime() < DAY_MS) {
      throw new Refusal(
        "conflict",
        "This number was switched less than a day ago. Nothing was changed; wait until the messages of before have their price.",
      );
    }
    const [sending] = await tx
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, channelId),
          inArray(campaigns.status, ["preparing", "running", "paused"]),
        ),
      )
      .limit(1);
    if (sending) {
      throw new Refusal(
        "conflict",
        `The campaign ${sending.name} is priced by the mode of now. Let it finish or cancel it first.`,
      );
    }
    await tx
      .update(channels)
      .set({
        mode,
        modeChangedAt: new Date(),
        ...(mode === "shared"
          ? { accessToken: null }
          : accessToken === ""
            ? {}
            : { accessToken: sealToken(ctx, channelId, accessToken) }),
      })
      .where(mine);
    await recordActivity(tx, ctx, "channel.mode_switched", channelId, {
      from: locked.mode,
      to: mode,
    });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}

async function assertOwnAccount(tx: WorkspaceTx, ctx: WorkspaceContext, accountId: string) {
  if (!(await isUsedElsewhere(tx, ctx, { accountId, mode: null }))) return;
  throw new Refusal(
    "conflict",
    "Another workspace works with this WhatsApp Business account, so it cannot be shared: its templates would be everybody’s. Nothing was changed. Ask whoever runs this installation for a number on an account of its own.",
  );
}

/** The platform can carry a number only when its own token reads it. */
async function assertPlatformSees(channel: {
  senderId: string;
  accountId: string;
  isSandbox: boolean;
}): Promise<void> {
  const token = channel.isSandbox ? env().SANDBOX_ACCESS_TOKEN : env().META_ACCESS_TOKEN;
  if (!token) {
    throw new Refusal(
      "conflict",
      "This installation has no WhatsApp account of its own, so no number can share it.",
    );
  }
  const { check, owned } = await checkRegistration({
    ...channel,
    graph: graphForToken(token),
    lastWebhookAt: null,
    ownApp: null,
  });
  if (owned) return;
  throw new Refusal(
    "conflict",
    `The platform’s account cannot use this number. Nothing was changed. ${check.detail}`,
  );
}
