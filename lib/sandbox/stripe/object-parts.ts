import { randomBytes } from "node:crypto";

export type Metadata = Record<string, string>;

/** `cs_test_…`, `pi_…`: Stripe's ids are a prefix and letters and digits of either case. */
export function newId(prefix: string, length = 24): string {
  let id = "";
  while (id.length < length)
    id += randomBytes(length)
      .toString("base64")
      .replace(/[^\w]|_/g, "");
  return `${prefix}_${id.slice(0, length)}`;
}

export const NO_ADDRESS = {
  city: null as string | null,
  country: "US" as string | null,
  line1: null as string | null,
  line2: null as string | null,
  postal_code: "94107" as string | null,
  state: null as string | null,
};
