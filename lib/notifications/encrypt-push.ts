import {
  createCipheriv,
  createECDH,
  createPrivateKey,
  hkdfSync,
  randomBytes,
  sign,
} from "node:crypto";

/** The keys of one browser, base64url, as PushSubscription.toJSON() gives them. */
export type PushKeys = { p256dh: string; auth: string };
export type VapidKeys = { privateKey: string; publicKey: string; subject: string };

const CURVE = "prime256v1";
/** Longer ones some push services refuse (RFC 8030, section 7.2). */
const RECORD_SIZE = 4_096;

/**
 * Seals a message for one browser: aes128gcm (RFC 8188) with the keys of RFC 8291. Nobody between here
 * and the browser reads it.
 * @param fixed salt and sender's key, for test vectors alone
 */
export function encryptPush(
  text: string,
  keys: PushKeys,
  fixed?: { salt: Buffer; privateKey: Buffer },
): Buffer {
  const receiver = Buffer.from(keys.p256dh, "base64url");
  const sender = createECDH(CURVE);
  if (fixed) sender.setPrivateKey(fixed.privateKey);
  else sender.generateKeys();
  const shared = sender.computeSecret(receiver);
  const publicKey = sender.getPublicKey();
  const salt = fixed?.salt ?? randomBytes(16);
  const derive = (secret: Buffer, salting: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, salting, info, length));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), receiver, publicKey]);
  const secret = derive(shared, Buffer.from(keys.auth, "base64url"), info, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  // one record, the last one: 2 ends it
  const sealed = Buffer.concat([cipher.update(`${text}\u0002`, "utf8"), cipher.final()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(RECORD_SIZE, 0);
  head.writeUInt8(publicKey.length, 4);
  return Buffer.concat([salt, head, publicKey, sealed, cipher.getAuthTag()]);
}

/** The public half of a VAPID key, base64url: what a browser subscribes with. */
export function vapidPublicKey(privateKey: string): string {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
  return pair.getPublicKey().toString("base64url");
}

/** The Authorization header that says who pushes: an ES256 token for the service's origin (RFC 8292). */
export function vapidAuthorization(endpoint: string, keys: VapidKeys, now = new Date()): string {
  const point = Buffer.from(keys.publicKey, "base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: keys.privateKey,
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const expires = Math.floor(now.getTime() / 1000) + 12 * 3_600;
  const claims = { aud: new URL(endpoint).origin, exp: expires, sub: keys.subject };
  const unsigned = `${part({ typ: "JWT", alg: "ES256" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(unsigned), { key, dsaEncoding: "ieee-p1363" });
  return `vapid t=${unsigned}.${signature.toString("base64url")}, k=${keys.publicKey}`;
}
