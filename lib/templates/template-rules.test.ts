import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TemplateCategory } from "@/db/enums/templates";
import { categoryHint } from "./rules/category-hint";
import type { TemplateFault } from "./rules/fault";
import { TEMPLATE_LANGUAGES, templateLanguage } from "./template-languages";
import { checkTemplate } from "./template-rules";

const folder = new URL("../channels/whatsapp/fixtures/", import.meta.url);
const published = readdirSync(folder).filter((name) => name.startsWith("req-create-template-"));

type Part = Record<string, unknown>;
const body = (text: string, samples?: string[]): Part => ({
  type: "BODY",
  text,
  ...(samples ? { example: { body_text: [samples] } } : {}),
});

function check(
  components: Part[],
  change: { name?: string; language?: string; category?: TemplateCategory } = {},
): TemplateFault[] {
  return checkTemplate({
    name: "order_update",
    language: "en_US",
    category: "marketing",
    components,
    ...change,
  });
}
const codes = (faults: TemplateFault[]) => faults.map((fault) => fault.code);

describe("templates that Meta publishes as examples", () => {
  it.each(published)("%s has nothing that Meta refuses", (file) => {
    const template = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const faults = checkTemplate({
      name: template.name,
      language: template.language,
      category: template.category.toLowerCase(),
      components: template.components,
    });
    expect(faults.filter((fault) => fault.severity === "error")).toEqual([]);
  });
});

describe("a name", () => {
  it.each([
    ["Order Update", "order_update"],
    ["größe-2", "gro_e_2"],
  ])("%j is mended to %s", (name, text) => {
    const [fault] = check([body("Your order is here.")], { name });
    expect(fault).toMatchObject({
      code: "name_characters",
      place: { component: "name" },
      suggestion: { text },
    });
    expect(check([body("Your order is here.")], { name: text })).toEqual([]);
  });

  it("is needed, and at most 512 characters", () => {
    expect(codes(check([body("Hello there.")], { name: "" }))).toEqual(["name_empty"]);
    expect(check([body("Hello there.")], { name: "a".repeat(512) })).toEqual([]);
    expect(codes(check([body("Hello there.")], { name: "a".repeat(513) }))).toEqual([
      "name_too_long",
    ]);
  });
});

describe("a language", () => {
  it("is one of Meta's, and en-US is mended", () => {
    expect(check([body("Hello there.")], { language: "en-US" })).toMatchObject([
      { code: "language_unknown", suggestion: { text: "en_US" } },
    ]);
    expect(check([body("Hello there.")], { language: "tlh" })[0]).not.toHaveProperty("suggestion");
  });

  it("has a name and a direction", () => {
    expect(TEMPLATE_LANGUAGES.length).toBe(
      new Set(TEMPLATE_LANGUAGES.map(({ code }) => code)).size,
    );
    expect(templateLanguage("en_ZA")).toEqual({
      code: "en_ZA",
      name: "English (South Africa)",
      direction: "ltr",
    });
    expect(templateLanguage("ar_EG")?.direction).toBe("rtl");
    expect(templateLanguage("xx")).toBeUndefined();
  });
});

