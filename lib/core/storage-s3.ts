import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { request } from "undici";
import {
  type AwsCredentials,
  EMPTY_SHA256,
  encodeStrictly,
  signedHeaders,
  type UnsignedRequest,
} from "./aws-signature";
import type { FileStore } from "./storage";

export type S3Settings = AwsCredentials & {
  /** "https://s3.eu-central-1.amazonaws.com", or any server that speaks S3. */
  endpoint: string;
  bucket: string;
  /** The bucket in the path instead of the host name, as most servers besides AWS want it. */
  forcePathStyle: boolean;
};

const TIMEOUT_MS = 60_000;
/** What one answer to a listing may hold, with room. */
const LISTING_MAX_BYTES = 4 * 1024 * 1024;

/** Files in a bucket below "media/". Every request is signed by Signature Version 4. */
export function s3Store(settings: S3Settings): FileStore {
  const { endpoint, bucket, forcePathStyle } = settings;
  const base = new URL(endpoint);
  if (!forcePathStyle) base.host = `${bucket}.${base.host}`;
  const folder = `${base.pathname.replace(/\/+$/, "")}${forcePathStyle ? `/${bucket}` : ""}`;
  const addressOf = (path: string, query = "") => new URL(`${folder}/${path}${query}`, base);

  async function call(
    method: UnsignedRequest["method"],
    url: URL,
    extra: { headers?: Record<string, string>; bodySha256?: string; body?: Readable } = {},
  ) {
    const headers = signedHeaders(
      { method, url, headers: extra.headers ?? {}, bodySha256: extra.bodySha256 ?? EMPTY_SHA256 },
      settings,
      new Date(),
    );
    return request(url, {
      method,
      headers,
      body: extra.body ?? null,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
  }

  async function fault(what: string, answer: Awaited<ReturnType<typeof call>>): Promise<Error> {
    const text = await answer.body.text();
    const code = /<Code>([\w.]{1,80})<\/Code>/.exec(text)?.[1] ?? "no code";
    return new Error(`the file store refused to ${what}: HTTP ${answer.statusCode}, ${code}`);
  }

  async function remove(key: string): Promise<void> {
    const answer = await call("DELETE", addressOf(`media/${key}`));
    if (answer.statusCode >= 300 && answer.statusCode !== 404) throw await fault("remove", answer);
    await answer.body.dump();
  }

  return {
    remove,
    async put(key, spooled) {
      const answer = await call("PUT", addressOf(`media/${key}`), {
        headers: { "content-length": String(spooled.sizeBytes) },
        bodySha256: spooled.sha256,
        body: createReadStream(spooled.path),
      });
      if (answer.statusCode !== 200) throw await fault("store", answer);
      await answer.body.dump();
    },
    async get(key, range) {
      const answer = await call("GET", addressOf(`media/${key}`), {
        headers: range ? { range: `bytes=${range.start}-${range.end}` } : {},
      });
      if (answer.statusCode === 404) {
        await answer.body.dump();
        return null;
      }
      // an empty object has no first byte; asking for a part of it is no fault of ours
      if (answer.statusCode === 416) {
        await answer.body.dump();
        const whole = await call("GET", addressOf(`media/${key}`));
        if (whole.statusCode !== 200) throw await fault("read", whole);
        return { stream: whole.body, sizeBytes: Number(whole.headers["content-length"] ?? 0) };
      }
      if (answer.statusCode !== 200 && answer.statusCode !== 206) throw await fault("read", answer);
      const total = /\/(\d+)$/.exec(String(answer.headers["content-range"] ?? ""))?.[1];
      return {
        stream: answer.body,
        sizeBytes: Number(total ?? answer.headers["content-length"] ?? 0),
      };
    },
    async removeAll(workspaceFolder) {
      for (;;) {
        const prefix = encodeStrictly(`media/${workspaceFolder}/`);
        const answer = await call(
          "GET",
          addressOf("", `?list-type=2&max-keys=1000&prefix=${prefix}`),
        );
        if (answer.statusCode !== 200) throw await fault("list", answer);
        const text = (await answer.body.text()).slice(0, LISTING_MAX_BYTES);
        // keys are two ids, so nothing in them is escaped in the XML
        const keys = [...text.matchAll(/<Key>media\/([\w/-]+)<\/Key>/g)].map(
          ([, key]) => key ?? "",
        );
        if (keys.length === 0) return;
        for (const key of keys) await remove(key);
      }
    },
  };
}
