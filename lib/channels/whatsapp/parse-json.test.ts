import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json";

describe("JSON with ids that are too long for a number", () => {
  it.each([
    ['{"id":12345678901234567890}', { id: "12345678901234567890" }],
    ['{"id": 9007199254740993 }', { id: "9007199254740993" }],
    ["[1689556908129832,9007199254740991]", [1689556908129832, 9007199254740991]],
    ["-12345678901234567890", "-12345678901234567890"],
    ['{"a":"x: 12345678901234567890","b":1}', { a: "x: 12345678901234567890", b: 1 }],
    [
      '{"a":"\\",\\"b\\":12345678901234567890","c":[12345678901234567890]}',
      {
        a: '","b":12345678901234567890',
        c: ["12345678901234567890"],
      },
    ],
    [
      '{"latitude":40.78291005977412345678,"e":1234567890123456789e2}',
      {
        latitude: 40.782910059774125,
        e: 1.2345678901234568e20,
      },
    ],
  ])("%s keeps every digit", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each(["", "{", '{"a":12345678901234567890', '"\\', "01234567890123456789", "nul"])(
    "%j is as wrong as it is for JSON.parse",
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it("is plain JSON otherwise", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const numbers = text.match(/-?\d{16,}/);
        fc.pre(numbers === null);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
