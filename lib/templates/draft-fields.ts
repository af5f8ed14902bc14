import { type Fields, spreadRecord } from "@/lib/core/field-merge";
import type { TemplateDraft } from "./schema";

/** Records of a draft whose entries stand for themselves: two people may fill two samples. */
const RECORDS = ["samples", "sources"] as const;

/** A draft as flat fields: "body", "buttons", "samples.body.first_name". */
export function fieldsOfDraft({ samples, sources, ...fields }: TemplateDraft): Fields {
  return {
    ...fields,
    ...spreadRecord("samples", samples),
    ...spreadRecord("sources", sources),
  };
}

/**
 * The draft with other values in some of its flat fields; null takes an entry out of a record.
 * The values come from another draft of the same shape.
 */
export function withFields(draft: TemplateDraft, fields: Fields): TemplateDraft {
  const next: Record<string, unknown> = {
    ...draft,
    samples: { ...draft.samples },
    sources: { ...draft.sources },
  };
  for (const [field, value] of Object.entries(fields)) {
    const record = RECORDS.find((name) => field.startsWith(`${name}.`));
    if (!record) next[field] = value;
    else {
      const entries = next[record] as Fields;
      const place = field.slice(record.length + 1);
      if (value === null) delete entries[place];
      else entries[place] = value;
    }
  }
  return next as TemplateDraft;
}
