import { describe, expect, test } from "vitest";
import { fileNameParameter, readRange } from "./serve-file";

describe("a player asks for parts of a file", () => {
  test("from the middle to the end, a first part, and the last bytes", () => {
    expect(readRange("bytes=100-", 1000)).toEqual({ start: 100, end: 999 });
    expect(readRange("bytes=0-99", 1000)).toEqual({ start: 0, end: 99 });
    expect(readRange("bytes=-10", 1000)).toEqual({ start: 990, end: 999 });
  });

  test("a part that goes past the end is cut, one that begins there is refused", () => {
    expect(readRange("bytes=900-5000", 1000)).toEqual({ start: 900, end: 999 });
    expect(readRange("bytes=1000-", 1000)).toBe("unsatisfiable");
    expect(readRange("bytes=5-2", 1000)).toBe("unsatisfiable");
  });

  test("what is no single range of bytes is the whole file", () => {
    for (const header of [null, "", "bytes=-", "bytes=0-1,5-6", "items=0-1", "bytes=a-b"]) {
      expect(readRange(header, 1000)).toBeNull();
    }
  });
});

describe("the name that a customer gave a file", () => {
  test("cannot end the header or begin another one", () => {
    const header = fileNameParameter('a"\r\nSet-Cookie: x=1');
    expect(header).not.toMatch(/[\r\n]/);
    expect(header.match(/"/g)).toHaveLength(2);
  });

  test("cannot climb out of a folder", () => {
    expect(fileNameParameter("../../etc/passwd")).toContain('filename=".._.._etc_passwd"');
  });

  test("keeps letters of every script, and a plain form for old readers", () => {
    const header = fileNameParameter("счёт (3).pdf");
    expect(header).toContain('filename="____ (3).pdf"');
    expect(header).toContain("filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82%20%283%29.pdf");
  });

  test("without a name there is one all the same", () => {
    expect(fileNameParameter(null)).toContain('filename="file"');
  });
});
