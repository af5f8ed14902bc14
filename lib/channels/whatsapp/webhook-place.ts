import type { Details } from "../channel-event";
import type { Fields } from "../webhook-fields";

/** One change of a webhook, with the ids that hold for all of its events. */
export type Place = {
  field: string;
  entryId: string | null;
  entryTime: unknown;
  value: Fields;
  wabaId: string | null;
  phoneNumberId: string | null;
  displayPhoneNumber: string | null;
  contacts: Fields[];
};

/** Adds an event; `key` where it has an id of its own, `at` where it has a time of its own. */
export type Push = (
  details: Details,
  raw: unknown,
  extra?: { key?: string | null; at?: unknown },
) => void;
