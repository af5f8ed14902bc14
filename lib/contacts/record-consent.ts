import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { ConsentAction, ConsentSource } from "@/db/enums/contacts";
import { consentEvents, contacts } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";

export type RecordConsentInput = {
  contactIds: readonly string[];
  action: ConsentAction;
  source: ConsentSource;
  /** The wording agreed to, the word that was written, or the basis stated. */
  evidence: string;
  messageId?: string;
  importId?: string;
};

/**
 * Writes down what people said about marketing messages, with its proof, and moves the state on each
 * contact. The newest line decides, so an opt-out stands until a newer opt-in; lines are never
 * changed. Contacts that already are in this state keep it and get the new line as further proof.
 * @returns how many people the line was written for and for how many the state changed
 */
export async function recordConsent(
  ctx: WorkspaceContext,
  input: RecordConsentInput,
): Promise<{ recorded: number; changed: number }> {
  return withWorkspace(ctx, async (tx) => {
    const ids = JSON.stringify([...new Set(input.contactIds)]);
    // the lock makes the order of the lines the order of the states, whoever writes at the same time
    const people = await tx
      .select({ id: contacts.id, consent: contacts.consent })
      .from(contacts)
      .where(
        and(
          eq(contacts.workspaceId, ctx.workspaceId),
          isNull(contacts.deletedAt),
          sql`${contacts.id} in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`,
        ),
      )
      .orderBy(asc(contacts.id))
      .for("update");
    if (people.length === 0) return { recorded: 0, changed: 0 };
    const locked = JSON.stringify(people.map((person) => person.id));
    await tx.execute(sql`
      insert into ${consentEvents}
        (workspace_id, contact_id, action, source, evidence, message_id, import_id, actor_name, created_at)
      select ${ctx.workspaceId}, value::uuid, ${input.action}, ${input.source}, ${input.evidence},
             ${input.messageId ?? null}::uuid, ${input.importId ?? null}::uuid, ${ctx.actor.name},
             clock_timestamp()
      from jsonb_array_elements_text(${locked}::jsonb)`);
    const state = input.action === "opt_in" ? "opted_in" : "opted_out";
    await tx.execute(sql`
      update ${contacts} set consent = ${state}, consent_changed_at = clock_timestamp()
      where workspace_id = ${ctx.workspaceId}
        and id in (select value::uuid from jsonb_array_elements_text(${locked}::jsonb))`);
    if (ctx.actor.kind === "member") {
      const single = people.length === 1 ? (people[0]?.id ?? null) : null;
      await recordActivity(tx, ctx, "contact.consent_recorded", single, {
        action: input.action,
        contacts: people.length,
      });
    }
    await publish(tx, ctx.workspaceId, "contacts", {
      contactId: people.length === 1 ? (people[0]?.id ?? null) : null,
    });
    return {
      recorded: people.length,
      changed: people.filter((person) => person.consent !== state).length,
    };
  });
}
