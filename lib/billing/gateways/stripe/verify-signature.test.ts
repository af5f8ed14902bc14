import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import recorded from "./fixtures/signature-vectors.json" with { type: "json" };
import { verifyStripeSignature } from "./verify-signature";

const TIMESTAMP = 1_795_168_800;
const SECRET = "whsec_fixture_secret_0123456789abcdef";

function verify(given: {
  payload: string;
  header: string | null;
  ageSeconds?: number;
  secrets?: string[];
}) {
  return verifyStripeSignature({
    rawBody: Buffer.from(given.payload),
    header: given.header,
    secrets: given.secrets ?? [SECRET],
    now: new Date((TIMESTAMP + (given.ageSeconds ?? 0)) * 1000),
  });
}

const sign = (payload: string, timestamp: number, secret = SECRET) =>
  `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${payload}`).digest("hex")}`;

describe("signatures recorded from Stripe's own library", () => {
  test.each(recorded.vectors)(
    "$name: $expect",
    ({ name, payload, header, secret, expect: wanted }) => {
      const ageSeconds = name === "stale" ? 301 : 0;
      const verdict = verify({ payload, header, ageSeconds, secrets: [secret] });
      expect(verdict.ok).toBe(wanted.startsWith("valid"));
    },
  );
});

describe("a webhook that nobody vouches for is refused", () => {
  const payload = '{"id":"evt_1","object":"event","type":"checkout.session.completed"}';
  const header = sign(payload, TIMESTAMP);

  test("a signature that is right breaks with one more space in the body", () => {
    const body = '{"id":"evt_test_1","object":"event","type":"checkout.session.completed"}';
    const given = {
      header: "t=1767225600,v1=2a00a7b28fe043ffe2e1bdf65aa13b71fe8f9b896d1033e6e70d52b65923a075",
      secrets: ["whsec_test_secret"],
      now: new Date(1_767_225_600_000),
    };
    expect(verifyStripeSignature({ ...given, rawBody: Buffer.from(body) }).ok).toBe(true);
    const indented = Buffer.from(body.replace(",", ", "));
    expect(verifyStripeSignature({ ...given, rawBody: indented }).ok).toBe(false);
  });

  test.each([
    ["no header", null, "missing"],
    ["an empty header", "", "missing"],
    ["a short signature", `t=${TIMESTAMP},v1=abcd`, "no v1"],
    ["capital digits", header.toUpperCase().replace("T=", "t=").replace("V1=", "v1="), "no v1"],
    ["a signature of zeros", `t=${TIMESTAMP},v1=${"0".repeat(64)}`, "No signature matches"],
    ["a second timestamp", header.replace(",", `,t=${TIMESTAMP + 1},`), "No signature matches"],
    ["a timestamp in words", header.replace(String(TIMESTAMP), "now"), "no timestamp"],
  ])("%s", (_, given, reason) => {
    const verdict = verify({ payload, header: given });
    expect(verdict).toMatchObject({ ok: false });
    expect(verdict.ok ? "" : verdict.reason).toContain(reason);
  });

  test("five minutes old is accepted, a second more is not", () => {
    expect(verify({ payload, header, ageSeconds: 300 }).ok).toBe(true);
    expect(verify({ payload, header, ageSeconds: 301 })).toEqual({
      ok: false,
      reason: "The signature is too old.",
    });
  });

  test("more than five minutes ahead of our clock is refused too", () => {
    expect(verify({ payload, header, ageSeconds: -300 }).ok).toBe(true);
    expect(verify({ payload, header, ageSeconds: -301 })).toEqual({
      ok: false,
      reason: "The signature is from the future.",
    });
  });

  test("an empty secret signs nothing", () => {
    expect(verify({ payload, header: sign(payload, TIMESTAMP, ""), secrets: [""] }).ok).toBe(false);
    expect(verify({ payload, header, secrets: [] }).ok).toBe(false);
  });

  test("while a secret is rolled both are accepted", () => {
    expect(verify({ payload, header, secrets: ["whsec_new", SECRET] }).ok).toBe(true);
  });
});
