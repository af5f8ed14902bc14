import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signMetaBody, verifyMetaSignature } from "./verify-signature";

type Vector = { name: string; app_secret: string; raw_body: string; header: string };

const { vectors } = JSON.parse(
  readFileSync(new URL("./fixtures/VECTORS-x-hub-signature-256.json", import.meta.url), "utf8"),
) as { vectors: Vector[] };

const bytes = (text: string) => new TextEncoder().encode(text);
const secret = "app-secret-for-tests";
const body = bytes('{"text":"caf\\u00e9 é"}');
const signature = "sha256=9f3c19c5ef68ab8799dfcdd72932fef71fb2288683ff3d43d9528c98ea7cf676";

describe("r12: the signature covers the bytes as received", () => {
  it.each(vectors)("$name", ({ app_secret, raw_body, header }) => {
    expect(verifyMetaSignature(bytes(raw_body), header, app_secret)).toBe(true);
    expect(signMetaBody(bytes(raw_body), app_secret)).toBe(header);
  });

  it("does not hold for a body that was parsed and written again", () => {
    expect(verifyMetaSignature(body, signature, secret)).toBe(true);
    const rewritten = bytes(JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
    expect(verifyMetaSignature(rewritten, signature, secret)).toBe(false);
  });

  it("holds for bytes that are no valid UTF-8, and for 3 MB", () => {
    const broken = Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]);
    expect(verifyMetaSignature(broken, signMetaBody(broken, secret), secret)).toBe(true);
    const large = new Uint8Array(3 * 1024 * 1024).fill(0x20);
    const header = signMetaBody(large, secret);
    expect(verifyMetaSignature(large, header, secret)).toBe(true);
    large[large.length - 1] = 0x21;
    expect(verifyMetaSignature(large, header, secret)).toBe(false);
  });
});

describe("r11: a forged webhook is refused", () => {
  const hex = signature.slice("sha256=".length);
  it.each<[string, string | string[] | null | undefined]>([
    ["no header", undefined],
    ["null", null],
    ["an empty header", ""],
    ["a short signature", signature.slice(0, -1)],
    ["a long signature", `${signature}0`],
    ["two signatures in one", `${signature}${hex}`],
    ["upper-case hex", `sha256=${hex.toUpperCase()}`],
    ["an upper-case prefix", `SHA256=${hex}`],
    ["no prefix", hex],
    ["an array header", [signature]],
    ["a repeated header", `${signature}, ${signature}`],
    ["the SHA-1 header", "sha1=9f3c19c5ef68ab8799dfcdd72932fef71fb22886"],
    ["a line break behind it", `${signature}\n`],
    ["one wrong digit", `sha256=${hex.slice(0, -1)}7`],
  ])("%s", (_, header) => {
    expect(verifyMetaSignature(body, header, secret)).toBe(false);
  });

  it("a right signature under another app's secret", () => {
    expect(verifyMetaSignature(body, signMetaBody(body, "other-secret"), secret)).toBe(false);
  });

  it("any signature while the secret is missing", () => {
    expect(verifyMetaSignature(body, signMetaBody(body, ""), "")).toBe(false);
  });
});
