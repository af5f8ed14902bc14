import "server-only";
import { type DerivedKey, deriveKeys } from "./derive-keys";
import { hmacHex, newToken } from "./hash-token";

const BEGINNING = "tl_live_";
const SHOWN = BEGINNING.length + 8;
const SHAPE = new RegExp(`^${BEGINNING}[\\w-]{43}$`);

export type HashedApiKey = { hash: string; pepperId: string };

/** A key that nobody had before, and the part of it by which people tell it. */
export function newApiKey(): { key: string; prefix: string } {
  const key = BEGINNING + newToken();
  return { key, prefix: key.slice(0, SHOWN) };
}

const hashed = (key: string, { id, bytes }: DerivedKey): HashedApiKey => ({
  hash: hmacHex(bytes, key),
  pepperId: id,
});

const peppers = () => deriveKeys("api keys");

/** The id of the key that hashes now. */
export const hashingKeyId = () => (peppers()[0] as DerivedKey).id;

/** What is stored of a key. A copy of the database alone cannot be tried against guesses. */
export function hashApiKey(key: string): HashedApiKey {
  return hashed(key, peppers()[0] as DerivedKey);
}

/**
 * What may be stored of a key, the present hash first: one that was made before ENCRYPTION_KEY was
 * rotated is found by the previous one. Nothing for what was never a key.
 */
export function apiKeyHashes(key: string): HashedApiKey[] {
  if (!SHAPE.test(key)) return [];
  return peppers().map((pepper) => hashed(key, pepper));
}
