import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { saveSettings } from "./save-settings";

/** Puts the setup checklist away, or brings it back; its ticks are facts and do not change. */
export async function hideChecklist(
  ctx: WorkspaceContext,
  input: { hidden: boolean },
): Promise<null> {
  assertCan(ctx, "workspace:write");
  await saveSettings(ctx, async ({ checklistHiddenAt: _before, ...rest }) => ({
    ...rest,
    ...(input.hidden ? { checklistHiddenAt: new Date().toISOString() } : {}),
  }));
  return null;
}
