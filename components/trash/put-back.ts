"use client";

import { showToast } from "@/components/ui/toast";
import type { TrashKind } from "@/db/enums/trash";
import { restoreCampaignAction } from "@/lib/campaigns/actions";
import { restoreContactsAction } from "@/lib/contacts/actions";
import type { ActionResult } from "@/lib/core/errors";
import { restoreTemplateAction } from "@/lib/templates/actions";
import { restoreEntryAction } from "@/lib/trash/actions";

/** Of one kind; `ids` as the trash lists them. Several only where there are several at once. */
export type Removed = { kind: TrashKind; ids: readonly [string, ...string[]] };

/** Takes things out of the trash. @returns what to say when it did not work; null when it did */
export async function putBack(slug: string, { kind, ids }: Removed): Promise<string | null> {
  if (kind === "contact") {
    const result = await answerOf(restoreContactsAction(slug, { ids: [...ids] }));
    if (!result.ok) return result.error.message;
    const missing = ids.length - result.value.restored;
    if (missing === 0) return null;
    return ids.length === 1
      ? "This contact was not restored: another contact has the number by now, or they are back already. Nothing was changed."
      : `${missing} of ${ids.length} were not restored: another contact has their number by now, or they are back already.`;
  }
  for (const id of ids) {
    const result = await answerOf<unknown>(
      kind === "campaign"
        ? restoreCampaignAction(slug, { campaignId: id })
        : kind === "template"
          ? restoreTemplateAction(slug, { templateId: id })
          : restoreEntryAction(slug, { entryId: id }),
    );
    if (!result.ok) return result.error.message;
  }
  return null;
}

async function answerOf<T>(asked: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await asked;
  } catch {
    const message = "The server did not answer. Look whether it is back, then try again.";
    return { ok: false, error: { code: "surprise", message } };
  }
}

/** Says that something is gone, with the way back: at once here, for 30 days in the trash. */
export function sayRemoved(
  slug: string,
  { title, removed, onBack }: { title: string; removed: Removed; onBack: () => void },
): void {
  showToast({
    title,
    description: "It stays in the trash for 30 days.",
    undo: async () => {
      const problem = await putBack(slug, removed);
      if (problem) showToast({ title: problem, tone: "bad" });
      onBack();
    },
  });
}
