import type { FieldConflict } from "@/lib/core/field-conflict";

/** What a server action answers: done, or refused with a reason that can be read. */
export type ActionResult<Value> = { ok: true; value: Value } | { ok: false; error: ActionError };

export type ActionError = {
  code: string;
  /** What happened, what is safe, what next. */
  message: string;
  /** Reasons by field, in the form's own names ("address.city"). */
  fields?: Record<string, string> | undefined;
  /** What somebody else wrote into fields of this form meanwhile, by field. */
  conflicts?: Record<string, FieldConflict> | undefined;
  /** Of a reply that a colleague's answer overtook: the version that the message tells of. */
  version?: number | undefined;
  referenceId?: string | undefined;
};
