import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { assertStatus, importIs, lockImport } from "./import-state";
import { CHECK_IMPORT_JOB } from "./job-names";
import type { ImportRules } from "./schema";

/** Keeps the rules and has every row checked against them, without writing a contact. */
export async function saveImportRules(
  ctx: WorkspaceContext,
  input: { importId: string; rules: ImportRules },
): Promise<void> {
  assertCan(ctx, "contacts:import");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, input.importId);
    assertStatus(current, "mapping", "checking", "checked");
    const fields = Object.values(current.mapping);
    if (input.rules.consent.mode === "column" && !fields.includes("consent")) {
      throw new Refusal("invalid", "No column says who agreed.", {
        "rules.consent.mode": "Choose the column that says yes or no first, in the step Columns.",
      });
    }
    const checkId = newId();
    const options = { ...current.options, rules: input.rules, checkId };
    await tx
      .update(contactImports)
      .set({ options, status: "checking", problem: null })
      .where(importIs(ctx, input.importId));
    await enqueue(
      tx,
      CHECK_IMPORT_JOB,
      { workspaceId: ctx.workspaceId, importId: input.importId, checkId },
      { key: `check-import:${input.importId}` },
    );
    await publish(tx, ctx.workspaceId, "import", { importId: input.importId, status: "checking" });
  });
}
