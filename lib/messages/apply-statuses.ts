import { sql } from "drizzle-orm";
import { parkedStatuses } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { tariffFor } from "@/lib/wallet/tariff";
import { announceWritten, type Written } from "./announce-written";
import { type Gathered, gatherEvidence, type StatusUpdate } from "./evidence";

export type AppliedStatuses = {
  /** Messages whose status moved. */
  moved: number;
  /** Statuses of messages that are not known yet; kept until they are. */
  parked: number;
  /** Codes that arrived, with the messages they belong to, for the brake on campaigns. */
  failures: Written["failures"];
};

/** Messages that one transaction writes. */
const STEP = 1_000;

/**
 * Applies provider statuses, whatever their order and however often they come: up to a thousand
 * messages a transaction, or all in the caller's. What was applied before a crash is applied again
 * without effect.
 *
 * A message takes the highest rank it has ever been given (lib/messages/status.ts): read implies
 * delivered, a late "delivered" only fills in its time, "failed" wins over sent and loses to
 * delivered, so every order of the same statuses ends alike (D3, r15). The first status that carries
 * pricing settles the money, in the same write (apply_statuses in db/functions).
 */
export async function applyStatuses(
  ctx: WorkspaceContext,
  updates: readonly StatusUpdate[],
): Promise<AppliedStatuses> {
  const applied: AppliedStatuses = { moved: 0, parked: 0, failures: [] };
  const gathered = gatherEvidence(updates);
  for (let at = 0; at < gathered.length; at += STEP) {
    const step = await applyStep(ctx, gathered.slice(at, at + STEP));
    applied.moved += step.moved;
    applied.parked += step.parked;
    applied.failures.push(...step.failures);
  }
  return applied;
}

function applyStep(ctx: WorkspaceContext, gathered: readonly Gathered[]): Promise<AppliedStatuses> {
  return withWorkspace(ctx, async (tx) => {
    const first = await write(tx, ctx, gathered);
    // a reference that is none of ours says nothing about Meta's id
    const again = first.unknown.filter(({ evidence }) => evidence.ref !== null);
    const second = await write(
      tx,
      ctx,
      again.map(({ evidence, updates }) => ({ evidence: { ...evidence, ref: null }, updates })),
    );
    const parked = [
      ...first.unknown.filter(({ evidence }) => evidence.ref === null),
      ...second.unknown,
    ].flatMap(({ updates }) => updates);
    if (parked.length > 0) {
      await tx.insert(parkedStatuses).values(
        parked.map((status) => ({
          workspaceId: ctx.workspaceId,
          channelId: status.channelId,
          providerId: status.providerId,
          status,
        })),
      );
    }
    return {
      moved: first.written.moved + second.written.moved,
      parked: parked.length,
      failures: [...first.written.failures, ...second.written.failures],
    };
  });
}

const NOTHING: Written = { moved: 0, settled: false, campaignIds: [], threads: [], failures: [] };

async function write(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  gathered: readonly Gathered[],
): Promise<{ written: Written; unknown: Gathered[] }> {
  if (gathered.length === 0) return { written: NOTHING, unknown: [] };
  const days = gathered.flatMap(({ evidence: { pricedAt } }) =>
    pricedAt === null ? [] : new Date(pricedAt).toISOString().slice(0, 10),
  );
  const tariff = await tariffFor({ days, currency: ctx.currency });
  const evidence = gathered.map((one) => one.evidence);
  const [row] = (await tx.execute(sql`
    select unknown, written from apply_statuses(${ctx.workspaceId}::uuid,
      ${JSON.stringify(evidence)}::jsonb, ${tariff}::jsonb)
  `)) as unknown as [{ unknown: number[]; written: Written }];
  await announceWritten(tx, ctx, row.written);
  return {
    written: row.written,
    unknown: row.unknown.flatMap((place) => gathered[place - 1] ?? []),
  };
}
