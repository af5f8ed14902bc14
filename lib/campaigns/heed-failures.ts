import { sql } from "drizzle-orm";
import type { SuppressionKind } from "@/db/enums/contacts";
import { withWorkspace } from "@/db/tenant";
import { describeError, type ErrorAction } from "@/lib/channels/error-catalogue";
import { stopNumber, stopsNumber } from "@/lib/channels/number-stop";
import { recordHealth } from "@/lib/channels/record-health";
import { noteRefusals } from "@/lib/contacts/delivery-refusals";
import { recordConsent } from "@/lib/contacts/record-consent";
import type { WorkspaceContext } from "@/lib/core/context";
import { stopTemplate } from "@/lib/templates/stop-template";
import { springTripWires } from "./spring-trip-wires";

/** What Meta refused: in the answer to a send, or later in a status. */
export type Failure = { messageId: string; campaignId: string | null; code: number };

const SUPPRESSES: Partial<Record<ErrorAction, SuppressionKind>> = {
  suppress_contact: "unreachable",
  wait_a_day: "marketing_cap",
};

/**
 * Carries out what the catalogue says about each code (error-catalogue.ts): a person is left out or
 * opted out, a template, a number or an account stops, and the trip wires are looked at. What
 * concerns one message alone ("never", "retry_later", "check_outcome") was done where it was
 * recorded. The same failures told twice change nothing.
 * @returns ids of the campaigns that were paused
 */
export async function heedFailures(
  ctx: WorkspaceContext,
  { channelId, failures }: { channelId: string; failures: readonly Failure[] },
): Promise<string[]> {
  if (failures.length === 0) return [];
  const actionOf = ({ code }: Failure) => describeError(code).action;
  const personal = failures.filter(
    (failure) => actionOf(failure) === "opt_out" || SUPPRESSES[actionOf(failure)],
  );
  const stops = new Set(failures.map((one) => one.code).filter(stopsNumber));
  const templates = failures.filter((failure) => actionOf(failure) === "stop_template");

  const stopped = await withWorkspace(ctx, async (tx) => {
    if (personal.length > 0) {
      const contactOf = await contactsOf({ ...ctx, tx }, personal);
      await noteRefusals(
        tx,
        ctx,
        personal.flatMap((failure) => {
          const kind = SUPPRESSES[actionOf(failure)];
          const contactId = contactOf.get(failure.messageId);
          return kind && contactId ? [{ kind, contactId, messageId: failure.messageId }] : [];
        }),
      );
      const gone = personal.filter((failure) => actionOf(failure) === "opt_out");
      const contactIds = gone.flatMap(({ messageId }) => contactOf.get(messageId) ?? []);
      if (contactIds.length > 0) {
        await recordConsent(
          { ...ctx, tx },
          {
            contactIds,
            action: "opt_out",
            source: "provider_error",
            evidence: "Meta 131050: this person stopped marketing messages from you",
          },
        );
      }
    }
    for (const { messageId, code } of templates) {
      await stopTemplate(tx, ctx, { messageId, channelId, code });
    }
    const numbers = new Set<string>();
    for (const code of stops) {
      for (const id of await stopNumber(tx, ctx, { channelId, code })) numbers.add(id);
    }
    return [...numbers];
  });
  for (const id of stopped) await recordHealth(ctx, { channelId: id });
  const paused: string[] = [];
  for (const id of new Set([channelId, ...stopped])) {
    paused.push(...(await springTripWires(ctx, { channelId: id })));
  }
  return paused;
}

async function contactsOf(
  ctx: WorkspaceContext,
  failures: readonly Failure[],
): Promise<Map<string, string>> {
  const ids = JSON.stringify(failures.map((failure) => failure.messageId));
  const rows = await withWorkspace(ctx, async (tx) => {
    const found = await tx.execute(sql`
      select id, contact_id from messages where workspace_id = ${ctx.workspaceId}
        and id = any(array(select value::uuid from jsonb_array_elements_text(${ids}::jsonb)))`);
    return found as unknown as { id: string; contact_id: string }[];
  });
  return new Map(rows.map((row) => [row.id, row.contact_id]));
}
