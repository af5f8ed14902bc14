import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { detectEncoding, toUtf8 } from "./detect-encoding";
import { type FileRecord, readRecords } from "./read-records";

async function recordsOf(bytes: Buffer | string, delimiter: "," | ";" | "\t" = ",") {
  const records: FileRecord[] = [];
  for await (const record of readRecords(Buffer.from(bytes), delimiter)) records.push(record);
  return records;
}
async function fixture(name: string) {
  const bytes = readFileSync(path.join(import.meta.dirname, "fixtures", name));
  return recordsOf(toUtf8(bytes, detectEncoding(bytes)));
}
const cells = (records: readonly FileRecord[]) => records.map((record) => record.cells);

describe("a broken file", () => {
  it("is read where rows use another delimiter than the head", async () => {
    expect(cells(await fixture("broken-mixed-delimiters.csv"))).toEqual([
      ["id", "name", "email"],
      ["1", "Alice", "alice@example.com"],
      ["2", "Bob", "bob@example.com"],
      ["3", "Cara", "cara@example.com"],
    ]);
  });

  it("is read with every kind of line end in it", async () => {
    expect(cells(await fixture("broken-mixed-line-endings.csv")).slice(1)).toEqual([
      ["1", "Alice", "alice@example.com"],
      ["2", "Bob", "bob@example.com"],
      ["3", "Cara", "cara@example.com"],
    ]);
  });

  it("keeps what stands behind the last column", async () => {
    const records = await fixture("broken-ragged-rows-extra-columns.csv");
    expect(records[2]).toEqual({
      cells: ["2", "Bob", "bob@example.com", "unexpected"],
      fault: null,
    });
  });

  it("keeps every row when quotation marks stand in the middle of a cell", async () => {
    const records = await fixture("broken-unescaped-quotes.csv");
    expect(records).toHaveLength(3);
    expect(records.map((record) => record.cells[0])).toEqual(["id", "1", "2"]);
    expect(records[1]?.cells[2]).toContain("clean the file first");
  });

  it("loses only the row whose quotation mark is never closed", async () => {
    const records = await recordsOf('name,phone\n"Amina,0712\nTom,0713\nLena,0714\n');
    expect(records.map((record) => record.fault)).toEqual([null, "quote_not_closed", null, null]);
    expect(records[1]?.cells).toEqual(['"Amina,0712']);
    expect(records[3]?.cells).toEqual(["Lena", "0714"]);
  });

  it("loses only that row too when a later row closes the mark", async () => {
    const records = await recordsOf('name,phone\n"Amina,0712\n"Tom",0713\nLena,0714\n');
    expect(records.map((record) => record.fault)).toEqual([null, "quote_not_closed", null, null]);
    expect(cells(records).slice(2)).toEqual([
      ["Tom", "0713"],
      ["Lena", "0714"],
    ]);
  });

  it("shows where a zero byte was and says so", async () => {
    expect(await recordsOf("name,phone\nAmi\0na,0712\n")).toEqual([
      { cells: ["name", "phone"], fault: null },
      { cells: ["Ami\uFFFDna", "0712"], fault: "nul_character" },
    ]);
  });

  it("is refused when hundreds of rows leave a quotation mark open, naming the first line", async () => {
    await expect(recordsOf(`name,phone\n${'"Amina,0712\n'.repeat(502)}`)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("line 2"),
    });
  });
});

describe("a sound file", () => {
  it("may have line ends, delimiters and quotation marks within quoted cells", async () => {
    expect(cells(await recordsOf('name,note\n"Yusuf, Amina","says ""hi""\nand bye"\n'))).toEqual([
      ["name", "note"],
      ["Yusuf, Amina", 'says "hi"\nand bye'],
    ]);
  });

  it("is read whole when it is longer than one piece and ends without a line end", async () => {
    const rows = Array.from({ length: 5000 }, (_, row) => `Zoë ${row},07${row}`);
    const records = await recordsOf(`name,phone\n${rows.join("\n")}`);
    expect(records).toHaveLength(5001);
    expect(records.at(-1)?.cells).toEqual(["Zoë 4999", "074999"]);
  });

  it("gives nothing when it is empty", async () => {
    expect(await recordsOf("")).toEqual([]);
  });
});
