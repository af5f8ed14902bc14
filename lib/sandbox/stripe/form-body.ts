export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormFields = { [key: string]: FormValue };

/**
 * Parses Stripe's request bodies and query strings: `a[b][0]=c` becomes `{ a: { b: ["c"] } }`,
 * `a[]=c` appends. Values stay text, as they are on the wire.
 */
export function parseFormBody(text: string): FormFields {
  const root: FormFields = Object.create(null) as FormFields;
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = splitName(name);
    if (keys.length === 0) continue;
    assign(root, keys, value);
  }
  return arraysFrom(root) as FormFields;
}

function splitName(name: string): string[] {
  const open = name.indexOf("[");
  if (open === -1) return [name];
  const rest = [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
  return [name.slice(0, open), ...rest];
}

function assign(root: FormFields, keys: string[], value: string): void {
  let node = root;
  for (const [depth, key] of keys.entries()) {
    const name = key === "" ? String(Object.keys(node).length) : key;
    if (depth === keys.length - 1) {
      node[name] = value;
      return;
    }
    const next = node[name];
    if (typeof next === "object" && !Array.isArray(next)) node = next;
    else {
      // Without a prototype, so that a field named __proto__ is a field like any other.
      const child: FormFields = Object.create(null) as FormFields;
      node[name] = child;
      node = child;
    }
  }
}

/** Objects whose keys are 0, 1, 2 … were arrays before they were encoded. */
function arraysFrom(value: FormValue): FormValue {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  const children = keys.map((key) => [key, arraysFrom(value[key] as FormValue)] as const);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return children.sort((a, b) => Number(a[0]) - Number(b[0])).map(([, child]) => child);
  }
  const fields: FormFields = Object.create(null) as FormFields;
  for (const [key, child] of children) fields[key] = child;
  return fields;
}
