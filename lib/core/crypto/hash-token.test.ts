import { expect, test } from "vitest";
import { hashToken, hmacHex, newToken, sameText } from "./hash-token";

test("a link carries 256 bits that nobody had before", () => {
  const tokens = Array.from({ length: 500 }, newToken);
  expect(new Set(tokens).size).toBe(500);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
  }
});

test("what is stored of a token is its SHA-256", () => {
  expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a signature covers the bytes as they came, not what they mean", () => {
  const body = '{"text":"caf\\u00e9 é"}';
  const vector = "9f3c19c5ef68ab8799dfcdd72932fef71fb2288683ff3d43d9528c98ea7cf676";
  expect(hmacHex("app-secret-for-tests", Buffer.from(body))).toBe(vector);
  const again = JSON.stringify(JSON.parse(body));
  expect(hmacHex("app-secret-for-tests", Buffer.from(again))).not.toBe(vector);
});

test("texts are the same or not, whatever their length", () => {
  expect(sameText("secret", "secret")).toBe(true);
  expect(sameText("secret", "secre")).toBe(false);
  expect(sameText("secret", "Secret")).toBe(false);
  expect(sameText("", "")).toBe(true);
  // equal in characters, not in bytes
  expect(sameText("é", "e")).toBe(false);
});
