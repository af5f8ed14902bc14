import { sql } from "drizzle-orm";
import type { ConsentAction } from "@/db/enums/contacts";
import { consentEvents } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { MergeImage } from "./merge-image";
import type { Contact } from "./merged-fields";

type Return = {
  keptId: string;
  mergedId: string;
  since: string;
  merged: Contact;
  image: MergeImage;
};

type Line = { id: string; action: ConsentAction; evidence: string; isTheirs: boolean | null };

/**
 * What each of both has said about marketing once they are two again: as before the merge, unless
 * something was said since. A word that was written counts for the person who wrote it. An opt-out
 * that a colleague typed in was about both: it holds for both, because it must never be lost.
 * @returns what to write on the contacts; lines of consent are only added
 */
export async function returnConsent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId, since, merged, image }: Return,
) {
  const lines = await tx.execute<Line>(sql`
    select e.id, e.action, e.evidence, m.contact_id = ${mergedId} as "isTheirs"
    from consent_events e
    left join messages m on m.workspace_id = e.workspace_id and m.id = e.message_id
    where e.workspace_id = ${ctx.workspaceId} and e.contact_id = ${keptId}
      and e.created_at > ${since}::timestamptz
      and e.id is distinct from ${image.consent.lineId}::uuid
    order by e.id`);
  const ofKept = lines.filter((line) => line.isTheirs !== true).at(-1);
  const ofMerged = lines.filter((line) => line.isTheirs ?? line.action === "opt_out").at(-1);
  if (ofMerged) {
    await tx.insert(consentEvents).values({
      workspaceId: ctx.workspaceId,
      contactId: mergedId,
      action: ofMerged.action,
      source: "merge",
      evidence: `${ofMerged.evidence} (recorded while merged with another contact)`,
      actorName: ctx.actor.name,
    });
  }
  const stateOf = (line: Line) => (line.action === "opt_in" ? "opted_in" : "opted_out");
  return {
    kept: {
      consent: ofKept ? stateOf(ofKept) : image.consent.before,
      consentChangedAt: ofKept
        ? new Date()
        : image.consent.changedAt && new Date(image.consent.changedAt),
    } as Pick<Contact, "consent" | "consentChangedAt">,
    merged: (ofMerged
      ? { consent: stateOf(ofMerged), consentChangedAt: new Date() }
      : { consent: merged.consent }) as Partial<Contact>,
  };
}
