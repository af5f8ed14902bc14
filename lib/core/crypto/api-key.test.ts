import { createHmac, hkdfSync } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { publishEnv } from "@/lib/core/env";
import { apiKeyHashes, hashApiKey, newApiKey } from "./api-key";

const OLD = "11".repeat(32);
const NEW = "22".repeat(32);
beforeEach(() => publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: OLD }));

test("a key shows by which eight characters it is told, and hides the other thirty-five", () => {
  const keys = Array.from({ length: 200 }, newApiKey);
  expect(new Set(keys.map(({ key }) => key)).size).toBe(200);
  for (const { key, prefix } of keys) {
    expect(key).toMatch(/^tl_live_[\w-]{43}$/);
    expect(prefix).toBe(key.slice(0, 16));
  }
});

test("what is stored is HMAC-SHA256 under a key derived from ENCRYPTION_KEY, as another program would do it", () => {
  const { key } = newApiKey();
  const pepper = Buffer.from(hkdfSync("sha256", NEW, "tickline", "api keys", 32));
  expect(hashApiKey(key).hash).toBe(createHmac("sha256", pepper).update(key).digest("hex"));
});

test("a key from before a rotation of ENCRYPTION_KEY is found while the previous one is there", () => {
  const { key } = newApiKey();
  publishEnv({ ENCRYPTION_KEY: OLD, ENCRYPTION_KEY_PREVIOUS: "" });
  const before = hashApiKey(key);
  publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: OLD });
  expect(apiKeyHashes(key)).toEqual([hashApiKey(key), before]);
});

test.each(["", "tl_live_", "tl_live_short", `tl_test_${"a".repeat(43)}`, `${newApiKey().key}x`])(
  "%s is no key and is not looked for",
  (text) => {
    expect(apiKeyHashes(text)).toEqual([]);
  },
);
