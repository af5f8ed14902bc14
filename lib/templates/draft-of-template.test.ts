import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TemplateCategory } from "@/db/enums/templates";
import { buildComponents, variableFormatOf } from "./build-components";
import { draftOfTemplate } from "./draft-of-template";
import { EMPTY_BUTTONS, EMPTY_CODE, EMPTY_DRAFT } from "./empty-draft";
import { isSameWording, keepSamples } from "./same-wording";
import { HEADER_KINDS, TEMPLATE_LAYOUTS, type TemplateDraft, templateDraftSchema } from "./schema";

const folder = new URL("../channels/whatsapp/fixtures/", import.meta.url);
const published = readdirSync(folder).filter((name) => name.startsWith("req-create-template-"));
/** Opens an app beside the page, which the editor has no field for. */
const READ_ONLY = "req-create-template-deeplink.json";

const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const stored = (request: Record<string, unknown>) => ({
  name: String(request.name),
  language: String(request.language),
  category: String(request.category).toLowerCase() as TemplateCategory,
  components: request.components,
});

describe("what Meta publishes as a create request", () => {
  test("is there to be read", () => expect(published.length).toBeGreaterThan(20));

  test.each(published.filter((file) => file !== READ_ONLY))(
    "%s can be written in the editor and comes out the same",
    (file) => {
      const request = read(file);
      const draft = draftOfTemplate(stored(request));
      if (!draft) throw new Error("the editor cannot hold it");
      expect(templateDraftSchema.parse(draft)).toEqual(draft);
      const built = buildComponents(draft);
      expect(isSameWording(built, request.components)).toBe(true);
      if (request.parameter_format) {
        expect(variableFormatOf(draft)).toBe(request.parameter_format.toLowerCase());
      }
    },
  );

  test("is read only where a part would be lost, never written without it", () => {
    expect(draftOfTemplate(stored(read(READ_ONLY)))).toBeNull();
    const added = [
      { type: "BODY", text: "Hello there." },
      { type: "BUTTONS", buttons: [{ type: "HOLOGRAM", text: "See" }] },
    ];
    expect(
      draftOfTemplate({ name: "a", language: "en", category: "utility", components: added }),
    ).toBeNull();
  });
});

describe("a draft that saves itself before it is whole stays in the editor", () => {
  const written = (change: Partial<TemplateDraft>) => {
    const draft = { ...EMPTY_DRAFT, ...change };
    return draftOfTemplate({ ...draft, components: buildComponents(draft) });
  };
  const json = { type: "FLOW", text: "", flow: { by: "json", value: "" }, screen: "" } as const;

  test.each([...Object.values(EMPTY_BUTTONS), json].map((button) => [button] as const))(
    "with the button %o",
    (button) => expect(written({ buttons: [button] })?.buttons).toEqual([button]),
  );

  test.each(HEADER_KINDS)("with a header of the kind %s", (kind) => {
    const header = ["image", "video", "document"].includes(kind)
      ? { kind, handle: "" }
      : { kind, ...(kind === "text" ? { text: "" } : {}) };
    expect(written({ header: header as TemplateDraft["header"] })).not.toBeNull();
  });

  test.each(TEMPLATE_LAYOUTS)("in the form %s", (layout) => {
    const card = { header: { kind: "image", handle: "" }, body: "", buttons: [] } as const;
    expect(written({ layout, cards: [{ ...card, buttons: [] }] })?.layout).toBe(layout);
  });

  test.each(["COPY_CODE", "ONE_TAP", "ZERO_TAP"] as const)("with a code of the kind %s", (kind) => {
    const code = { ...EMPTY_CODE, kind, expiresInMinutes: null };
    expect(written({ category: "authentication", code })?.code).toMatchObject({ kind });
  });
});

describe("two spellings of one wording", () => {
  const otp = (app: object) => [
    {
      type: "BUTTONS",
      buttons: [{ type: "OTP", otp_type: "ONE_TAP", text: "Copy", ...app }],
    },
  ];
  const app = { package_name: "com.example.shop", signature_hash: "K8a/AINcGX7" };

  test("are the same: one app or a list, upper or lower case, a code or a list of codes", () => {
    expect(isSameWording(otp(app), otp({ supported_apps: [app] }))).toBe(true);
    expect(
      isSameWording(
        [{ type: "buttons", buttons: [{ type: "copy_code", example: "A1" }] }],
        [{ type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: ["A1"] }] }],
      ),
    ).toBe(true);
  });

  test("are different as soon as a word, a sample or a button differs", () => {
    const body = (text: string, sample: string) => [
      { type: "BODY", text, example: { body_text: [[sample]] } },
    ];
    expect(isSameWording(body("Hi {{1}}!", "Ada"), body("Hi {{1}}.", "Ada"))).toBe(false);
    expect(isSameWording(body("Hi {{1}}!", "Ada"), body("Hi {{1}}!", "Bea"))).toBe(false);
    expect(isSameWording(otp(app), otp({ ...app, package_name: "com.example.two" }))).toBe(false);
  });
});

test("a sample that Meta lists by address stays ours, unless the words changed there", () => {
  const wording = (handle: string, text: string) => [
    { type: "HEADER", format: "IMAGE", example: { header_handle: [handle] } },
    { type: "BODY", text },
  ];
  const ours = wording("4::aW1hZ2U=", "Fresh bread today.");
  const listed = wording("https://scontent.example/1.jpg", "Fresh bread today.");
  expect(keepSamples(listed, ours)).toBe(ours);
  const changed = wording("https://scontent.example/1.jpg", "Fresh rolls today.");
  expect(keepSamples(changed, ours)).toBe(changed);
});
