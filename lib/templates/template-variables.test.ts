import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanParameter,
  readVariables,
  replaceVariables,
  variableNameFrom,
  variableNames,
} from "./template-variables";

describe("variables in a text", () => {
  it("are found with their place and format", () => {
    expect(readVariables("Hi {{first_name}}, order {{2}}.")).toEqual({
      variables: [
        { name: "first_name", format: "named", start: 3, end: 17 },
        { name: "2", format: "positional", start: 25, end: 30 },
      ],
      faults: [],
    });
  });

  it.each([
    ["{{1", "unclosed_braces"],
    ["{{1}", "unclosed_braces"],
    ["1}}", "unopened_braces"],
    ["{1}}", "unopened_braces"],
    ["{1}", "single_braces"],
    ["{{}}", "empty_variable"],
    ["{{ 1 }}", "spaces_in_braces"],
    ["{{First}}", "invalid_name"],
    ["{{#name}}", "invalid_name"],
    ["{{$1}}", "invalid_name"],
    ["{{0}}", "invalid_name"],
    ["{{01}}", "invalid_name"],
    ["{{first name}}", "invalid_name"],
    ["{{{1}}}", "invalid_name"],
    ["{{é}}", "invalid_name"],
  ])("%s is no variable: %s", (text, code) => {
    const read = readVariables(`Hi ${text} there`);
    expect(read.variables).toEqual([]);
    expect(read.faults.map((fault) => fault.code)).toContain(code);
    expect(read.faults[0]?.start).toBe(3 + text.search(/[{}]/));
  });

  it("are listed once, numbers by value and names by appearance", () => {
    expect(variableNames("{{2}} {{10}} {{1}} {{2}}")).toEqual(["1", "2", "10"]);
    expect(variableNames("{{b}} and {{a}} and {{b}}")).toEqual(["b", "a"]);
  });

  it("are replaced by values as they are, even by values that look like variables", () => {
    expect(replaceVariables("{{1}} and {{2}}", (name) => (name === "1" ? "{{2}}" : "$&"))).toBe(
      "{{2}} and $&",
    );
    expect(replaceVariables("Hi {{1}}", () => undefined)).toBe("Hi {{1}}");
  });

  it("never overlap, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "1", "a", " ", "é") }), (text) => {
        let end = 0;
        for (const part of readVariables(text).variables) {
          expect(part.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(part.start, part.end)).toBe(`{{${part.name}}}`);
          end = part.end;
        }
      }),
    );
  });

  it.each([
    ["First Name", "first_name"],
    ["  Größe (cm) ", "gro_e_cm"],
    ["2nd item", "nd_item"],
    ["!!!", "value"],
  ])("%j becomes the name %s", (typed, name) => {
    expect(variableNameFrom(typed)).toBe(name);
    expect(readVariables(`{{${name}}}`).variables).toHaveLength(1);
  });
});

describe("a value for a variable", () => {
  it.each([
    ["two\nlines", "two lines"],
    ["a \r\n\t b", "a b"],
    ["five     spaces", "five    spaces"],
    ["  padded ", "padded"],
    ["four    stay", "four    stay"],
    ["\u2028", ""],
  ])("%j goes out as %j", (value, cleaned) => {
    expect(cleanParameter(value)).toBe(cleaned);
  });
});
