import { createLoader, createParser, parseAsArrayOf, parseAsString } from "nuqs/server";

export type TableSort = { column: string; direction: "asc" | "desc" };

/** "name" is ascending, "-seen" descending. */
export const parseAsSort = createParser<TableSort>({
  parse: (value) => {
    const column = value.replace(/^-/, "");
    if (!/^[a-zA-Z][\w.]{0,63}$/.test(column)) return null;
    return { column, direction: value.startsWith("-") ? "desc" : "asc" };
  },
  serialize: ({ column, direction }) => (direction === "desc" ? `-${column}` : column),
  eq: (a, b) => a.column === b.column && a.direction === b.direction,
});

/** What every list keeps in its address; reload and a shared link show the same. */
export const tableParams = {
  /** Words of the search field. */
  q: parseAsString.withDefault(""),
  sort: parseAsSort,
  /** Keyset cursors: at most one of the two is set. */
  after: parseAsString,
  before: parseAsString,
  /** Ids of columns that are put away. */
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  /** Row shown in the peek. */
  open: parseAsString,
};

/** For the page: `const params = await loadTableParams(searchParams)`. Wrong parts are dropped. */
export const loadTableParams = createLoader(tableParams);
