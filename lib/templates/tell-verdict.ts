import type { TemplateStatus } from "@/db/enums/templates";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersBehind } from "@/lib/notifications/members-behind";
import { notify } from "@/lib/notifications/notify";
import { rejectionWords } from "./rejection-words";

const VERDICTS: Partial<Record<TemplateStatus, string>> = {
  approved: "was approved",
  rejected: "was rejected",
  paused: "was paused by Meta",
  disabled: "was disabled by Meta",
  deleted: "is gone at Meta",
};

/** Whoever submitted a template hears what Meta decided; moves that are no decision tell nobody. */
export async function tellVerdict(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  template: { id: string; name: string; status: string; reason: string | null },
): Promise<void> {
  const verdict = VERDICTS[template.status as TemplateStatus];
  if (!verdict) return;
  await notify(tx, ctx, {
    kind: "template_verdict",
    memberIds: await membersBehind(tx, ctx, {
      resourceId: template.id,
      actions: ["template.submitted"],
      otherwise: "templates:write",
    }),
    subject: `${template.name} ${verdict}`,
    detail: rejectionWords(template.reason),
    link: `/templates/${template.id}`,
    dedupeKey: `template_verdict:${template.id}`,
    renew: true,
  });
}
