import { and, eq, inArray, sql } from "drizzle-orm";
import { channelEvents } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { type InboundContent, previewOf } from "@/lib/channels/inbound-content";
import { fields, instant, text } from "@/lib/channels/webhook-fields";
import { readInboundContent } from "@/lib/channels/whatsapp/read-inbound-content";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJsonText, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { claimProviderId, findByProviderId } from "./claim-provider-id";

export type MessageChange = Extract<InboundContent, { kind: "edit" | "revoke" }>;

type Change = {
  channelId: string;
  /** Id of the edit or takeback itself. */
  providerId: string;
  /** ISO time at the provider; null: now. */
  at: string | null;
  change: MessageChange;
};

/**
 * Changes an earlier message as its author did: an edit replaces the words, a takeback hides them.
 * What stood there before is kept in `content.versions`, oldest first, and can be looked at. Of several
 * edits the latest by the provider's time stands, in whatever order they come.
 * @returns waiting: the message is not known yet; the caller keeps the update under waitingKey() and
 *   applyWaitingChanges() brings it about when the message comes
 */
export async function changeMessage(
  ctx: WorkspaceContext,
  input: Change,
): Promise<"changed" | "repeated" | "waiting"> {
  const { targetProviderId } = input.change;
  if (!targetProviderId) return "waiting";
  return withWorkspace(ctx, async (tx) => {
    const target = await findByProviderId(tx, ctx, {
      channelId: input.channelId,
      providerId: targetProviderId,
    });
    if (!target) return "waiting";
    const { channelId, providerId } = input;
    const isNew = await claimProviderId(tx, ctx, { channelId, providerId, messageId: target });
    if (!isNew) return "repeated";
    await rewrite(tx, ctx, target, input);
    return "changed";
  });
}

/** Under which key of channel_events a change waits for its message. */
export function waitingKey(channelId: string, change: MessageChange): string {
  return `change:${channelId}:${change.targetProviderId}:${change.kind}`;
}

/** Brings about what was said about a message before the message itself arrived. */
export async function applyWaitingChanges(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    channelId,
    providerId,
    messageId,
  }: { channelId: string; providerId: string; messageId: string },
): Promise<void> {
  const keys = (["edit", "revoke"] as const).map((kind) =>
    waitingKey(channelId, { kind, targetProviderId: providerId } as MessageChange),
  );
  const waiting = await tx
    .select({ payload: channelEvents.payload })
    .from(channelEvents)
    .where(
      and(eq(channelEvents.workspaceId, ctx.workspaceId), inArray(channelEvents.dedupeKey, keys)),
    )
    .orderBy(channelEvents.dedupeKey);
  for (const { payload } of waiting) {
    const item = fields(payload);
    const change = readInboundContent(item);
    const ownId = text(item.id);
    if (!ownId || (change.kind !== "edit" && change.kind !== "revoke")) continue;
    await claimProviderId(tx, ctx, { channelId, providerId: ownId, messageId });
    const at = instant(item.timestamp);
    await rewrite(tx, ctx, messageId, { channelId, providerId: ownId, at, change });
  }
}

async function rewrite(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  { channelId, change, at }: Change,
) {
  const when = at ?? new Date().toISOString();
  const isEdit = change.kind === "edit";
  const body = isEdit ? storedText(previewOf(change.content)) : "Message deleted";
  const words = isEdit ? { edited: true, editedAt: when, ...wordsOf(change.content) } : {};
  const news = isEdit ? words : { revoked: true, revokedAt: when };
  const rows = (await tx.execute(sql`
    update messages set body = ${body}::text,
      content = content || ${storedJsonText(news)}::jsonb
        || jsonb_build_object('versions', coalesce(content -> 'versions', '[]'::jsonb)
          || jsonb_build_object('text', body, 'until', ${when}::text))
    where workspace_id = ${ctx.workspaceId} and id = ${messageId}
      and content ->> 'revoked' is null
      and (${!isEdit}::boolean or coalesce((content ->> 'editedAt')::timestamptz <= ${when}::timestamptz, true))
    returning contact_id`)) as unknown as { contact_id: string }[];
  const contactId = rows[0]?.contact_id;
  if (!contactId) return;
  await publish(tx, ctx.workspaceId, "conversation", { contactId, channelId, kind: "status" });
}

/** What a bubble reads from the content beside the body. */
function wordsOf(content: InboundContent): Record<string, string> {
  if (content.kind === "text") return { text: content.text };
  return "caption" in content && content.caption !== null ? { caption: content.caption } : {};
}
