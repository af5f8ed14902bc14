import { createPublicKey, randomBytes, verify } from "node:crypto";
import { expect, test } from "vitest";
import { encryptPush, vapidAuthorization, vapidPublicKey } from "./encrypt-push";
import { makeBrowser } from "./testing/push-service";

test("the example of RFC 8291, section 5, byte for byte", () => {
  const sealed = encryptPush(
    "When I grow up, I want to be a watermelon",
    {
      p256dh:
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      auth: "BTBZMqHH6r4Tts7J_aSIgg",
    },
    {
      salt: Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url"),
      privateKey: Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url"),
    },
  );
  expect(sealed.toString("base64url")).toBe(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("the browser reads what was sealed for it, and another one does not", () => {
  const browser = makeBrowser("https://push.example/1");
  const sealed = encryptPush("Ünïcode 👋", browser.keys);
  expect(browser.open(sealed)).toBe("Ünïcode 👋");
  expect(() => makeBrowser("https://push.example/2").open(sealed)).toThrow();
});

test("the token names the service and us, ends within a day, and is signed by our key", () => {
  const privateKey = randomBytes(32).toString("base64url");
  const publicKey = vapidPublicKey(privateKey);
  const now = new Date("2026-11-27T12:00:00Z");
  const header = vapidAuthorization(
    "https://push.example/send/1?x=2",
    { privateKey, publicKey, subject: "mailto:a@b.example" },
    now,
  );
  const [, token = "", key] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? [];
  expect(key).toBe(publicKey);
  const [head = "", claims = "", signature = ""] = token.split(".");
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
    aud: "https://push.example",
    exp: now.getTime() / 1000 + 12 * 3_600,
    sub: "mailto:a@b.example",
  });
  const point = Buffer.from(publicKey, "base64url");
  const ours = createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
  const bytes = Buffer.from(signature, "base64url");
  const check = (text: string) =>
    verify("sha256", Buffer.from(text), { key: ours, dsaEncoding: "ieee-p1363" }, bytes);
  expect(check(`${head}.${claims}`)).toBe(true);
  expect(check(`${head}.${claims}x`)).toBe(false);
});
