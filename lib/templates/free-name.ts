import { and, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";

/** The name of an approved template cannot be used again for 30 days after it was deleted (whatsapp.md 4). */
export const isBlockedByMeta = and(
  isNotNull(messageTemplates.providerTemplateId),
  gt(messageTemplates.deletedAt, sql`now() - interval '30 days'`),
);

/**
 * A name that no template of the account has in any language: the wanted one, or the first of
 * wanted_2, wanted_3 … One that Meta still blocks is not free. Two people may be told the same one; the unique index decides between them.
 */
export async function freeName(
  tx: WorkspaceTx,
  { workspaceId, wabaId, wanted }: { workspaceId: string; wabaId: string; wanted: string },
): Promise<string> {
  const stem = wanted.replace(/_\d{1,3}$/, "").slice(0, 500);
  const rows = await tx
    .select({ name: messageTemplates.name })
    .from(messageTemplates)
    .where(
      and(
        eq(messageTemplates.workspaceId, workspaceId),
        eq(messageTemplates.wabaId, wabaId),
        or(isNull(messageTemplates.deletedAt), isBlockedByMeta),
        or(eq(messageTemplates.name, wanted), sql`starts_with(${messageTemplates.name}, ${stem})`),
      ),
    );
  const taken = new Set(rows.map((row) => row.name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}
