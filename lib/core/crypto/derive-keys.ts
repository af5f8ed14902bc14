import "server-only";
import { createHash, hkdfSync } from "node:crypto";
import { env } from "@/lib/core/env";

/** A key for one purpose, and which ENCRYPTION_KEY it comes from. */
export type DerivedKey = { id: string; bytes: Buffer };

const known = new Map<string, { source: string; keys: DerivedKey[] }>();

/**
 * Keys for one purpose: the first from ENCRYPTION_KEY, the others from ENCRYPTION_KEY_PREVIOUS, which
 * still understand what they made (rotation, r48).
 */
export function deriveKeys(purpose: string): readonly DerivedKey[] {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = env();
  const source = [ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS].filter(Boolean).join(",");
  const kept = known.get(purpose);
  if (kept?.source === source) return kept.keys;
  const keys = source.split(",").map((secret) => ({
    id: createHash("sha256").update(`key id ${secret.trim()}`).digest("hex").slice(0, 8),
    bytes: Buffer.from(hkdfSync("sha256", secret.trim(), "tickline", purpose, 32)),
  }));
  known.set(purpose, { source, keys });
  return keys;
}
