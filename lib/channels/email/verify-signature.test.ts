import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type SvixHeaders, verifySvixSignature } from "./verify-signature";

type Vector = { secret: string; headers: Record<string, string>; raw_body: string };

const VECTORS = "VECTORS-svix-signature";
const { vectors } = JSON.parse(
  readFileSync(new URL(`./fixtures/${VECTORS}.json`, import.meta.url), "utf8"),
) as { vectors: Vector[] };
const [first] = vectors as [Vector];

const headersOf = ({ headers }: Vector): SvixHeaders => ({
  id: headers["svix-id"] ?? null,
  timestamp: headers["svix-timestamp"] ?? null,
  signature: headers["svix-signature"] ?? null,
});
const at = ({ headers }: Vector, seconds = 0) =>
  new Date((Number(headers["svix-timestamp"]) + seconds) * 1000);

const given = (
  vector: Vector,
  {
    headers,
    ...change
  }: { headers?: Partial<SvixHeaders> } & Partial<
    Omit<Parameters<typeof verifySvixSignature>[0], "headers">
  > = {},
) =>
  verifySvixSignature({
    rawBody: Buffer.from(vector.raw_body),
    headers: { ...headersOf(vector), ...headers },
    secret: vector.secret,
    now: at(vector),
    ...change,
  });

describe("signatures of Svix", () => {
  it.each(vectors)("$raw_body", (vector) => {
    expect(given(vector)).toBe(true);
    expect(given(vector, { secret: `whsec_${Buffer.alloc(24).toString("base64")}` })).toBe(false);
  });

  it("hold when one of several fits, while a secret is replaced", () => {
    const { signature } = headersOf(first);
    const other = `v1,${createHmac("sha256", "x").update("y").digest("base64")}`;
    expect(given(first, { headers: { signature: `${other} ${signature}` } })).toBe(true);
    expect(given(first, { headers: { signature: `v1a,abc ${signature} ${other}` } })).toBe(true);
    expect(given(first, { headers: { signature: other } })).toBe(false);
  });

  it("hold for five minutes either way", () => {
    for (const seconds of [-300, 300]) expect(given(first, { now: at(first, seconds) })).toBe(true);
    for (const seconds of [-301, 301])
      expect(given(first, { now: at(first, seconds) })).toBe(false);
  });
});

describe("a forged post is refused", () => {
  const { signature } = headersOf(first);
  it.each<[string, Partial<SvixHeaders>]>([
    ["no signature", { signature: null }],
    ["an empty one", { signature: "" }],
    ["another version", { signature: signature?.replace("v1,", "v2,") ?? "" }],
    ["commas between several", { signature: `${signature},${signature}` }],
    ["one wrong sign", { signature: signature?.replace("v1,g", "v1,h") ?? "" }],
    ["no id", { id: null }],
    ["another id", { id: "msg_other" }],
    ["no time", { timestamp: null }],
    ["a time that is none", { timestamp: "1614265330.5" }],
    ["another time", { timestamp: "1614265331" }],
  ])("%s", (_, headers) => {
    expect(given(first, { headers })).toBe(false);
  });

  it("other bytes, and any under no secret", () => {
    expect(given(first, { rawBody: Buffer.from(`${first.raw_body} `) })).toBe(false);
    for (const secret of ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]) {
      expect(given(first, { secret })).toBe(false);
    }
  });
});
