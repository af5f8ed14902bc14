import { describe, expect, it } from "vitest";
import { templatePlaces, templateSamples } from "./template-slots";

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
