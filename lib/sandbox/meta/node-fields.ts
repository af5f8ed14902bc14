type Fields = Record<string, unknown>;

/** One entry of a `fields` parameter: `analytics.start(1).end(2)` has a name and modifiers. */
export type RequestedField = { name: string; modifiers: Map<string, string> };

/** Takes a `fields` parameter apart at the commas that stand outside brackets. */
export function parseFields(text: string | null): RequestedField[] {
  if (text === null || text.trim() === "") return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const letter = text[index];
    if (letter === "(" || letter === "{" || letter === "[") depth += 1;
    if (letter === ")" || letter === "}" || letter === "]") depth -= 1;
    if (letter === undefined || (letter === "," && depth === 0)) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return parts.filter((part) => part !== "").map(parseField);
}

function parseField(text: string): RequestedField {
  const name = /^[\w]+/.exec(text)?.[0] ?? text;
  const modifiers = new Map<string, string>();
  for (const match of text.slice(name.length).matchAll(/\.(\w+)\(([^)]*)\)/g)) {
    modifiers.set(match[1] ?? "", match[2] ?? "");
  }
  return { name, modifiers };
}

/** The fields asked for, or the default ones, and always the id. */
export function pick(
  node: Fields,
  requested: readonly RequestedField[],
  defaults: readonly string[],
): Fields {
  const names = requested.length > 0 ? requested.map((field) => field.name) : defaults;
  const result: Fields = {};
  for (const name of names) if (node[name] !== undefined) result[name] = node[name];
  if (node.id !== undefined) result.id = node.id;
  return result;
}

/** Cursor paging: `{data, paging}` with `limit`, `after` and `before`. */
export function page<Row>(
  rows: readonly Row[],
  { query, address }: { query: URLSearchParams; address: string },
): { data: Row[]; paging?: Fields } {
  const limit = Math.min(Math.max(Number(query.get("limit") ?? 25) || 25, 1), 1000);
  const before = decodeCursor(query.get("before"));
  const after = decodeCursor(query.get("after"));
  const start = before === null ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const end = Math.min(before ?? start + limit, start + limit, rows.length);
  const data = rows.slice(start, end);
  if (data.length === 0) return { data };
  const cursors = { before: encodeCursor(start), after: encodeCursor(end - 1) };
  const link = (name: string, cursor: string): string => {
    const parameters = new URLSearchParams(query);
    parameters.delete("access_token");
    parameters.delete("before");
    parameters.delete("after");
    parameters.set(name, cursor);
    return `${address}?${parameters}`;
  };
  return {
    data,
    paging: {
      cursors,
      ...(end < rows.length ? { next: link("after", cursors.after) } : {}),
      ...(start > 0 ? { previous: link("before", cursors.before) } : {}),
    },
  };
}

function encodeCursor(index: number): string {
  return Buffer.from(`row:${index}`).toString("base64url");
}

function decodeCursor(cursor: string | null): number | null {
  if (cursor === null || cursor === "") return null;
  const match = /^row:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  return match ? Number(match[1]) : null;
}
