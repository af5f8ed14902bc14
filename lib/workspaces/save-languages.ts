import type * as z from "zod";
import { assertCan } from "@/lib/access/permissions";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { saveSettings } from "./save-settings";
import type { saveLanguagesSchema } from "./schema";

/**
 * Keeps the order in which templates fall back on another language. What was launched keeps the
 * languages that were frozen with it.
 */
export async function saveLanguages(
  ctx: WorkspaceContext,
  { languages }: z.output<typeof saveLanguagesSchema>,
): Promise<null> {
  assertCan(ctx, "workspace:write");
  await saveSettings(ctx, async (before, tx) => {
    const changes = { languageFallbacks: languages };
    if (before.languageFallbacks.join() !== languages.join()) {
      const image = beforeAndAfter({ languageFallbacks: before.languageFallbacks }, changes);
      await recordActivity(tx, ctx, "workspace.updated", ctx.workspaceId, image);
    }
    return { ...before, ...changes };
  });
  return null;
}
