import { type ContactFilter, type ContactSort, contactFilterSchema } from "./schema";

type TablePart = {
  q: string;
  sort: { column: string; direction: "asc" | "desc" } | null;
  after: string | null;
};

const SORTS: Record<string, readonly [asc: ContactSort, desc: ContactSort]> = {
  name: ["name", "name_desc"],
  seen: ["last_message_asc", "last_message"],
};

/**
 * The list's address as a question. Parts that make no sense are dropped, one by one: a shared link
 * that has aged shows a list and not an error.
 */
export function readContactAddress(
  table: TablePart,
  search: Record<string, string | string[] | undefined>,
): { filter: ContactFilter; sort: ContactSort; cursor: { cursor?: string } } {
  const one = (name: string) => {
    const value = search[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const tag = one("tag");
  const parts: Record<string, unknown>[] = [
    { search: table.q },
    ...(tag ? [{ tagIds: tag.split(","), tagMatch: one("match") === "all" ? "all" : "any" }] : []),
    { consent: one("consent") },
    { country: one("country") },
    ...(one("blocked") ? [{ blocked: one("blocked") === "yes" }] : []),
  ];
  const filter: ContactFilter = {};
  for (const part of parts) {
    const parsed = contactFilterSchema.safeParse(part);
    if (!parsed.success) continue;
    for (const [name, value] of Object.entries(parsed.data)) {
      if (value !== undefined && value !== "") Object.assign(filter, { [name]: value });
    }
  }
  const known = table.sort ? SORTS[table.sort.column] : undefined;
  const sort = known ? known[table.sort?.direction === "desc" ? 1 : 0] : "newest";
  return { filter, sort, cursor: table.after ? { cursor: table.after } : {} };
}
