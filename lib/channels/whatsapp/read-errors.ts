import type { ReportedError } from "../channel-event";
import { fields, fieldsList, number, text } from "../webhook-fields";

/** Errors as Meta reports them in messages, statuses and values; those without a code say nothing. */
export function readErrors(value: unknown): ReportedError[] {
  return fieldsList(value).flatMap((error) => {
    const code = number(error.code);
    if (code === null) return [];
    return [
      {
        code,
        title: text(error.title) ?? text(error.message),
        details: text(fields(error.error_data).details) ?? text(error.details),
      },
    ];
  });
}
