import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type DerivedKey, deriveKeys } from "./derive-keys";

/**
 * Where a sealed value lives. It is bound into the ciphertext, so a blob that is copied to another
 * workspace's row, another column or another row does not open (r49).
 */
export type SecretPlace = { workspaceId: string; table: string; column: string; row: string };

const keys = () => deriveKeys("sealed secrets");

const place = ({ workspaceId, table, column, row }: SecretPlace) =>
  Buffer.from([workspaceId, table, column, row].join("\0"));

/**
 * Seals text with AES-256-GCM: a random 96-bit IV, the key's id inside, the row's place as
 * associated data.
 * @returns "v1.<key id>.<iv>.<ciphertext>.<tag>", base64url parts
 */
export function sealSecret(clear: string, where: SecretPlace): string {
  const key = keys()[0] as DerivedKey;
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, iv);
  cipher.setAAD(place(where));
  const sealed = Buffer.concat([cipher.update(clear, "utf8"), cipher.final()]);
  const parts = [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return ["v1", key.id, ...parts].join(".");
}

/** @throws Error when the key is unknown, the text was changed, or it was moved from another place */
export function openSecret(sealed: string, where: SecretPlace): string {
  const [version, keyId, ...coded] = sealed.split(".");
  const [iv, text, tag] = coded.map((part) => Buffer.from(part, "base64url"));
  // decoding is lenient: only the one spelling that sealSecret() writes is accepted, and only a
  // whole tag, because a short one can be guessed
  const isWhole = coded.length === 3 && iv?.length === 12 && tag?.length === 16;
  const isAsWritten = [iv, text, tag].every(
    (part, at) => part?.toString("base64url") === coded[at],
  );
  if (version !== "v1" || !keyId || !text || !isWhole || !isAsWritten) {
    throw new Error("not a sealed secret");
  }
  const key = keys().find((known) => known.id === keyId);
  if (!key) throw new Error(`the key ${keyId} of a sealed secret is not in ENCRYPTION_KEY`);
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, iv, { authTagLength: 16 });
  decipher.setAAD(place(where));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
}

/** The id of the key that seals now; it is the second part of what it seals. */
export function sealingKeyId(): string {
  return (keys()[0] as DerivedKey).id;
}

/** True when the value was sealed by an older key and should be sealed again. */
export function needsResealing(sealed: string): boolean {
  return sealed.split(".")[1] !== sealingKeyId();
}
