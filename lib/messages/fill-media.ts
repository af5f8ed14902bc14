import { and, eq } from "drizzle-orm";
import { attachments } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { UPLOADED_MEDIA_TTL_MS } from "@/lib/channels/whatsapp/capabilities";
import type { GraphFailure } from "@/lib/channels/whatsapp/graph-answer";
import type { GraphClient, SendOutcome } from "@/lib/channels/whatsapp/graph-client";
import type { MessagePayload } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { openFile } from "@/lib/core/storage";
import { replaceOwnFiles } from "./own-file";

/** An id that is about to end is not used any more: the message may wait in line. */
const MARGIN_MS = 60 * 60 * 1000;
/** Meta's code for a file that could not be taken (131053). */
const MEDIA_FAULT = 131053;

type Number = { client: GraphClient; phoneNumberId: string };

export type FilledPayload = { payload: MessagePayload } | { outcome: SendOutcome };

/**
 * Uploads the files of a message just before it leaves and writes Meta's ids in their places. An id
 * that is known and lives on is used again. Nothing was sent when this ends with an outcome: a
 * passing fault lets the message come back ("later"), a file that Meta does not take ends it.
 */
export async function fillMedia(
  ctx: WorkspaceContext,
  number: Number,
  { payload, fileIds }: { payload: MessagePayload; fileIds: readonly string[] },
): Promise<FilledPayload> {
  const ids = new Map<string, string>();
  for (const fileId of fileIds) {
    const result = await mediaIdOf(ctx, number, fileId);
    if ("outcome" in result) return result;
    ids.set(fileId, result.id);
  }
  return { payload: replaceOwnFiles(payload, (fileId) => ids.get(fileId) ?? fileId) };
}

async function mediaIdOf(
  ctx: WorkspaceContext,
  { client, phoneNumberId }: Number,
  fileId: string,
): Promise<{ id: string } | { outcome: SendOutcome }> {
  const [file] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(attachments)
      .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, fileId))),
  );
  const endsAt = file?.providerMediaExpiresAt?.getTime() ?? 0;
  if (file?.providerMediaId && endsAt - MARGIN_MS > Date.now()) return { id: file.providerMediaId };
  const opened = file?.storageKey ? await openFile(file.storageKey).catch(() => "down") : null;
  if (opened === "down") return { outcome: fault("later", "The file store does not answer.") };
  if (!file || !opened || typeof opened === "string") {
    return { outcome: fault("never", "The file is not in the store any more.") };
  }
  const uploaded = await client.uploadMedia(phoneNumberId, {
    stream: opened.stream,
    sizeBytes: opened.sizeBytes,
    mimeType: file.mimeType,
    fileName: file.fileName ?? "file",
  });
  opened.stream.destroy();
  if (!uploaded.ok) return { outcome: outcomeOf(uploaded.failure) };
  await withWorkspace(ctx, (tx) =>
    tx
      .update(attachments)
      .set({
        providerMediaId: uploaded.value.id,
        providerMediaExpiresAt: new Date(Date.now() + UPLOADED_MEDIA_TTL_MS),
      })
      .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, fileId))),
  );
  return uploaded.value;
}

/** An upload is no send: whatever became of it, the message itself has not left. */
function outcomeOf(failure: GraphFailure): SendOutcome {
  if (failure.kind === "unreachable") return { outcome: "not_sent", reason: failure.reason };
  if (failure.kind !== "refused") return fault("later", failure.reason);
  const { kind: _, status, userTitle: __, userMessage: ___, ...facts } = failure;
  const passing = status >= 500 || status === 429 || [1, 2, 4, 80007, 130429].includes(facts.code);
  return { outcome: "refused", retry: passing ? "later" : "never", ...facts };
}

function fault(retry: "later" | "never", message: string): SendOutcome {
  return { outcome: "refused", retry, code: MEDIA_FAULT, message, details: message };
}
