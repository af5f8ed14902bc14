import { createCipheriv, createHash, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { env, publishEnv } from "@/lib/core/env";
import { needsResealing, openSecret, type SecretPlace, sealSecret } from "./seal-secret";

const OLD = "11".repeat(32);
const NEW = "22".repeat(32);
const place: SecretPlace = {
  workspaceId: "0199c3a0-0000-7000-8000-000000000001",
  table: "channels",
  column: "access_token",
  row: "0199c3a0-0000-7000-8000-000000000002",
};
beforeEach(() => publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: OLD }));

/** What a process with only the given key would have written. */
function sealWith(key: string, clear: string): string {
  publishEnv({ ENCRYPTION_KEY: key, ENCRYPTION_KEY_PREVIOUS: "" });
  const sealed = sealSecret(clear, place);
  publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: OLD });
  return sealed;
}

describe("r48: secrets at rest", () => {
  test("any text comes back as it was, and never shows in what is stored", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), (clear) => {
        const sealed = sealSecret(clear, place);
        expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
        expect(openSecret(sealed, place)).toBe(clear);
        if (clear.length > 8) expect(sealed).not.toContain(clear);
      }),
    );
  });

  test("the same text is never sealed alike", () => {
    const sealed = Array.from({ length: 1_000 }, () => sealSecret("token", place));
    expect(new Set(sealed.map((one) => one.split(".")[2])).size).toBe(1_000);
  });

  test("it is AES-256-GCM under a key derived from ENCRYPTION_KEY, as another program would do it", () => {
    const iv = Buffer.alloc(12, 7);
    const key = Buffer.from(hkdfSync("sha256", NEW, "tickline", "sealed secrets", 32));
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    cipher.setAAD(
      Buffer.from([place.workspaceId, place.table, place.column, place.row].join("\0")),
    );
    const text = Buffer.concat([cipher.update("made elsewhere"), cipher.final()]);
    const keyId = createHash("sha256").update(`key id ${NEW}`).digest("hex").slice(0, 8);
    const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString("base64url"));
    expect(openSecret(["v1", keyId, ...parts].join("."), place)).toBe("made elsewhere");
  });

  test("no character can be changed, in ten thousand tries", () => {
    const sealed = sealSecret("EAAG-a-long-access-token-of-a-business", place);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    fc.assert(
      fc.property(
        fc.nat(sealed.length - 1),
        fc.nat(alphabet.length - 1),
        fc.constantFrom("change", "remove", "insert"),
        (at, letter, how) => {
          const added = how === "remove" ? "" : (alphabet[letter] as string);
          const broken = sealed.slice(0, at) + added + sealed.slice(how === "insert" ? at : at + 1);
          fc.pre(broken !== sealed);
          expect(() => openSecret(broken, place)).toThrow();
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test("a shortened tag, which could be guessed, is no tag", () => {
    const [version, keyId, iv, text, tag] = sealSecret("token", place).split(".");
    for (const length of [4, 8, 12, 15]) {
      const short = Buffer.from(tag as string, "base64url").subarray(0, length);
      const broken = [version, keyId, iv, text, short.toString("base64url")].join(".");
      expect(() => openSecret(broken, place), String(length)).toThrow("not a sealed secret");
    }
  });

  test("after a rotation old secrets open, new ones are sealed by the new key, and it shows which is which", () => {
    const old = sealWith(OLD, "from before");
    expect(openSecret(old, place)).toBe("from before");
    expect(needsResealing(old)).toBe(true);
    const fresh = sealSecret(openSecret(old, place), place);
    expect(needsResealing(fresh)).toBe(false);
    publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: "" });
    expect(env().ENCRYPTION_KEY).toBe(NEW);
    expect(openSecret(fresh, place)).toBe("from before");
    expect(() => openSecret(old, place)).toThrow(/is not in ENCRYPTION_KEY/);
  });

  test("an error names the key, never the secret", () => {
    const foreign = sealWith("33".repeat(32), "hush");
    try {
      openSecret(foreign, place);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/hush|333/);
    }
  });
});

test.each([
  ["workspaceId", "0199c3a0-0000-7000-8000-000000000009"],
  ["table", "payments"],
  ["column", "refresh_token"],
  ["row", "0199c3a0-0000-7000-8000-000000000009"],
] as const)("r49: a secret that was copied to another %s does not open there", (part, value) => {
  const sealed = sealSecret("token", place);
  expect(() => openSecret(sealed, { ...place, [part]: value })).toThrow();
});
