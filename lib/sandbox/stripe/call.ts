import type { Account, RequestMark } from "./account";
import type { FormFields } from "./form-body";

/** One API request, authenticated and parsed. */
export type Call = {
  account: Account;
  /** Ids from the path, in order. */
  ids: string[];
  fields: FormFields;
  request: RequestMark;
  /** The path without its query, for the `url` of a list. */
  path: string;
};
