import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { CheckResult } from "./check-result";
import { findChannel } from "./find-channel";
import { lookAtMailbox } from "./look-at-mailbox";
import type { saveWebhookSecretSchema } from "./schema";
import { sealWebhookSecret } from "./webhook-secret";

/**
 * Stores what Resend signs its posts with. Whether it is the right one is proved by the first post
 * that it fits, so what was proved or refused under the secret before is forgotten.
 * @throws Refusal `not_found` for a channel that is no email address
 */
export async function saveWebhookSecret(
  ctx: WorkspaceContext,
  { channelId, secret }: z.output<typeof saveWebhookSecretSchema>,
): Promise<CheckResult[]> {
  assertCan(ctx, "channels:write");
  const channel = await findChannel(ctx, channelId);
  if (channel.kind !== "email") notFound("email address");
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(channels)
      .set({
        webhookSecret: sealWebhookSecret(ctx, channelId, secret),
        webhookRefusedAt: null,
        lastWebhookAt: null,
      })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    await recordActivity(tx, ctx, "channel.webhook_secret_saved", channelId);
  });
  return lookAtMailbox(ctx, await findChannel(ctx, channelId));
}
