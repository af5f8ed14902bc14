import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Refusal } from "@/lib/core/errors";
import { detectEncoding, toUtf8 } from "./detect-encoding";

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name));
const read = (bytes: Buffer) => toUtf8(bytes, detectEncoding(bytes)).toString("utf8");
const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("a file of text", () => {
  it("keeps the accents of a spreadsheet that saves Latin", () => {
    const bytes = fixture("broken-broken-encoding-latin1.csv");
    expect(detectEncoding(bytes)).toBe("windows-1252");
    expect(read(bytes)).toContain("José,España");
    expect(read(bytes)).toContain("Müller");
  });

  it("loses its byte order mark before the first header is read", () => {
    const bytes = fixture("broken-bom-and-whitespace-headers.csv");
    expect(detectEncoding(bytes)).toBe("utf-8");
    expect(read(bytes).startsWith(" id ")).toBe(true);
  });

  it("is UTF-16 by its mark, whichever byte comes first", () => {
    const text = "name\tphone\nZoë\t0712";
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    const big = Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian(text)]);
    expect(detectEncoding(little)).toBe("utf-16le");
    expect(detectEncoding(big)).toBe("utf-16be");
    expect([read(little), read(big)]).toEqual([text, text]);
  });

  it("is UTF-16 without a mark by where its zero bytes lie", () => {
    const text = "name,phone\nAmina,0712345678\n";
    expect(detectEncoding(Buffer.from(text, "utf16le"))).toBe("utf-16le");
    expect(detectEncoding(bigEndian(text))).toBe("utf-16be");
  });

  it("is Latin when a single byte at the end of a long file is no UTF-8", () => {
    const long = Buffer.from("Zoë,0712345678\n".repeat(40_000));
    expect(detectEncoding(long)).toBe("utf-8");
    expect(detectEncoding(Buffer.concat([long, Buffer.from([0xe9])]))).toBe("windows-1252");
  });

  it("is UTF-8 although a letter lies across the pieces it is checked in", () => {
    // one byte before the letters, so that every boundary of 256 KiB cuts one in two
    const bytes = Buffer.from(`a${"é".repeat(300_000)}`);
    expect(detectEncoding(bytes)).toBe("utf-8");
  });

  it("is nothing to refuse when it is empty", () => {
    expect(detectEncoding(Buffer.alloc(0))).toBe("utf-8");
  });
});

describe("a file that is no text", () => {
  it("is refused as a workbook with the way to export it", () => {
    const workbook = Buffer.from("504b030414000600", "hex");
    expect(() => detectEncoding(workbook)).toThrow(Refusal);
    expect(() => detectEncoding(workbook)).toThrow(/workbook.*Save as/);
  });

  it.each([
    ["a PDF", Buffer.from("%PDF-1.7\n")],
    ["a picture", Buffer.from("89504e470d0a1a0a", "hex")],
    ["a compressed file", Buffer.from("1f8b0800", "hex")],
    ["an old workbook", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["zero bytes all over", Buffer.from("ab\0\0cd\0\0ef\0\0")],
  ])("is refused when it is %s", (_, bytes) => {
    expect(() => detectEncoding(bytes)).toThrow(/no table of text/);
  });
});
