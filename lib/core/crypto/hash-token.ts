import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits for a link, base64url. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256, hex. Right for random tokens; passwords go through argon2id (lib/auth/password.ts). */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** HMAC-SHA256 in hex over the bytes as they are. */
export function hmacHex(secret: Uint8Array | string, bytes: Uint8Array | string): string {
  return createHmac("sha256", secret).update(bytes).digest("hex");
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