describe("a body", () => {
  it("is needed and has a text", () => {
    expect(codes(check([]))).toEqual(["body_missing"]);
    expect(codes(check([body("  ")]))).toEqual(["text_empty"]);
  });

  it("may have 1,024 characters, an emoji counting as one", () => {
    expect(check([body("é".repeat(1_024))])).toEqual([]);
    expect(check([body("😀".repeat(1_024))])).toEqual([]);
    const [fault] = check([body(`${"😀".repeat(1_024)}abc`)]);
    expect(fault).toMatchObject({
      code: "text_too_long",
      place: { component: "body", offset: 2_048, length: 3 },
    });
  });

  it.each([
    ["{{1}} is your order.", ["7"], "variable_at_start"],
    ["Your order is {{1}}", ["7"], "variable_at_end"],
    ["Dear {{1}} {{2}} welcome to the very best shop in town", ["a", "b"], "variables_adjacent"],
    ["Dear {{1}} your order {{3}} is on the way today", ["a", "b"], "variable_gap"],
    ["Dear {{2}} your order is on the way today", ["a"], "variable_gap"],
    ["Dear {{name}} your order {{1}} is on the way today", ["a", "b"], "variable_formats_mixed"],
    ["Dear {{name}} and {{name}} your order is on the way", [], "variable_repeated"],
    ["Dear {{1} your order is on the way", [], "braces"],
    ["Dear {1} your order is on the way", [], "braces"],
    ["Dear {{Name}} your order is on the way", [], "variable_name"],
    ["Dear {{#name}} your order is on the way", [], "variable_name"],
    ["Dear {{1}} your order is on the way", [], "sample_missing"],
  ])("%j: %s %s", (text, samples, code) => {
    const fault = check([body(text, samples)]).find((found) => found.code === code);
    expect(fault).toMatchObject({ severity: "error", place: { component: "body" } });
    expect(fault?.reason).toMatch(/\.$/);
  });

  it("names the exact place of a fault", () => {
    const text = "Dear {{First Name}}, welcome.";
    const [fault] = check([body(text)]);
    const { offset = 0, length = 0 } = fault?.place ?? {};
    expect(text.slice(offset, offset + length)).toBe("{{First Name}}");
    expect(fault?.suggestion?.text).toBe("Dear {{first_name}}, welcome.");
  });

  it("warns when only punctuation follows the last variable, as Meta's own examples do", () => {
    expect(check([body("Your order number is {{1}}.", ["7"])])).toMatchObject([
      { code: "variable_at_end", severity: "warning" },
    ]);
  });

  it("warns about too many variables for its words", () => {
    const faults = check([body("Hi {{1}}, see {{2}}, {{3}} now", ["a", "b", "c"])]);
    expect(codes(faults)).toContain("variables_too_many");
  });

  it("warns about several empty lines, with the repair", () => {
    const [fault] = check([body("Hello there.\n\n\n\nSee you.")]);
    expect(fault).toMatchObject({
      code: "blank_lines",
      severity: "warning",
      suggestion: { text: "Hello there.\n\nSee you." },
    });
  });

  it("agrees with the kind of variables that the template is filed with", () => {
    const faults = checkTemplate({
      name: "a",
      language: "en",
      category: "utility",
      parameterFormat: "positional",
      components: [
        {
          ...body("Dear {{name}}, your parcel is here."),
          example: { body_text_named_params: [{ param_name: "name", example: "Ada" }] },
        },
      ],
    });
    expect(codes(faults)).toEqual(["variable_formats_mixed"]);
  });
});

describe("a header", () => {
  const header = (text: string, sample = "x"): Part[] => [
    { type: "HEADER", format: "TEXT", text, example: { header_text: [sample] } },
    body("Your order is on its way."),
  ];

  it.each([
    ["x".repeat(61), "text_too_long"],
    ["Hello {{1}} and {{2}}", "variables_too_many"],
    ["*Hello*", "markdown_in_header"],
    ["Two\nlines", "line_break"],
    ["", "text_empty"],
  ])("%j: %s", (text, code) => {
    expect(codes(check(header(text)))).toContain(code);
  });

  it("may be a variable alone, and underscores in its name are no formatting", () => {
    const named = { header_text_named_params: [{ param_name: "first_name", example: "Ada" }] };
    const parts = [
      { type: "HEADER", format: "TEXT", text: "{{first_name}}", example: named },
      body("Your order is on its way."),
    ];
    expect(check(parts)).toEqual([]);
  });

  it("with a file needs a sample of it", () => {
    const parts = (handle: string[]) => [
      { type: "HEADER", format: "IMAGE", example: { header_handle: handle } },
      body("Your order is on its way."),
    ];
    expect(codes(check(parts([])))).toEqual(["header_media_sample"]);
    expect(check(parts(["4::aW"]))).toEqual([]);
  });

  it("stands once", () => {
    expect(codes(check([...header("One"), ...header("Two")]))).toContain("component_repeated");
  });
});

describe("a footer", () => {
  it.each([
    ["x".repeat(61), "text_too_long"],
    ["Bye {{1}}", "variables_not_allowed"],
  ])("%j: %s", (text, code) => {
    expect(codes(check([body("Your order is here."), { type: "FOOTER", text }]))).toEqual([code]);
  });
});

