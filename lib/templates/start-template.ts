import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { accountOfNumber } from "./account-of-number";
import { createTemplate } from "./create-template";
import { EMPTY_DRAFT } from "./empty-draft";
import { freeName } from "./free-name";
import type { startTemplateSchema } from "./schema";
import { findStarter } from "./starters";

/**
 * Begins a draft that is kept from its first letter: with the words of a starter, or with none. The
 * name is a free one and can be changed until Meta has it.
 */
export async function startTemplate(
  ctx: WorkspaceContext,
  { channelId, starter }: z.output<typeof startTemplateSchema>,
): Promise<{ templateId: string }> {
  assertCan(ctx, "templates:write");
  const draft = starter === null ? EMPTY_DRAFT : findStarter(starter)?.draft;
  if (!draft) notFound("starter");
  return withWorkspace(ctx, async (tx) => {
    const wabaId = await accountOfNumber(tx, ctx, channelId);
    const name = await freeName(tx, {
      workspaceId: ctx.workspaceId,
      wabaId,
      wanted: draft.name,
    });
    return createTemplate({ ...ctx, tx }, { channelId, draft: { ...draft, name } });
  });
}
