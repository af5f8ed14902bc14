import { type Fields, isSame } from "@/lib/core/field-merge";
import { fieldsOfDraft, withFields } from "@/lib/templates/draft-fields";
import type { TemplateDraft } from "@/lib/templates/schema";

/**
 * Takes what somebody else wrote into the fields that are not written in here. A field that is keeps
 * its words and what was seen of it, so that the next save asks about it.
 * @param theirs flat fields as they stand on the server; null for an entry that is gone
 */
export function absorb({
  seen,
  mine,
  theirs,
}: {
  seen: TemplateDraft;
  mine: TemplateDraft;
  theirs: Fields;
}): { seen: TemplateDraft; mine: TemplateDraft } {
  const [before, now] = [fieldsOfDraft(seen), fieldsOfDraft(mine)];
  const taken = Object.fromEntries(
    Object.entries(theirs).filter(
      ([field, value]) => !isSame(value, before[field]) && isSame(now[field], before[field]),
    ),
  );
  return { seen: withFields(seen, taken), mine: withFields(mine, taken) };
}
