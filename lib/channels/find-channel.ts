import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";

/** A connected number with everything about it, its sealed secrets included: never for a page. */
export async function readChannel(ctx: WorkspaceContext, channelId: string) {
  const [channel] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          isNull(channels.deletedAt),
        ),
      ),
  );
  return channel ?? null;
}

/**
 * The same where it must be there.
 * @throws Refusal `not_found`
 */
export async function findChannel(ctx: WorkspaceContext, channelId: string) {
  return (await readChannel(ctx, channelId)) ?? notFound("number");
}

/**
 * The same where only a number of WhatsApp can be meant.
 * @throws Refusal `not_found`, `conflict` for a channel of another kind
 */
export async function findWhatsAppNumber(ctx: WorkspaceContext, channelId: string) {
  const channel = await findChannel(ctx, channelId);
  if (channel.kind !== "whatsapp") {
    throw new Refusal(
      "conflict",
      `${channel.name} carries ${channel.kind === "sms" ? "text messages" : "mails"}, so this does not exist there. Nothing was changed.`,
    );
  }
  return channel;
}
