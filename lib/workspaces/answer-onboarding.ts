import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { timeZoneOf } from "./countries";
import { saveSettings } from "./save-settings";
import type { AnswerOnboarding } from "./schema";

/**
 * Keeps the answers to the four questions; those left out stay open. The country decides how phone
 * numbers are read and which clock the workspace goes by. Asked once: afterwards the settings do it.
 */
export async function answerOnboarding(
  ctx: WorkspaceContext,
  input: AnswerOnboarding,
): Promise<null> {
  assertCan(ctx, "workspace:write");
  const { country, timeZone: browserZone, industry, useCases, volume } = input;
  await saveSettings(ctx, async (before, tx) => {
    if (country && country !== ctx.country) {
      const timeZone = timeZoneOf(country, browserZone);
      await tx
        .update(workspaces)
        .set({ country, timeZone })
        .where(eq(workspaces.id, ctx.workspaceId));
    }
    const answers = { industry, useCases, volume, country };
    await recordActivity(tx, ctx, "workspace.onboarded", ctx.workspaceId, answers);
    return {
      ...before,
      onboarding: {
        ...before.onboarding,
        ...(industry ? { industry } : {}),
        ...(volume ? { volume } : {}),
        useCases,
        finishedAt: new Date().toISOString(),
      },
    };
  });
  return null;
}
