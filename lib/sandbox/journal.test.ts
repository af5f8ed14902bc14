import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJournal } from "./journal";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-journal-"));
  file = path.join(folder, "below", "records.jsonl");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what was put is there after the process was killed, in its order, without the removed", () => {
  // Opened and never closed: a killed process says no goodbye either.
  const before = openJournal(file);
  before.put("mail", "1", { subject: "First" });
  before.put("mail", "2", { subject: "Second" });
  before.put("mail", "1", { subject: "First, changed" });
  before.put("other", "1", { subject: "Elsewhere" });
  before.remove("mail", "2");
  before.put("mail", "3", { subject: "Third" });

  const after = openJournal(file);
  expect(after.list("mail")).toEqual([{ subject: "First, changed" }, { subject: "Third" }]);
  expect(after.get("mail", "2")).toBeUndefined();
  expect(after.entries("other")).toEqual([{ id: "1", record: { subject: "Elsewhere" } }]);
});

test("a line torn by a kill is dropped and the file can be written on", () => {
  openJournal(file).put("mail", "1", { subject: "First" });
  appendFileSync(file, '{"kind":"mail","id":"2","rec');
  openJournal(file).put("mail", "3", { subject: "Third" });
  expect(openJournal(file).list("mail")).toEqual([{ subject: "First" }, { subject: "Third" }]);
});

test("history is left behind when the file is opened", () => {
  const journal = openJournal(file);
  for (let round = 0; round < 100; round += 1) journal.put("mail", "1", { round });
  openJournal(file);
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
});

test("a record that was read cannot be changed behind the journal's back", () => {
  const journal = openJournal(undefined);
  const record = { subject: "First" };
  journal.put("mail", "1", record);
  record.subject = "Changed outside";
  const read = journal.get<{ subject: string }>("mail", "1");
  if (read) read.subject = "Changed after reading";
  expect(journal.get("mail", "1")).toEqual({ subject: "First" });
});
