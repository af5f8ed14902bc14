import { templateFileMedia } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import { UPLOADED_MEDIA_TTL_MS } from "@/lib/channels/whatsapp/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";

/** Remembers what Meta calls a file on top of a template for one number, for 30 days from now. */
export async function keepFileMedia(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { fileId, channelId, mediaId }: { fileId: string; channelId: string; mediaId: string },
): Promise<void> {
  const expiresAt = new Date(Date.now() + UPLOADED_MEDIA_TTL_MS);
  await tx
    .insert(templateFileMedia)
    .values({ workspaceId: ctx.workspaceId, fileId, channelId, mediaId, expiresAt })
    .onConflictDoUpdate({
      target: [
        templateFileMedia.workspaceId,
        templateFileMedia.fileId,
        templateFileMedia.channelId,
      ],
      set: { mediaId, expiresAt },
    });
}
