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

export type PutBack =
  | { ok: true /** What is not as it was. */; note: string | null; draftId: string | null }
  | { ok: false; problem: string };

/** Takes things out of the trash; of a template, what it is called now and where it is. */
export async function putBack(slug: string, { kind, ids }: Removed): Promise<PutBack> {
  if (kind === "contact") {
    const result = await answerOf(restoreContactsAction(slug, { ids: [...ids] }));
    if (!result.ok) return { ok: false, problem: result.error.message };
    const missing = ids.length - result.value.restored;
    if (missing === 0) return AS_IT_WAS;
    return {
      ok: false,
      problem:
        ids.length === 1
          ? "This contact was not restored: another contact has the number by now, or they are back already. Nothing was changed."
          : `${missing} of ${ids.length} were not restored: another contact has their number by now, or they are back already.`,
    };
  }
  let back: PutBack = AS_IT_WAS;
  for (const id of ids) {
    if (kind === "template") {
      const result = await answerOf(restoreTemplateAction(slug, { templateId: id }));
      if (!result.ok) return { ok: false, problem: result.error.message };
      const { name, hadName, templateId } = result.value;
      const note = name === hadName ? null : `${hadName} is taken, so it is called ${name} now.`;
      back = { ok: true, note, draftId: templateId };
      continue;
    }
    const result = await answerOf<unknown>(
      kind === "campaign"
        ? restoreCampaignAction(slug, { campaignId: id })
        : restoreEntryAction(slug, { entryId: id }),
    );
    if (!result.ok) return { ok: false, problem: result.error.message };
  }
  return back;
}

const AS_IT_WAS: PutBack = { ok: true, note: null, draftId: null };

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
      const back = await putBack(slug, removed);
      if (!back.ok) showToast({ title: back.problem, tone: "bad" });
      else if (back.note) showToast({ title: "It is back", description: back.note });
      onBack();
    },
  });
}
