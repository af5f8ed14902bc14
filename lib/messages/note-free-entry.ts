import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Keeps until when everything in a conversation is free, as statuses of messages after an
 * advertisement tell it (free entry point, 72 hours; whatsapp.md 7). The time only moves forward.
 */
export async function noteFreeEntry(
  ctx: WorkspaceContext,
  free: readonly { channelId: string; providerId: string; until: string }[],
): Promise<void> {
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      update conversations v
      set free_entry_until = greatest(v.free_entry_until, f.until)
      from jsonb_to_recordset(${JSON.stringify(free)}::jsonb) as f(
        "channelId" uuid, "providerId" text, until timestamptz)
      join message_provider_ids p on p.workspace_id = ${ctx.workspaceId}
        and p.channel_id = f."channelId" and p.provider_id = f."providerId"
      join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
      where v.workspace_id = ${ctx.workspaceId} and v.contact_id = m.contact_id
        and v.channel_id = f."channelId"`),
  );
}
