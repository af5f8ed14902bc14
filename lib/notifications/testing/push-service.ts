import { createDecipheriv, createECDH, createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/*
 * A push service and a browser, written from the RFCs and not from our side of them: HKDF by hand,
 * the record taken apart, so that a mistake of ours is not repeated here.
 */

const hmac = (key: Buffer, ...data: Buffer[]) =>
  createHmac("sha256", key).update(Buffer.concat(data)).digest();
/** HKDF of RFC 5869 for outputs of up to 32 bytes. */
const hkdf = (salt: Buffer, secret: Buffer, info: Buffer, length: number) =>
  hmac(hmac(salt, secret), info, Buffer.from([1])).subarray(0, length);

/** A browser that has subscribed: its endpoint, its keys, and what only it can read. */
export function makeBrowser(endpoint: string) {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(16);
  const open = (body: Buffer): string => {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
    const secret = hkdf(auth, pair.computeSecret(sender), info, 32);
    const key = hkdf(salt, secret, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = hkdf(salt, secret, Buffer.from("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const clear = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const end = clear.lastIndexOf(2);
    return clear.subarray(0, end).toString("utf8");
  };
  return {
    endpoint,
    keys: { p256dh: pair.getPublicKey("base64url"), auth: auth.toString("base64url") },
    open,
  };
}

export type TakenPush = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/**
 * Takes pushes over HTTP; answers 201, or what `answers` says for a path.
 * @param port default: a free one
 */
export async function startPushService(port = 0) {
  const taken: TakenPush[] = [];
  const answers = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = request.url ?? "";
    taken.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(answers.get(path) ?? 201).end();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    taken,
    answers,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
