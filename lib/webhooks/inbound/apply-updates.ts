import { sql } from "drizzle-orm";
import { withSystem, withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { brakeCampaigns } from "@/lib/campaigns/brake-campaigns";
import { applyNumberChange } from "@/lib/channels/apply-number-change";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/parse-webhook";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { recordConsent } from "@/lib/contacts/record-consent";
import type { WorkspaceContext } from "@/lib/core/context";
import { applyStatuses } from "@/lib/messages/apply-statuses";
import type { StatusUpdate } from "@/lib/messages/evidence";
import { receiveEcho } from "@/lib/messages/receive-echo";
import { receiveMessage } from "@/lib/messages/receive-message";
import { applyTemplateChange } from "@/lib/templates/apply-template-change";
import { keepUpdate } from "./keep-update";
import type { Update } from "./update";

type Target = { workspaceId: string; channelId: string; phoneNumberId: string; wabaId: string };

/** The workspaces behind the numbers and accounts that the updates name. */
export async function findTargets(updates: readonly Update[]): Promise<Target[]> {
  const numbers = [...new Set(updates.flatMap(({ event }) => event.phoneNumberId ?? []))];
  const accounts = [...new Set(updates.flatMap(({ event }) => event.wabaId ?? []))];
  if (numbers.length === 0 && accounts.length === 0) return [];
  return withSystem("find the workspace of a webhook", async (tx) => {
    const rows = (await tx.execute(sql`
      update channels set last_webhook_at = case
          when last_webhook_at is null or last_webhook_at < now() - interval '1 minute' then now()
          else last_webhook_at end
      where deleted_at is null and (
        phone_number_id in (select jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb))
        or waba_id in (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb)))
      returning workspace_id, id, phone_number_id, waba_id`)) as unknown as {
      workspace_id: string;
      id: string;
      phone_number_id: string;
      waba_id: string;
    }[];
    return rows.map((row) => ({
      workspaceId: row.workspace_id,
      channelId: row.id,
      phoneNumberId: row.phone_number_id,
      wabaId: row.waba_id,
    }));
  });
}

/**
 * Gives each update its effect: statuses of a workspace together, everything else in the order in
 * which it came. What belongs to nobody is kept for the day its number is connected (G4).
 * @returns ids of the events of which at least one update found its workspace
 */
export async function applyUpdates(
  updates: readonly Update[],
  targets: readonly Target[],
): Promise<Set<string>> {
  const matched = new Set<string>();
  const byWorkspace = new Map<string, { update: Update; target: Target }[]>();
  const orphans: Update[] = [];
  for (const update of updates) {
    const found = targetsOf(update.event, targets);
    if (found.length === 0) orphans.push(update);
    for (const target of found) {
      matched.add(update.eventId);
      const list = byWorkspace.get(target.workspaceId) ?? [];
      list.push({ update, target });
      byWorkspace.set(target.workspaceId, list);
    }
  }
  for (const [workspaceId, work] of byWorkspace) {
    const ctx = await systemContext(workspaceId, "WhatsApp");
    if (!ctx) continue;
    await applyInWorkspace(ctx, work);
  }
  if (orphans.length > 0) await keepOrphans(orphans);
  return matched;
}

/** The number decides; an update about an account concerns every workspace that has a number of it. */
function targetsOf(event: WhatsAppEvent, targets: readonly Target[]): Target[] {
  if (event.phoneNumberId !== null) {
    return targets.filter((target) => target.phoneNumberId === event.phoneNumberId);
  }
  const seen = new Set<string>();
  return targets.filter((target) => {
    if (target.wabaId !== event.wabaId || seen.has(target.workspaceId)) return false;
    seen.add(target.workspaceId);
    return true;
  });
}

async function applyInWorkspace(
  ctx: WorkspaceContext,
  work: readonly { update: Update; target: Target }[],
): Promise<void> {
  const statuses = work.flatMap(({ update: { event }, target }) =>
    event.kind === "status" && event.groupId === null ? [statusOf(event, target)] : [],
  );
  const { failures } = await applyStatuses(ctx, statuses);
  const codes = new Map(
    failures.map((one) => [`${one.channelId} ${one.campaignId} ${one.code}`, one]),
  );
  for (const { channelId, campaignId, code } of codes.values()) {
    await brakeCampaigns(ctx, { channelId, campaignId, code });
  }
  const stopped = failures.filter((one) => one.code === 131050);
  if (stopped.length > 0) await optOutOf(ctx, stopped);
  for (const { update, target } of work) {
    if (update.event.kind === "status" && update.event.groupId === null) continue;
    await applyOne(ctx, update, target);
  }
}

function statusOf(event: Extract<WhatsAppEvent, { kind: "status" }>, target: Target): StatusUpdate {
  const error = event.errors[0];
  return {
    channelId: target.channelId,
    providerId: event.providerId,
    ref: event.reference !== null && UUID.test(event.reference) ? event.reference : null,
    status: event.status,
    at: event.occurredAt ?? new Date().toISOString(),
    errorCode: error?.code ?? null,
    errorDetail: error ? (error.details ?? error.title) : null,
    priceCategory: event.pricing ? (event.pricing.priceCategory ?? event.pricing.category) : null,
    priceType: event.pricing?.type ?? null,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function applyOne(ctx: WorkspaceContext, update: Update, target: Target): Promise<void> {
  const { event } = update;
  const { channelId } = target;
  switch (event.kind) {
    case "message": {
      // groups are not offered yet: kept and listed instead of shown as a person's message
      if (event.message.groupId || (!event.message.from.waId && !event.message.from.userId)) break;
      await receiveMessage(ctx, { channelId, message: event.message, at: event.occurredAt });
      return;
    }
    case "echo":
      if (!event.to.waId && !event.to.userId) break;
      await receiveEcho(ctx, { channelId, echo: event });
      return;
    case "user_preference":
      if (event.value !== "stop" && event.value !== "resume") break;
      await withWorkspace(ctx, async (tx) => {
        // a preference has no id of its own; what was kept before was recorded before
        if (!(await keepUpdate({ ...ctx, tx }, channelId, update))) return;
        const contact = await findOrCreateContact(tx, ctx, {
          waId: event.person.waId ?? undefined,
          userId: event.person.userId ?? undefined,
          name: event.person.name ?? undefined,
          source: "whatsapp",
        });
        await recordConsent(
          { ...ctx, tx },
          {
            contactIds: [contact.id],
            action: event.value === "stop" ? "opt_out" : "opt_in",
            source: "meta_preference",
            evidence: event.detail ?? `WhatsApp preference: ${event.value}`,
          },
        );
      });
      return;
    case "template_status":
    case "template_quality":
    case "template_category":
      if (await applyTemplateChange(ctx, target.wabaId, event)) return;
      break;
    case "number_quality":
    case "account":
      await applyNumberChange(ctx, channelId, event);
      break;
    default:
      break;
  }
  await keepUpdate(ctx, channelId, update);
}

async function optOutOf(
  ctx: WorkspaceContext,
  failures: readonly { messageId: string }[],
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(sql`
      select distinct contact_id from messages where workspace_id = ${ctx.workspaceId}
        and id in (select (value #>> '{}')::uuid from jsonb_array_elements(
          ${JSON.stringify(failures.map((failure) => failure.messageId))}::jsonb))`)) as unknown as {
      contact_id: string;
    }[];
    await recordConsent(
      { ...ctx, tx },
      {
        contactIds: rows.map((row) => row.contact_id),
        action: "opt_out",
        source: "provider_error",
        evidence: "Meta 131050: this person stopped marketing messages from you",
      },
    );
  });
}

async function keepOrphans(orphans: readonly Update[]): Promise<void> {
  const rows = orphans.map(({ eventId, position, event }) => ({
    webhook_event_id: eventId,
    position,
    phone_number_id: event.phoneNumberId,
    waba_id: event.wabaId,
    kind: event.kind,
    payload: event.raw ?? null,
  }));
  await withSystem("keep updates of unknown numbers", async (tx) => {
    await tx.execute(sql`
      insert into unmatched_updates (webhook_event_id, position, phone_number_id, waba_id, kind, payload)
      select r.webhook_event_id, r.position, r.phone_number_id, r.waba_id, r.kind, coalesce(r.payload, 'null'::jsonb)
      from jsonb_to_recordset(${JSON.stringify(rows).replaceAll("\\u0000", "")}::jsonb) as r(
        webhook_event_id uuid, position int, phone_number_id text, waba_id text, kind text, payload jsonb)
      on conflict do nothing`);
  });
}
