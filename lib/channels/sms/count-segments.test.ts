import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments";

describe("a text in the small alphabet", () => {
  it.each([
    ["", 0, 0, 160, 160],
    ["a", 1, 1, 160, 159],
    ["a".repeat(160), 1, 160, 160, 0],
    ["a".repeat(161), 2, 161, 153, 145],
    ["a".repeat(306), 2, 306, 153, 0],
    ["a".repeat(307), 3, 307, 153, 152],
    ["a".repeat(1530), 10, 1530, 153, 0],
  ])("%#", (text, segments, units, perSegment, left) => {
    expect(countSegments(text)).toEqual({ encoding: "GSM-7", segments, units, perSegment, left });
  });

  it("knows all 127 signs of the alphabet, the Greek and the line break among them", () => {
    const signs =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
      "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    expect([...signs]).toHaveLength(127);
    expect(countSegments(signs)).toMatchObject({ encoding: "GSM-7", units: 127 });
  });

  it("counts the euro, brackets and the like twice", () => {
    expect(countSegments("^{}\\[~]|€\f")).toMatchObject({ encoding: "GSM-7", units: 20 });
    expect(countSegments(`${"a".repeat(159)}€`)).toMatchObject({ segments: 2, units: 161 });
  });

  it("does not cut a sign of two units at the end of a segment", () => {
    const straddling = `${"a".repeat(152)}€${"a".repeat(152)}`;
    expect(countSegments(straddling)).toEqual({
      encoding: "GSM-7",
      segments: 3,
      units: 306,
      perSegment: 153,
      left: 152,
    });
  });
});

describe("a text with any other sign", () => {
  it.each([
    ["ç", 1, 1, 70, 69],
    ["“quoted”", 1, 8, 70, 62],
    ["ж".repeat(70), 1, 70, 70, 0],
    ["ж".repeat(71), 2, 71, 67, 63],
    ["😀".repeat(35), 1, 70, 70, 0],
    ["😀".repeat(36), 2, 72, 67, 61],
  ])("%#", (text, segments, units, perSegment, left) => {
    expect(countSegments(text)).toEqual({ encoding: "UCS-2", segments, units, perSegment, left });
  });

  it("is twice as wide as a whole, and its euro is one unit", () => {
    expect(countSegments(`${"€".repeat(10)}ж`)).toMatchObject({ encoding: "UCS-2", units: 11 });
  });

  it("does not cut an emoji between two segments", () => {
    // 33 emoji are 66 units; the last unit of each segment stays empty
    expect(countSegments("😀".repeat(67))).toMatchObject({ segments: 3, units: 134, left: 65 });
  });
});
