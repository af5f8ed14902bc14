import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { env } from "./env";
import { isId } from "./ids";
import { diskStore } from "./storage-disk";
import { s3Store } from "./storage-s3";

/*
 * Files of workspaces, on the disk below DATA_DIR or in an S3 bucket when one is configured. A key is
 * "<workspace id>/<file id>": names that people chose never reach the store.
 */

/** A file that lies whole on this machine, before it goes where it stays. */
export type SpooledFile = {
  path: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
  /** What a file proves to be is written there. */
  firstBytes: Uint8Array;
};

export type OpenedFile = { stream: Readable /** Of the whole file. */; sizeBytes: number };

export type FileStore = {
  put(key: string, spooled: SpooledFile): Promise<void>;
  get(key: string, range?: { start: number; end: number }): Promise<OpenedFile | null>;
  remove(key: string): Promise<void>;
  removeAll(workspaceId: string): Promise<void>;
};

/** Raised by spoolFile beyond its limit. */
export class FileTooLargeError extends Error {
  override name = "FileTooLargeError";
}

/** Enough to prove a type: ZIP tells its Office kind within the first names of its entries. */
const FIRST_BYTES = 4_096;

let made: { settings: string; store: FileStore } | undefined;

function store(): FileStore {
  const { DATA_DIR, S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_FORCE_PATH_STYLE } = env();
  const { S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env();
  const settings = JSON.stringify([DATA_DIR, S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID]);
  if (made?.settings !== settings) {
    made = {
      settings,
      store:
        S3_BUCKET && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
          ? s3Store({
              endpoint: S3_ENDPOINT ?? `https://s3.${S3_REGION}.amazonaws.com`,
              region: S3_REGION,
              bucket: S3_BUCKET,
              accessKeyId: S3_ACCESS_KEY_ID,
              secretAccessKey: S3_SECRET_ACCESS_KEY,
              forcePathStyle: S3_FORCE_PATH_STYLE === "on",
            })
          : diskStore(path.join(path.resolve(DATA_DIR), "media")),
    };
  }
  return made.store;
}

function assertKey(key: string): void {
  const [workspaceId, fileId, ...rest] = key.split("/");
  if (!workspaceId || !fileId || rest.length > 0 || !isId(workspaceId) || !isId(fileId)) {
    throw new Error(`not a storage key: ${key}`);
  }
}

/**
 * Writes what comes in to a file of its own on this machine, never more than `maxBytes`, and gives it
 * to `work`; afterwards the file is gone. Nothing is held in memory but a piece at a time.
 * @throws FileTooLargeError
 */
export async function spoolFile<T>(
  source: AsyncIterable<Uint8Array>,
  { maxBytes }: { maxBytes: number },
  work: (spooled: SpooledFile) => Promise<T>,
): Promise<T> {
  const folder = path.join(path.resolve(env().DATA_DIR), "spool");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, randomUUID());
  const digest = createHash("sha256");
  const first: Buffer[] = [];
  let sizeBytes = 0;
  try {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          if (sizeBytes < FIRST_BYTES) first.push(Buffer.from(chunk.subarray(0, FIRST_BYTES)));
          sizeBytes += chunk.byteLength;
          if (sizeBytes > maxBytes) throw new FileTooLargeError(`More than ${maxBytes} bytes`);
          digest.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file, { mode: 0o600 }),
    );
    const firstBytes = new Uint8Array(Buffer.concat(first).subarray(0, FIRST_BYTES));
    return await work({ path: file, sizeBytes, sha256: digest.digest("hex"), firstBytes });
  } finally {
    await rm(file, { force: true });
  }
}

/** Stores a spooled file whole or not at all. */
export async function storeSpooled(key: string, spooled: SpooledFile): Promise<void> {
  assertKey(key);
  await store().put(key, spooled);
}

/** Writes a file whole or not at all. */
export async function storeFile(key: string, bytes: Uint8Array): Promise<void> {
  assertKey(key);
  await spoolFile(Readable.from([bytes]), { maxBytes: bytes.byteLength }, (spooled) =>
    store().put(key, spooled),
  );
}

/** Opens a file, or a part of it; null when it is gone. */
export async function openFile(
  key: string,
  range?: { start: number; end: number },
): Promise<OpenedFile | null> {
  assertKey(key);
  return store().get(key, range);
}

/** Removes a file; one that is gone already is no fault. */
export async function removeFile(key: string): Promise<void> {
  assertKey(key);
  await store().remove(key);
}

/** Removes every file of a workspace. */
export async function removeWorkspaceFiles(workspaceId: string): Promise<void> {
  if (!isId(workspaceId)) throw new Error("not a workspace id");
  await store().removeAll(workspaceId);
}
