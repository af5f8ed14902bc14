import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";

/**
 * The WhatsApp account whose templates a number sends.
 * @throws Refusal `not_found`, also for a channel of another kind
 */
export async function accountOfNumber(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
): Promise<string> {
  const [channel] = await tx
    .select({ accountId: channels.accountId })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.id, channelId),
        eq(channels.kind, "whatsapp"),
        isNull(channels.deletedAt),
      ),
    );
  return channel?.accountId ?? notFound("number");
}
