import { sql } from "drizzle-orm";
import type { ChannelMode } from "@/db/enums/channels";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Whether another workspace has a number on an account, in one mode or, with null, in any. With the
 * platform's token in the hands of two workspaces, each would read, send and delete the templates of
 * the other, so an account of the platform serves one workspace. Whoever asks about the same account
 * at the same time waits until this transaction is over.
 */
export async function isUsedElsewhere(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { accountId, mode }: { accountId: string; mode: ChannelMode | null },
): Promise<boolean> {
  const [row] = await tx.execute<{ used: boolean }>(
    sql`select waba_used_elsewhere(${ctx.workspaceId}::uuid, ${accountId}, ${mode}) as used`,
  );
  return row?.used ?? true;
}
