import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { sealToken } from "./access-token";

type OwnChannel = Pick<
  typeof channels.$inferInsert,
  "name" | "senderId" | "accountId" | "address" | "verifiedName" | "maxPerSecond"
> & { id: string; kind: "sms" | "email"; credential: string };

const NOUNS = { sms: "sender", email: "address" } as const;

/**
 * Adds what a workspace writes from over an account of its own, once the provider has proved that it
 * is theirs. The credential is sealed; the checks say whether it is connected.
 * @throws Refusal `conflict` on the field that names it, when it is connected already
 */
export async function addOwnChannel(ctx: WorkspaceContext, given: OwnChannel): Promise<void> {
  const { credential, ...channel } = given;
  await withWorkspace(ctx, async (tx) => {
    const [added] = await tx
      .insert(channels)
      .values({
        ...channel,
        workspaceId: ctx.workspaceId,
        mode: "dedicated",
        status: "connecting",
        statusChangedAt: new Date(),
        accessToken: sealToken(ctx, channel.id, credential),
        isSandbox: env().SANDBOX === "on",
        checkedAt: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: channels.id });
    if (!added) {
      const noun = NOUNS[channel.kind];
      throw new Refusal(
        "conflict",
        `This ${noun} is connected already. Disconnect it where it is used, then connect it here.`,
        { [noun]: "Connected already." },
      );
    }
    const { id: channelId, address: sender, name } = channel;
    await recordActivity(tx, ctx, "channel.connected", channelId, { sender, name });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}
