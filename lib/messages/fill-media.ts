import { and, eq } from "drizzle-orm";
import { attachments } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { replaceOwnFiles } from "@/lib/channels/own-file";
import { UPLOADED_MEDIA_TTL_MS } from "@/lib/channels/whatsapp/capabilities";
import type { GraphFailure } from "@/lib/channels/whatsapp/graph-answer";
import type { GraphClient, SendOutcome } from "@/lib/channels/whatsapp/graph-client";
import type { MessagePayload } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { openFile } from "@/lib/core/storage";
import { findFileToSend } from "@/lib/templates/file-queries";
import { keepFileMedia } from "@/lib/templates/keep-file-media";

/** An id that is about to end is not used any more: the message may wait in line. */
const MARGIN_MS = 60 * 60 * 1000;
/** How long an id is used without looking it up again, well within the margin. */
const REMEMBERED_MS = 10 * 60 * 1000;
const MOST_REMEMBERED = 1_000;
/** Meta's code for a file that could not be taken (131053). */
const MEDIA_FAULT = 131053;

type SendingNumber = { client: GraphClient; channelId: string; phoneNumberId: string };

export type FilledPayload = { payload: MessagePayload } | { outcome: SendOutcome };
export type FillMedia = (message: {
  payload: MessagePayload;
  fileIds: readonly string[];
}) => Promise<FilledPayload>;

type MediaId = { id: string } | { outcome: SendOutcome };

/**
 * What uploads the files of messages just before they leave over one number and writes Meta's ids in
 * their places. An id that is known and lives on is used again, and a file that many messages carry
 * at once goes up once. Nothing was sent when it ends with an outcome: a passing fault lets the
 * message come back ("later"), a file that Meta does not take ends it.
 */
export function createMediaFiller(ctx: WorkspaceContext, number: SendingNumber): FillMedia {
  const known = new Map<string, { id: Promise<MediaId>; until: number }>();
  const idOf = (fileId: string): Promise<MediaId> => {
    const one = known.get(fileId);
    if (one && one.until > Date.now()) return one.id;
    const id = findOrUpload(ctx, number, fileId);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(fileId, { id, until: Date.now() + REMEMBERED_MS });
    const forget = () => known.delete(fileId);
    id.then((result) => "outcome" in result && forget(), forget);
    return id;
  };
  return async ({ payload, fileIds }) => {
    const ids = new Map<string, string>();
    for (const fileId of fileIds) {
      const result = await idOf(fileId);
      if ("outcome" in result) return result;
      ids.set(fileId, result.id);
    }
    return { payload: replaceOwnFiles(payload, (fileId) => ids.get(fileId) ?? fileId) };
  };
}

async function findOrUpload(
  ctx: WorkspaceContext,
  number: SendingNumber,
  fileId: string,
): Promise<MediaId> {
  const file = await withWorkspace(ctx, (tx) => findFile(tx, ctx, number, fileId));
  if (file?.media && file.media.expiresAt.getTime() - MARGIN_MS > Date.now()) {
    return { id: file.media.id };
  }
  const opened = file?.storageKey ? await openFile(file.storageKey).catch(() => "down") : null;
  if (opened === "down") return { outcome: fault("later", "The file store does not answer.") };
  if (!file || !opened || typeof opened === "string") {
    return { outcome: fault("never", "The file is not in the store any more.") };
  }
  const uploaded = await number.client.uploadMedia(number.phoneNumberId, {
    stream: opened.stream,
    sizeBytes: opened.sizeBytes,
    mimeType: file.mimeType,
    fileName: file.fileName,
  });
  opened.stream.destroy();
  if (!uploaded.ok) return { outcome: outcomeOf(uploaded.failure) };
  await withWorkspace(ctx, (tx) => file.keep(tx, uploaded.value.id));
  return uploaded.value;
}

type FoundFile = {
  mimeType: string;
  fileName: string;
  storageKey: string | null;
  media: { id: string; expiresAt: Date } | null;
  keep: (tx: WorkspaceTx, mediaId: string) => Promise<void>;
};

/** An attachment belongs to one message and so to one number; a template's file goes over any. */
async function findFile(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelId }: SendingNumber,
  fileId: string,
): Promise<FoundFile | null> {
  const which = and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.id, fileId));
  const [attachment] = await tx.select().from(attachments).where(which);
  if (!attachment) {
    const file = await findFileToSend(tx, ctx, { fileId, channelId });
    return file
      ? { ...file, keep: (tx, mediaId) => keepFileMedia(tx, ctx, { fileId, channelId, mediaId }) }
      : null;
  }
  const { providerMediaId: id, providerMediaExpiresAt: expiresAt } = attachment;
  return {
    mimeType: attachment.mimeType,
    fileName: attachment.fileName ?? "file",
    storageKey: attachment.storageKey,
    media: id && expiresAt ? { id, expiresAt } : null,
    async keep(tx, providerMediaId) {
      const providerMediaExpiresAt = new Date(Date.now() + UPLOADED_MEDIA_TTL_MS);
      await tx.update(attachments).set({ providerMediaId, providerMediaExpiresAt }).where(which);
    },
  };
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
