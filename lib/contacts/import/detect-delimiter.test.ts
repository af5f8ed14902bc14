import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { detectDelimiter } from "./detect-delimiter";

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");

describe("the delimiter of a file", () => {
  it.each([
    [",", "name,phone\nAmina,0712\n"],
    [";", "name;phone\nAmina;0712\n"],
    ["\t", "name\tphone\nAmina\t0712\n"],
    ["|", "name|phone\nAmina|0712\n"],
  ])("is %j when it cuts every line alike", (delimiter, text) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  it("is a semicolon where prices are written with a comma", () => {
    expect(detectDelimiter("name;price\nKettle;12,50\nCup, blue;3,90\n")).toBe(";");
  });

  it("does not count what stands between quotation marks", () => {
    expect(detectDelimiter('name;note\n"a,b,c";"x,y"\n"d,e,f";"z,z"\n')).toBe(";");
  });

  it("is what the head says when the rows disagree", () => {
    expect(detectDelimiter(fixture("broken-mixed-delimiters.csv"))).toBe(",");
  });

  it("is seen through mixed line ends, stray quotes and rows that are too long", () => {
    for (const name of [
      "broken-mixed-line-endings.csv",
      "broken-unescaped-quotes.csv",
      "broken-ragged-rows-extra-columns.csv",
    ]) {
      expect(detectDelimiter(fixture(name)), name).toBe(",");
    }
  });

  it("is a comma for a single column and for nothing at all", () => {
    expect(detectDelimiter("phone\n0712345678\n")).toBe(",");
    expect(detectDelimiter("")).toBe(",");
  });
});
