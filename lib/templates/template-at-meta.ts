import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import type { WorkspaceTx } from "@/db/tenant";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { GraphClient } from "@/lib/channels/whatsapp/graph-client";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { lockTemplate, type StoredTemplate } from "./stored-template";

export type TemplateAtMeta = {
  /** Locked against everybody who changes it. */
  template: StoredTemplate;
  /**
   * How Meta is asked about it: over a number of its account, a connected one before all others.
   * @throws Refusal `unavailable` when the account has no number here any more, or no token
   */
  account: () => { graph: GraphClient; channelId: string };
  /** Whether the account has a number here. */
  hasNumber: boolean;
};

/**
 * A template with the way to Meta. Nothing is asked in here: the call comes after the transaction,
 * but the way is made sure of before the row says that something was sent.
 * @throws Refusal `not_found`
 */
export async function lockTemplateAtMeta(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  templateId: string,
): Promise<TemplateAtMeta> {
  const template = await lockTemplate(tx, ctx, templateId);
  const [number] = await tx
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.accountId, template.wabaId),
        isNull(channels.deletedAt),
      ),
    )
    .orderBy(sql`${channels.status} = 'connected' desc`, asc(channels.id))
    .limit(1);
  return {
    template,
    hasNumber: number !== undefined,
    account: () => {
      if (number) return { graph: graphForChannel(number), channelId: number.id };
      throw new Refusal(
        "unavailable",
        "The number of this template's account is disconnected. Nothing was changed. Connect it under Channels, then try again.",
      );
    },
  };
}