describe("buttons", () => {
  const reply = (text: string): Part => ({ type: "QUICK_REPLY", text });
  const link = (url: string, example?: string[]): Part => ({
    type: "URL",
    text: "Shop",
    url,
    ...(example ? { example } : {}),
  });
  const phone: Part = { type: "PHONE_NUMBER", text: "Call", phone_number: "+27821234567" };
  const withButtons = (...buttons: Part[]) =>
    check([body("Your order is here."), { type: "BUTTONS", buttons }]);

  it("of every kind pass when they are right", () => {
    expect(
      withButtons(reply("Yes"), reply("No"), link("https://a.example/p?c={{1}}", ["abc"]), phone, {
        type: "COPY_CODE",
        example: "SPRING25",
      }),
    ).toEqual([]);
  });

  it.each<[string, Part[], string, number]>([
    ["a label of 26 characters", [reply("x".repeat(26))], "text_too_long", 0],
    ["no label", [reply("")], "text_empty", 0],
    ["a variable in a label", [reply("Hi {{1}}")], "variables_not_allowed", 0],
    ["the same label twice", [reply("Yes"), reply("yes ")], "button_text_repeated", 1],
    ["two phone buttons", [phone, { ...phone, text: "Ring" }], "button_kind_too_many", 1],
    ["no address", [link("")], "url_invalid", 0],
    ["another scheme", [link("javascript:alert(1)")], "url_invalid", 0],
    [
      "a variable in the middle",
      [link("https://a.example/{{1}}/x", ["a"])],
      "url_variable_place",
      0,
    ],
    ["two variables", [link("https://a.example/{{1}}{{2}}", ["a"])], "url_variable_place", 0],
    ["a variable without a sample", [link("https://a.example/{{1}}")], "sample_missing", 0],
    ["a link shortener", [link("https://bit.ly/abc")], "url_shortener", 0],
    ["letters as a number", [{ ...phone, phone_number: "call me" }], "phone_invalid", 0],
    ["a long code", [{ type: "COPY_CODE", example: "x".repeat(21) }], "text_too_long", 0],
  ])("%s is found at its button", (_, buttons, code, place) => {
    const fault = withButtons(...buttons).find((found) => found.code === code);
    expect(fault?.place).toMatchObject({ component: "buttons", button: place });
  });

  it("repairs an address without a scheme", () => {
    expect(withButtons(link("a.example/shop"))[0]?.suggestion?.text).toBe("https://a.example/shop");
  });

  it("keep quick replies together", () => {
    expect(codes(withButtons(reply("Yes"), phone, reply("No")))).toEqual(["buttons_mixed"]);
    expect(withButtons(phone, reply("Yes"), reply("No"))).toEqual([]);
  });

  it("are at most ten", () => {
    const eleven = Array.from({ length: 11 }, (_, index) => reply(`Reply ${index}`));
    expect(codes(withButtons(...eleven))).toEqual(["buttons_too_many", "button_kind_too_many"]);
    expect(withButtons(...eleven.slice(1))).toEqual([]);
  });
});

describe("carousels and offers", () => {
  const card = (type = "QUICK_REPLY"): Part => ({
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::a"] } },
      { type: "BODY", text: "A rare plant." },
      { type: "BUTTONS", buttons: [{ type, text: "More", url: "https://a.example/" }] },
    ],
  });
  const carousel = (...cards: Part[]) => [
    body("Look at these plants."),
    { type: "CAROUSEL", cards },
  ];

  it("have two to ten equal cards", () => {
    expect(check(carousel(card(), card()))).toEqual([]);
    expect(codes(check(carousel(card())))).toEqual(["cards_count"]);
    expect(check(carousel(card(), card("URL")))).toMatchObject([
      { code: "cards_differ", place: { component: "cards", card: 1 } },
    ]);
  });

  it("mark a fault on its card", () => {
    const long = card();
    (long.components as Part[])[1] = { type: "BODY", text: "x".repeat(161) };
    expect(check(carousel(card(), long))).toMatchObject([
      { code: "text_too_long", place: { component: "body", card: 1 } },
    ]);
  });

  it("an offer has no footer and its code first", () => {
    const offer = { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "x".repeat(17) } };
    const buttons = [
      { type: "URL", text: "Go", url: "https://a.example/" },
      { type: "COPY_CODE", example: "A1" },
    ];
    const faults = check([
      { type: "HEADER", format: "TEXT", text: "Sale" },
      offer,
      body("Take the offer while it lasts."),
      { type: "FOOTER", text: "Bye" },
      { type: "BUTTONS", buttons },
    ]);
    expect(codes(faults)).toEqual(["text_too_long", "offer_shape", "offer_shape", "offer_shape"]);
  });
});

describe("authentication", () => {
  const code: Part = { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] };

  it("has Meta's words around one code", () => {
    const category = "authentication";
    expect(
      check([{ type: "BODY", add_security_recommendation: true }, code], { category }),
    ).toEqual([]);
    expect(codes(check([body("Your code: {{1}}", ["1"]), code], { category }))).toEqual([
      "authentication_shape",
    ]);
    expect(codes(check([{ type: "BODY" }], { category }))).toEqual(["authentication_shape"]);
    expect(check([{ type: "BODY" }, code], { category: "utility" })).toMatchObject([
      { code: "authentication_shape", place: { component: "category" } },
    ]);
  });
});

describe("a utility text that sounds like marketing", () => {
  it("gets a hint with the words, and no more than a hint", () => {
    const text = "Your order is packed. Get 20% off your next one.";
    expect(categoryHint(text)).toEqual({
      category: "marketing",
      signals: [{ text: "20% off", offset: text.indexOf("20%") }],
    });
    const faults = check([body(text)], { category: "utility" });
    expect(faults).toMatchObject([{ code: "category_likely_marketing", severity: "warning" }]);
    expect(check([body(text)])).toEqual([]);
  });

  it("is not seen in plain notices", () => {
    expect(categoryHint("Your order 7 left our store and arrives on Friday.")).toBeNull();
  });
});
