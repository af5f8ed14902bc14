import type { WorkspaceTx } from "@/db/tenant";
import { mergeChanges } from "@/lib/activity/merge-changes";
import type { WorkspaceContext } from "@/lib/core/context";
import { alignFields, type Fields } from "@/lib/core/field-merge";
import { buildComponents } from "./build-components";
import { fieldsOfDraft, withFields } from "./draft-fields";
import { draftOfTemplate } from "./draft-of-template";
import type { TemplateDraft } from "./schema";
import type { StoredTemplate } from "./stored-template";

export type MergedDraft = {
  /** What is to be stored. */
  draft: TemplateDraft;
  /** Flat fields that the author left alone and somebody else wrote in. */
  theirs: Fields;
  /** Who wrote into each field last, this time included. */
  touches: StoredTemplate["draftTouches"];
};

/**
 * The draft that somebody sends, with what colleagues wrote into other fields since it was seen.
 * @throws Refusal `stale` when a colleague wrote into the same field
 */
export async function mergeDraft(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    current,
    stored,
    seen,
    wanted,
  }: {
    current: StoredTemplate;
    stored: TemplateDraft;
    seen: TemplateDraft | undefined;
    wanted: TemplateDraft;
  },
): Promise<MergedDraft> {
  const flat = (draft: TemplateDraft) => fieldsOfDraft(asStored(draft));
  const sides = alignFields({
    seen: flat(seen ?? stored),
    wanted: flat(wanted),
    stored: fieldsOfDraft(stored),
  });
  const { changes, theirs } = await mergeChanges(tx, ctx, {
    noun: "template",
    resourceId: current.id,
    ...sides,
    touches: new Map(
      Object.entries(current.draftTouches).map(([field, touch]) => [
        field,
        { ...touch, at: new Date(touch.at) },
      ]),
    ),
  });
  const { actor } = ctx;
  const touch = {
    memberId: actor.kind === "member" ? actor.memberId : null,
    name: actor.name,
    at: new Date().toISOString(),
  };
  return {
    draft: Object.keys(theirs).length === 0 ? wanted : withFields(asStored(wanted), theirs),
    theirs,
    touches: {
      ...current.draftTouches,
      ...Object.fromEntries(Object.keys(changes).map((field) => [field, touch])),
    },
  };
}

/**
 * A draft as it comes back from the database: without what its form has no place for, such as the
 * footer that an offer keeps in the browser. Only like is compared with like.
 */
function asStored(draft: TemplateDraft): TemplateDraft {
  const { name, language, category, ttlSeconds, sources } = draft;
  return (
    draftOfTemplate({
      name,
      language,
      category,
      ttlSeconds,
      variableSources: sources,
      components: buildComponents(draft),
    }) ?? draft
  );
}
