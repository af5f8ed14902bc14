import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { describeFailure } from "./describe-failure";
import { findChannel } from "./find-channel";
import { graphForChannel } from "./graph-for-channel";
import type { businessProfileSchema } from "./schema";
import { accountGraph, type BusinessProfile } from "./whatsapp/account-graph";

/**
 * What customers see when they open the number in WhatsApp. It lives at Meta and is read there.
 * @throws Refusal `unavailable` with Meta's words
 */
export async function readBusinessProfile(
  ctx: WorkspaceContext,
  channelId: string,
): Promise<BusinessProfile> {
  assertCan(ctx, "channels:read");
  const channel = await findChannel(ctx, channelId);
  const answer = await accountGraph(graphForChannel(channel)).businessProfile(channel.senderId);
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));
  return answer.value;
}

/** Writes the profile at Meta. @throws Refusal `unavailable` with Meta's words; nothing is kept here */
export async function saveBusinessProfile(
  ctx: WorkspaceContext,
  input: z.output<typeof businessProfileSchema>,
): Promise<void> {
  assertCan(ctx, "channels:write");
  const { channelId, website1, website2, ...profile } = input;
  const channel = await findChannel(ctx, channelId);
  const answer = await accountGraph(graphForChannel(channel)).saveBusinessProfile(
    channel.senderId,
    { ...profile, websites: [website1, website2].filter((one) => one !== "") },
  );
  if (!answer.ok) throw new Refusal("unavailable", describeFailure(answer.failure));
  await withWorkspace(ctx, (tx) =>
    recordActivity(tx, ctx, "channel.profile_saved", channelId, { fields: Object.keys(profile) }),
  );
}
