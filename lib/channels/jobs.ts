import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { Refusal } from "@/lib/core/errors";
import { defineJob } from "@/lib/jobs/define-job";
import { enqueue } from "@/lib/jobs/enqueue";
import { askPhone } from "./ask-phone";
import { probeChannel } from "./probe-channel";
import { provisionSandboxNumber } from "./provision-sandbox-number";

const PROBE_EVERY = "55 minutes";
/** A number that is not well is looked at sooner: the good news should not take an hour. */
const PROBE_ILL_EVERY = "9 minutes";
/** Numbers at one go, spread over so many milliseconds: Meta counts calls by the hour. */
const PROBES_AT_ONCE = 500;
const SPREAD_MS = 8 * 60_000;

export const provisionSandboxJob = defineJob({
  name: "channels.provision_sandbox",
  payload: z.strictObject({ workspaceId: z.uuid() }),
  run: async ({ workspaceId }) => {
    const ctx = await systemContext(workspaceId, "Set-up");
    if (ctx) await provisionSandboxNumber(ctx);
  },
});

export const askPhoneJob = defineJob({
  name: "channels.ask_phone",
  payload: z.strictObject({ workspaceId: z.uuid(), channelId: z.uuid() }),
  maxAttempts: 5,
  run: async ({ workspaceId, channelId }) => {
    const ctx = await systemContext(workspaceId, "Phone app");
    if (!ctx) return;
    try {
      await askPhone(ctx, { channelId });
    } catch (error) {
      // disconnected meanwhile: there is nobody to ask for
      if (error instanceof Refusal && error.code === "not_found") return;
      throw error;
    }
  },
});

export const probeChannelJob = defineJob({
  name: "channels.probe",
  payload: z.strictObject({ workspaceId: z.uuid(), channelId: z.uuid() }),
  maxAttempts: 1,
  run: async ({ workspaceId, channelId }) => {
    const ctx = await systemContext(workspaceId, "Number check");
    if (ctx) await probeChannel(ctx, { channelId });
  },
});

/** Each ten minutes: asks Meta about the numbers that were not asked about for a while. */
export const probeChannelsJob = defineJob({
  name: "channels.probe_due",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("find numbers to look at", async (tx) => {
      const rows = (await tx.execute(sql`
        select workspace_id, id from channels
        where deleted_at is null
          and (checked_at is null or checked_at < now() - case
            when health = 'healthy' then ${PROBE_EVERY}::interval
            else ${PROBE_ILL_EVERY}::interval end)
        order by checked_at nulls first limit ${PROBES_AT_ONCE}`)) as unknown as {
        workspace_id: string;
        id: string;
      }[];
      for (const [index, row] of rows.entries()) {
        await enqueue(
          tx,
          probeChannelJob,
          { workspaceId: row.workspace_id, channelId: row.id },
          {
            key: `channels.probe:${row.id}`,
            keyMode: "preserve_run_at",
            runAt: new Date(Date.now() + (index * SPREAD_MS) / Math.max(20, rows.length)),
          },
        );
      }
    });
  },
});

export const channelJobs = [provisionSandboxJob, askPhoneJob, probeChannelJob, probeChannelsJob];
