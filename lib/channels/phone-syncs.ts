import { and, asc, eq } from "drizzle-orm";
import { phoneSyncs } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/** Meta takes the questions within 24 hours of connecting (2593108, whatsapp.md 5.3). */
const ASK_WITHIN_MS = 24 * 3_600_000;

/** What the phone app of a number is asked for, contacts first; empty for a number on no phone. */
export async function readPhoneSyncs(ctx: WorkspaceContext, channelId: string) {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(phoneSyncs)
      .where(and(eq(phoneSyncs.workspaceId, ctx.workspaceId), eq(phoneSyncs.channelId, channelId)))
      .orderBy(asc(phoneSyncs.kind)),
  );
  return rows.map((row) => ({
    ...row,
    askBefore: new Date(row.createdAt.getTime() + ASK_WITHIN_MS),
  }));
}
