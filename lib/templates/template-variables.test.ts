import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanParameter,
  readVariables,
  replaceVariables,
  templatePlaces,
  templateSamples,
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

describe("what a template needs", () => {
  const components = [
    { type: "header", format: "text", text: "Our {{1}} is on", example: { header_text: ["sale"] } },
    { type: "BODY", text: "Hi {{1}}, use {{2}} now.", example: { body_text: [["Ada", "SPRING"]] } },
    { type: "FOOTER", text: "Bye" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Stop" },
        { type: "URL", text: "Shop", url: "https://a.example/p?c={{1}}", example: ["abc"] },
        { type: "URL", text: "Home", url: "https://a.example/" },
        { type: "COPY_CODE", example: "SPRING25" },
      ],
    },
  ];

  it("is named by place, in order of appearance", () => {
    expect(templatePlaces(components)).toEqual([
      "header.1",
      "body.1",
      "body.2",
      "button.1",
      "button.3",
    ]);
    expect(templateSamples(components)).toEqual({
      "header.1": "sale",
      "body.1": "Ada",
      "body.2": "SPRING",
      "button.1": "abc",
      "button.3": "SPRING25",
    });
  });

  it("takes the end of a sample address as the sample", () => {
    const url = "https://a.example/offers?ref={{1}}";
    const example = ["https://a.example/offers?ref=n3mtql"];
    const buttons = [{ type: "URL", text: "Go", url, example }];
    expect(templateSamples([{ type: "BUTTONS", buttons }])).toEqual({ "button.0": "n3mtql" });
  });

  it("is a file for a media header, and one code for authentication", () => {
    expect(templatePlaces([{ type: "HEADER", format: "IMAGE" }])).toEqual(["header.media"]);
    expect(
      templatePlaces([
        { type: "BODY", add_security_recommendation: true },
        { type: "BUTTONS", buttons: [{ type: "otp", otp_type: "copy_code" }] },
      ]),
    ).toEqual(["body.1"]);
  });

  it("is nothing for what is no template", () => {
    for (const broken of [null, 5, "x", {}, [null, 1], [{ type: "BUTTONS" }], [{}]]) {
      expect(templatePlaces(broken)).toEqual([]);
    }
  });
});
