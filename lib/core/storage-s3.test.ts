import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signedHeaders, type UnsignedRequest } from "./aws-signature";
import { publishEnv } from "./env";
import { newId } from "./ids";
import {
  FileTooLargeError,
  openFile,
  removeFile,
  removeWorkspaceFiles,
  spoolFile,
  storeFile,
  storeSpooled,
} from "./storage";

/*
 * A small server that speaks S3: it keeps objects and, like the real one, takes only requests whose
 * signature fits what arrived.
 */
const KEYS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a secret of this test",
  region: "eu-1",
};
const objects = new Map<string, Buffer>();
const refused: string[] = [];
let failWith: number | null = null;
let server: Server;
let folder: string;

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const { authorization = "", ...headers } = request.headers as Record<string, string>;
  const names = (/SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? "").split(";");
  const own = new Set(["host", "x-amz-content-sha256", "x-amz-date"]);
  const at = (headers["x-amz-date"] ?? "").replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    "$1-$2-$3T$4:$5:$6Z",
  );
  const wanted = signedHeaders(
    {
      method: request.method as UnsignedRequest["method"],
      url: new URL(request.url ?? "", `http://${headers.host}`),
      headers: Object.fromEntries(
        names.filter((name) => !own.has(name)).map((name) => [name, headers[name] ?? ""]),
      ),
      bodySha256: createHash("sha256").update(body).digest("hex"),
    },
    KEYS,
    new Date(at),
  );
  return authorization !== "" && wanted.authorization === authorization;
}

beforeEach(async () => {
  objects.clear();
  refused.length = 0;
  failWith = null;
  folder = mkdtempSync(path.join(os.tmpdir(), "tickline-s3-"));
  server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (!isSigned(request, body) || failWith !== null) {
      refused.push(request.url ?? "");
      response.writeHead(failWith ?? 403);
      response.end("<Error><Code>SignatureDoesNotMatch</Code></Error>");
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "", "http://here");
    if (searchParams.has("list-type")) {
      const prefix = searchParams.get("prefix") ?? "";
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, 2);
      response.end(`<L>${keys.map((key) => `<C><Key>${key}</Key></C>`).join("")}</L>`);
      return;
    }
    const key = pathname.replace("/files-of-shop/", "");
    const kept = objects.get(key);
    if (request.method === "PUT") objects.set(key, body);
    else if (request.method === "DELETE") objects.delete(key);
    else if (!kept) response.statusCode = 404;
    else {
      const range = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range ?? ""));
      const part = range ? kept.subarray(Number(range[1]), Number(range[2]) + 1) : kept;
      if (range && part.length === 0) response.statusCode = 416;
      else if (range) {
        response.statusCode = 206;
        response.setHeader("content-range", `bytes ${range[1]}-${range[2]}/${kept.length}`);
      }
      response.end(part);
      return;
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  publishEnv({
    DATA_DIR: folder,
    S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    S3_REGION: KEYS.region,
    S3_BUCKET: "files-of-shop",
    S3_ACCESS_KEY_ID: KEYS.accessKeyId,
    S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    S3_FORCE_PATH_STYLE: "on",
  });
});

afterEach(async () => {
  publishEnv({
    S3_ENDPOINT: undefined,
    S3_REGION: undefined,
    S3_BUCKET: undefined,
    S3_ACCESS_KEY_ID: undefined,
    S3_SECRET_ACCESS_KEY: undefined,
    S3_FORCE_PATH_STYLE: undefined,
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (content: string) => new TextEncoder().encode(content);
const contentOf = async (key: string, range?: { start: number; end: number }) => {
  const opened = await openFile(key, range);
  return opened && { sizeBytes: opened.sizeBytes, text: await text(opened.stream) };
};

test("a file goes into the bucket and comes back whole, or the part that was asked for", async () => {
  const key = `${newId()}/${newId()}`;
  await storeFile(key, bytes("a picture of a kettle"));
  expect([...objects.keys()]).toEqual([`media/${key}`]);
  expect(await contentOf(key)).toEqual({ sizeBytes: 21, text: "a picture of a kettle" });
  expect(await contentOf(key, { start: 2, end: 8 })).toEqual({ sizeBytes: 21, text: "picture" });
  expect(readdirSync(path.join(folder, "spool"))).toEqual([]);
});

test("an empty file and a missing one are told apart", async () => {
  const key = `${newId()}/${newId()}`;
  expect(await openFile(key)).toBeNull();
  await storeFile(key, bytes(""));
  expect(await contentOf(key, { start: 0, end: 0 })).toEqual({ sizeBytes: 0, text: "" });
});

test("a removed workspace takes its files out of the bucket, page by page, and nobody else's", async () => {
  const [mine, theirs] = [newId(), newId()];
  for (let file = 0; file < 5; file++) await storeFile(`${mine}/${newId()}`, bytes(`${file}`));
  const single = `${theirs}/${newId()}`;
  await storeFile(single, bytes("theirs"));
  await removeWorkspaceFiles(mine);
  expect([...objects.keys()]).toEqual([`media/${single}`]);
  await removeFile(single);
  expect(await openFile(single)).toBeNull();
});

test("a store that refuses is an error with its code, and nothing is said to be stored", async () => {
  failWith = 503;
  await expect(storeFile(`${newId()}/${newId()}`, bytes("x"))).rejects.toThrow(
    "the file store refused to store: HTTP 503, SignatureDoesNotMatch",
  );
  expect(readdirSync(path.join(folder, "spool"))).toEqual([]);
});

test("keys that are wrong are refused by the server, so the signature is really looked at", async () => {
  publishEnv({ S3_ACCESS_KEY_ID: "AKIDOTHER" });
  await expect(openFile(`${newId()}/${newId()}`)).rejects.toThrow("HTTP 403");
  expect(refused).toHaveLength(1);
});

test("a file that grows beyond its limit is cut off and leaves nothing behind", async () => {
  const key = `${newId()}/${newId()}`;
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(64 * 1024);
    })(),
  );
  await expect(
    spoolFile(endless, { maxBytes: 1024 * 1024 }, (spooled) => storeSpooled(key, spooled)),
  ).rejects.toThrow(FileTooLargeError);
  expect(objects.size).toBe(0);
  expect(readdirSync(path.join(folder, "spool"))).toEqual([]);
});
