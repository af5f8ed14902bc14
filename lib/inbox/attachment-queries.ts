import "server-only";
import { and, eq } from "drizzle-orm";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";

export type StoredFile = {
  storageKey: string;
  /** Proven by its first bytes when it was stored (lib/messages/sniff-type.ts). */
  mimeType: string;
  fileName: string | null;
};

/** A stored file of this workspace; null for unknown, foreign and unfinished ones alike (r40). */
export async function findStoredFile(
  ctx: WorkspaceContext,
  attachmentId: string,
): Promise<StoredFile | null> {
  assertCan(ctx, "inbox:read");
  if (!isId(attachmentId)) return null;
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        storageKey: attachments.storageKey,
        mimeType: attachments.mimeType,
        fileName: attachments.fileName,
        status: attachments.status,
      })
      .from(attachments)
      .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, attachmentId))),
  );
  if (row?.status !== "stored" || !row.storageKey) return null;
  return { storageKey: row.storageKey, mimeType: row.mimeType, fileName: row.fileName };
}
