import { activityLog } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Writes who did what, in the transaction of the change itself: the two exist together or not at all.
 * @param action noun.verb in the past, for instance "campaign.paused"
 * @param details before and after values; never a secret
 */
export async function recordActivity(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  action: string,
  resourceId: string | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  const { actor } = ctx;
  await tx.insert(activityLog).values({
    workspaceId: ctx.workspaceId,
    actorKind: actor.kind,
    actorId: idOf(actor),
    actorName: actor.name,
    action,
    resourceId,
    details,
    ip: ctx.ip ?? null,
  });
}

function idOf(actor: WorkspaceContext["actor"]): string | null {
  if (actor.kind === "member") return actor.memberId;
  return actor.kind === "api_key" ? actor.keyId : null;
}

/** What changed, field by field, as the details of an entry: only the fields that did. */
export function beforeAndAfter(
  before: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const fields = Object.keys(changes);
  return {
    before: Object.fromEntries(fields.map((field) => [field, before[field]])),
    after: { ...changes },
  };
}
