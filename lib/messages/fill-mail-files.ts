import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { SendOutcome } from "@/lib/channels/channel-adapter";
import type { EmailPayload } from "@/lib/channels/email/email-payload";
import { ownFileId } from "@/lib/channels/own-file";
import { MAIL_FILE_FAULT } from "@/lib/channels/resend-errors";
import type { WorkspaceContext } from "@/lib/core/context";
import { openFile } from "@/lib/core/storage";

/**
 * Puts the bytes of our files where their names stand in a mail, just before it leaves. The same mail
 * has the same bytes each time, whatever became of a try before: a file that is gone, or that is not as
 * it was attached, ends the mail instead. Nothing was sent when it ends with an outcome; with a store
 * that does not answer the mail comes back ("later").
 */
export async function fillMailFiles(
  ctx: WorkspaceContext,
  payload: EmailPayload,
): Promise<{ payload: EmailPayload } | { outcome: SendOutcome }> {
  const { attachments: named = [] } = payload;
  const filled: typeof named = [];
  for (const one of named) {
    const fileId = ownFileId(one.content);
    const read = fileId === null ? "gone" : await readFile(ctx, fileId);
    if (!Buffer.isBuffer(read)) return { outcome: fault(read, one.filename) };
    filled.push({ ...one, content: read.toString("base64") });
  }
  return { payload: { ...payload, attachments: filled } };
}

type Unread = "gone" | "changed" | "down";

async function readFile(ctx: WorkspaceContext, fileId: string): Promise<Buffer | Unread> {
  const [file] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ storageKey: attachments.storageKey, sha256: attachments.sha256 })
      .from(attachments)
      .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, fileId))),
  );
  if (!file?.storageKey) return "gone";
  try {
    const opened = await openFile(file.storageKey);
    if (!opened) return "gone";
    const bytes = Buffer.concat(await opened.stream.toArray());
    const isWhole = createHash("sha256").update(bytes).digest("hex") === file.sha256;
    return isWhole ? bytes : "changed";
  } catch {
    return "down";
  }
}

function fault(why: Unread, fileName: string): SendOutcome {
  const message = {
    gone: `${fileName} is not in the file store any more.`,
    changed: `${fileName} is not in the file store as it was attached.`,
    down: `The file store does not answer for ${fileName}.`,
  }[why];
  return {
    outcome: "refused",
    retry: why === "down" ? "later" : "never",
    code: MAIL_FILE_FAULT,
    message,
    details: message,
  };
}
