import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { verifyTwilioSignature } from "./verify-signature";

type Vector = {
  auth_token: string;
  url: string;
  params: Record<string, string>;
  signature: string;
};

const { vectors } = JSON.parse(
  readFileSync(new URL("./fixtures/VECTORS-x-twilio-signature.json", import.meta.url), "utf8"),
) as { vectors: Vector[] };
const [first] = vectors as [Vector];

const given = (vector: Vector, change: Partial<Parameters<typeof verifyTwilioSignature>[0]> = {}) =>
  verifyTwilioSignature({
    url: vector.url,
    form: new URLSearchParams(vector.params),
    signature: vector.signature,
    authToken: vector.auth_token,
    ...change,
  });

describe("Twilio's published signatures", () => {
  it.each(vectors)("$url", (vector) => {
    expect(given(vector)).toBe(true);
    expect(given(vector, { authToken: "54321" })).toBe(false);
  });

  it("hold whether or not the default port was signed", () => {
    const [, , withHttps, withHttp] = vectors as [Vector, Vector, Vector, Vector];
    expect(given(withHttps, { url: withHttps.url.replace(":443", "") })).toBe(true);
    expect(given(withHttp, { url: withHttp.url.replace(":80", "") })).toBe(true);
    expect(given(first, { url: first.url.replace(".com/", ".com:443/") })).toBe(true);
    expect(given(first, { url: first.url.replace("https://", "http://") })).toBe(false);
  });

  it("hold whatever the order of the fields", () => {
    const form = new URLSearchParams(Object.entries(first.params).reverse());
    expect(given(first, { form })).toBe(true);
  });

  it("count a value that comes twice once", () => {
    const form = new URLSearchParams([...Object.entries(first.params), ["To", "+18005551212"]]);
    expect(given(first, { form })).toBe(true);
  });
});

describe("a forged webhook is refused", () => {
  const { signature } = first;
  it.each<[string, string | string[] | null | undefined]>([
    ["no header", undefined],
    ["null", null],
    ["an empty header", ""],
    ["a list of headers", [signature]],
    ["two headers in one", `${signature}, ${signature}`],
    ["a short one", signature.slice(1)],
    ["a line break behind it", `${signature}\n`],
    ["one wrong sign", `A${signature.slice(1)}`],
    ["another alphabet of base64", signature.replace("/", "_")],
  ])("%s", (_, header) => {
    expect(given(first, { signature: header })).toBe(false);
  });

  it("any signature while the token is missing", () => {
    expect(given(first, { authToken: "" })).toBe(false);
  });

  it.each([
    ["a changed value", { ...first.params, Digits: "9" }],
    ["a field more", { ...first.params, Extra: "1" }],
    ["no fields", {}],
  ])("%s", (_, params) => {
    expect(given(first, { form: new URLSearchParams(params as Record<string, string>) })).toBe(
      false,
    );
  });

  it("another address, and one that is none", () => {
    expect(given(first, { url: first.url.replace("foo=1", "foo=2") })).toBe(false);
    expect(given(first, { url: "not an address" })).toBe(false);
    expect(given(first, { url: "" })).toBe(false);
  });
});
