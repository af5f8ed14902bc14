import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { checkImport } from "./import/check-import";
import { commitImport } from "./import/commit-import";
import { failImport } from "./import/fail-import";
import { CHECK_IMPORT_JOB, COMMIT_IMPORT_JOB, REVERT_IMPORT_JOB } from "./import/job-names";
import { revertImport } from "./import/revert-import";

export const checkImportJob = defineJob({
  ...CHECK_IMPORT_JOB,
  run: async ({ workspaceId, importId, checkId }) => {
    const ctx = await systemContext(workspaceId, "Import");
    if (ctx) await checkImport(ctx, { importId, checkId });
  },
  gaveUp: (payload) => giveUp(payload, "checking"),
});

export const commitImportJob = defineJob({
  ...COMMIT_IMPORT_JOB,
  run: async ({ workspaceId, importId }) => {
    const ctx = await systemContext(workspaceId, "Import");
    if (ctx) await commitImport(ctx, { importId });
  },
  gaveUp: (payload) => giveUp(payload, "committing"),
});

export const revertImportJob = defineJob({
  ...REVERT_IMPORT_JOB,
  run: async ({ workspaceId, importId }) => {
    const ctx = await systemContext(workspaceId, "Import");
    if (ctx) await revertImport(ctx, { importId });
  },
  gaveUp: (payload) => giveUp(payload, "undone"),
});

async function giveUp(
  { workspaceId, importId }: { workspaceId: string; importId: string },
  during: "checking" | "committing" | "undone",
): Promise<void> {
  const ctx = await systemContext(workspaceId, "Import");
  if (ctx) await failImport(ctx, { importId, during });
}

/** What the worker runs for this module. */
export const contactsJobs = [checkImportJob, commitImportJob, revertImportJob];
