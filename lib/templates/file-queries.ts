import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { templateFileMedia, templateFiles } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { templateSlots } from "./template-slots";

/** A file as the preview needs it; its bytes are at /w/<workspace>/templates/files/<id>. */
export type TemplateFile = {
  id: string;
  fileName: string;
  mimeType: string;
  storageKey: string;
};

/** A file of this workspace; null for unknown and foreign ones alike. */
export async function findTemplateFile(
  ctx: WorkspaceContext,
  fileId: string,
): Promise<TemplateFile | null> {
  assertCan(ctx, "templates:read");
  if (!isId(fileId)) return null;
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select(columns)
      .from(templateFiles)
      .where(and(eq(templateFiles.workspaceId, ctx.workspaceId), eq(templateFiles.id, fileId))),
  );
  return row ?? null;
}

/** A file with what Meta calls it for one number, if it does. */
export async function findFileToSend(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { fileId, channelId }: { fileId: string; channelId: string },
): Promise<(TemplateFile & { media: { id: string; expiresAt: Date } | null }) | null> {
  const [row] = await tx
    .select({
      ...columns,
      media: { id: templateFileMedia.mediaId, expiresAt: templateFileMedia.expiresAt },
    })
    .from(templateFiles)
    .leftJoin(
      templateFileMedia,
      and(
        eq(templateFileMedia.workspaceId, templateFiles.workspaceId),
        eq(templateFileMedia.fileId, templateFiles.id),
        eq(templateFileMedia.channelId, channelId),
      ),
    )
    .where(and(eq(templateFiles.workspaceId, ctx.workspaceId), eq(templateFiles.id, fileId)));
  return row ?? null;
}

/** The files behind the samples of templates, by Meta's handle. Samples made elsewhere are not there. */
export async function sampleFiles(
  ctx: WorkspaceContext,
  templates: readonly { components: unknown }[],
): Promise<Record<string, { id: string; fileName: string }>> {
  const handles = templates.flatMap(({ components }) =>
    templateSlots(readTemplateComponents(components))
      .filter(({ kind, sample }) => kind === "media" && sample !== "")
      .map(({ sample }) => sample),
  );
  if (handles.length === 0) return {};
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({ ...columns, handle: templateFiles.handle })
      .from(templateFiles)
      .where(
        and(
          eq(templateFiles.workspaceId, ctx.workspaceId),
          inArray(templateFiles.handle, [...new Set(handles)]),
        ),
      ),
  );
  return Object.fromEntries(
    rows.map(({ handle, id, fileName }) => [handle ?? "", { id, fileName }]),
  );
}

const columns = {
  id: templateFiles.id,
  fileName: templateFiles.fileName,
  mimeType: templateFiles.mimeType,
  storageKey: templateFiles.storageKey,
};
