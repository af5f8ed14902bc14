import { attachments } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { InboundContent } from "@/lib/channels/inbound-content";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { FETCH_MEDIA_JOB } from "./fetch-media";

const MEDIA_KINDS = new Set(["image", "video", "audio", "document", "sticker"]);

/** Notes the file of a message and asks for it to be fetched; nothing for messages without one. */
export async function attachMedia(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  content: InboundContent,
): Promise<void> {
  if (!MEDIA_KINDS.has(content.kind)) return;
  const media = content as Extract<InboundContent, { kind: "image" | "audio" | "document" }>;
  const attachmentId = newId();
  await tx.insert(attachments).values({
    workspaceId: ctx.workspaceId,
    id: attachmentId,
    messageId,
    mimeType: media.mimeType ?? "application/octet-stream",
    fileName: media.kind === "document" ? media.fileName : null,
    sha256: media.sha256,
    providerMediaId: media.mediaId,
    voice: media.kind === "audio" && media.voice,
    ...(media.mediaId ? {} : { status: "failed" as const, problem: "No file came with it." }),
  });
  if (media.mediaId) {
    await enqueue(tx, FETCH_MEDIA_JOB, { workspaceId: ctx.workspaceId, attachmentId });
  }
}
