import { createECDH, randomBytes, randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { StartError } from "./start-error";

/** Made once per data directory and kept, mode 0600, in secrets.json. */
const MAKERS = {
  DATABASE_OWNER_PASSWORD: () => randomBytes(24).toString("hex"),
  AUTH_SECRET: () => randomBytes(32).toString("hex"),
  ENCRYPTION_KEY: () => randomBytes(32).toString("hex"),
  DEMO_PASSWORD: () => memorablePassword(),
  SANDBOX_ACCESS_TOKEN: () => `EAA${randomBytes(48).toString("hex")}`,
  SANDBOX_TWILIO_TOKEN: () => randomBytes(16).toString("hex"),
  SANDBOX_RESEND_KEY: () => `re_${randomBytes(18).toString("hex")}`,
  META_APP_SECRET: () => randomBytes(16).toString("hex"),
  META_VERIFY_TOKEN: () => randomBytes(16).toString("hex"),
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(24).toString("hex")}`,
  VAPID_PRIVATE_KEY: () => vapidPrivateKey(),
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString("hex")}`,
} as const;

export type SecretName = keyof typeof MAKERS;
export type Secrets = Record<SecretName, string>;

/**
 * Reads the secrets of a data directory; makes and keeps those that are missing.
 * @param options.hasDatabase  whether a database made with earlier secrets is there: then the file
 *   must be too, because what it sealed could not be read with a new key
 * @throws StartError when the file is unreadable or lost
 */
export function keepSecrets(options: { dataDir: string; hasDatabase: boolean }): Secrets {
  const file = path.join(options.dataDir, "secrets.json");
  const kept = readKept(file);
  if (!kept && options.hasDatabase) {
    throw new StartError(
      `${file} is missing, but a database made with it is there. Put the file back from a ` +
        "backup. To begin anew instead, move the whole data directory away.",
    );
  }
  const secrets = { ...kept } as Secrets;
  let isChanged = false;
  for (const name of Object.keys(MAKERS) as SecretName[]) {
    if (secrets[name]) continue;
    secrets[name] = MAKERS[name]();
    isChanged = true;
  }
  if (isChanged) writeKept(file, secrets);
  return secrets;
}

function readKept(file: string): Partial<Secrets> | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StartError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as Partial<Secrets>;
  } catch {
    throw new StartError(`${file} is damaged. Put it back from a backup; nothing was changed.`);
  }
}

/** On disk before it is used: a secret that sealed something must not be lost with the power. */
function writeKept(file: string, secrets: Secrets): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  const handle = fs.openSync(draft, "w", 0o600);
  fs.writeSync(handle, `${JSON.stringify(secrets, null, 2)}\n`);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(draft, file);
}

/** A number of the curve P-256, made by OpenSSL, so that it is in range. */
function vapidPrivateKey(): string {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  // without its leading zeros it would be shorter
  return Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString("base64url");
}

/** Four groups of four from letters and digits that are not mistaken for one another: 78 bits. */
function memorablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () =>
    Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}
