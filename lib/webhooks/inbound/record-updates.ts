import { sql } from "drizzle-orm";
import type { WebhookOutcome } from "@/db/enums/webhooks";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJsonText } from "@/lib/core/stored-text";
import type { Update } from "./update";

/** What one update came to, in words for people. */
export type Effect = { outcome: WebhookOutcome; effect: string };

export const REPEATED: Effect = { outcome: "repeated", effect: "Known already; nothing changed" };

export type AppliedUpdate = Effect & { update: Update; channelId: string | null };

/**
 * Writes down what updates came to, one line each (S9). A line that says "applied" or "kept" stays as
 * it is when the same event runs again, and counts the run: what was done once is not done anew.
 */
export async function recordUpdates(
  ctx: WorkspaceContext,
  applied: readonly AppliedUpdate[],
): Promise<void> {
  if (applied.length === 0) return;
  const rows = applied.map(
    ({ update: { eventId, position, event }, channelId, outcome, effect }) => ({
      event_id: eventId,
      position,
      channel_id: channelId,
      field: event.field || event.kind,
      kind: event.kind,
      provider_id: providerIdOf(event),
      outcome,
      effect: effect.slice(0, 500),
    }),
  );
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      insert into webhook_updates as u (workspace_id, webhook_event_id, position, channel_id, field,
        kind, provider_id, outcome, effect)
      select ${ctx.workspaceId}::uuid, r.event_id, r.position, r.channel_id, r.field, r.kind,
        r.provider_id,
        -- a status whose message is not known yet was parked by apply_statuses()
        case when r.kind = 'status' and r.outcome = 'applied' and not exists (
          select 1 from message_provider_ids p where p.workspace_id = ${ctx.workspaceId}
            and p.channel_id = r.channel_id and p.provider_id = r.provider_id)
          then 'waiting' else r.outcome end,
        r.effect
      from jsonb_to_recordset(${storedJsonText(rows)}::jsonb) as r(
        event_id uuid, position int, channel_id uuid, field text, kind text, provider_id text,
        outcome text, effect text)
      on conflict (workspace_id, webhook_event_id, position) do update set
        outcome = case when u.outcome in ('applied', 'kept') then u.outcome else excluded.outcome end,
        effect = case when u.outcome in ('applied', 'kept') then u.effect else excluded.effect end,
        replays = u.replays + case when u.outcome = 'failed' then 0 else 1 end,
        replayed_at = case when u.outcome = 'failed' then u.replayed_at else now() end`),
  );
}

function providerIdOf(event: Update["event"]): string | null {
  switch (event.kind) {
    case "message":
      return event.message.providerId;
    case "status":
    case "echo":
    case "history_message":
    case "payment":
      return event.providerId;
    case "call":
      return event.callId;
    default:
      return null;
  }
}
