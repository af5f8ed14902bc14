import * as z from "zod";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { provisionSandboxNumber } from "./provision-sandbox-number";

export const provisionSandboxJob = defineJob({
  name: "channels.provision_sandbox",
  payload: z.strictObject({ workspaceId: z.uuid() }),
  run: async ({ workspaceId }) => {
    const ctx = await systemContext(workspaceId, "Set-up");
    if (ctx) await provisionSandboxNumber(ctx);
  },
});

export const channelJobs = [provisionSandboxJob];
