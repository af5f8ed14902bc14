import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

type Line = { kind: string; id: string; record: unknown };

/**
 * Keyed records in memory, every change appended to one file as a JSON line before the caller
 * answers, so that a sandbox killed at any moment has lost nothing it said yes to. The file is
 * rewritten without its history when it is opened. Without a file the records live in memory only.
 */
export type Journal = {
  get<T>(kind: string, id: string): T | undefined;
  /** All records of a kind, oldest first. */
  list<T>(kind: string): T[];
  entries<T>(kind: string): { id: string; record: T }[];
  put(kind: string, id: string, record: object): void;
  remove(kind: string, id: string): void;
  clear(kind: string): void;
};

export function openJournal(file: string | undefined): Journal {
  const kinds = new Map<string, Map<string, unknown>>();
  const ofKind = (kind: string) => {
    let records = kinds.get(kind);
    if (!records) {
      records = new Map();
      kinds.set(kind, records);
    }
    return records;
  };
  const apply = ({ kind, id, record }: Line) => {
    if (record === null) ofKind(kind).delete(id);
    else ofKind(kind).set(id, record);
  };
  const append = (line: Line) => {
    // Serialised even without a file: a record that changes behind the journal's back would make
    // a run with persistence differ from one without.
    const text = JSON.stringify(line);
    apply(JSON.parse(text) as Line);
    if (file) appendFileSync(file, `${text}\n`);
  };

  if (file) {
    mkdirSync(path.dirname(file), { recursive: true });
    for (const line of readLines(file)) apply(line);
    compact(file, kinds);
  }

  return {
    get: <T>(kind: string, id: string) => structuredClone(ofKind(kind).get(id)) as T | undefined,
    list: <T>(kind: string) => structuredClone([...ofKind(kind).values()]) as T[],
    entries: <T>(kind: string) =>
      structuredClone([...ofKind(kind)].map(([id, record]) => ({ id, record }))) as {
        id: string;
        record: T;
      }[],
    put: (kind, id, record) => append({ kind, id, record }),
    remove: (kind, id) => append({ kind, id, record: null }),
    clear(kind) {
      for (const id of [...ofKind(kind).keys()]) append({ kind, id, record: null });
    },
  };
}

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines: Line[] = [];
  for (const text of readFileSync(file, "utf8").split("\n")) {
    if (text === "") continue;
    try {
      lines.push(JSON.parse(text) as Line);
    } catch {
      // Only the last line can be torn, by a kill in the middle of a write. Its request was never
      // answered, so the client does not believe it happened either.
    }
  }
  return lines;
}

function compact(file: string, kinds: Map<string, Map<string, unknown>>): void {
  const lines: string[] = [];
  for (const [kind, records] of kinds) {
    for (const [id, record] of records) lines.push(`${JSON.stringify({ kind, id, record })}\n`);
  }
  writeFileSync(`${file}.next`, lines.join(""));
  renameSync(`${file}.next`, file);
}
