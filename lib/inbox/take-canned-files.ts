import "server-only";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { openFile } from "@/lib/core/storage";
import { type StoredUpload, storeUpload } from "@/lib/messages/store-upload";
import { findStoredFile } from "./attachment-queries";
import { listCannedReplies } from "./settings-queries";

/** What became of one file of a canned reply. */
export type TakenFile = { fileId: string; upload: StoredUpload | null };

/**
 * The files of a canned reply as fresh uploads of whoever uses it, in their order, so that they wait
 * in a draft and go out like any other: a file belongs to one message, and a canned reply is used
 * again and again.
 * @returns `upload` is null for a file that is not in the store any more
 * @throws Refusal `not_found`, for a colleague's own reply too; `unavailable` when the store is down
 */
export async function takeCannedFiles(
  ctx: WorkspaceContext,
  { cannedId }: { cannedId: string },
): Promise<{ files: TakenFile[] }> {
  assertCan(ctx, "inbox:reply");
  const reply = (await listCannedReplies(ctx)).find(({ id }) => id === cannedId);
  if (!reply) notFound("canned reply");
  const files: TakenFile[] = [];
  for (const { fileId, fileName, kind } of reply.files) {
    const stored = await findStoredFile(ctx, fileId);
    const opened = stored ? await openStored(stored.storageKey) : null;
    const upload = opened
      ? await storeUpload(ctx, { stream: opened.stream, fileName, kind, voice: false })
      : null;
    files.push({ fileId, upload });
  }
  return { files };
}

async function openStored(storageKey: string) {
  try {
    return await openFile(storageKey);
  } catch {
    throw new Refusal(
      "unavailable",
      "The file store does not answer, so nothing was attached. Try again in a minute.",
    );
  }
}
