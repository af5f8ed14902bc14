import "server-only";
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { env } from "./env";
import { isId } from "./ids";

/**
 * Files of workspaces on the disk below DATA_DIR. A key is "<workspace id>/<file id>": names that
 * people chose never reach the file system.
 */
function pathOf(key: string): string {
  const [workspaceId, fileId, ...rest] = key.split("/");
  if (!workspaceId || !fileId || rest.length > 0 || !isId(workspaceId) || !isId(fileId)) {
    throw new Error(`not a storage key: ${key}`);
  }
  return path.join(path.resolve(env().DATA_DIR), "media", workspaceId, fileId);
}

/** Writes a file whole or not at all. */
export async function storeFile(key: string, bytes: Uint8Array): Promise<void> {
  const target = pathOf(key);
  await mkdir(path.dirname(target), { recursive: true });
  // a name of its own: two who store the same file at once must not write into each other's
  const partial = `${target}.${randomUUID()}.part`;
  await writeFile(partial, bytes, { mode: 0o600 });
  await rename(partial, target);
}

/** Opens a file, or a part of it; null when it is gone. */
export async function openFile(
  key: string,
  range?: { start: number; end: number },
): Promise<{ stream: Readable; sizeBytes: number } | null> {
  const file = pathOf(key);
  try {
    const { size } = await stat(file);
    return { stream: createReadStream(file, range), sizeBytes: size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Removes every file of a workspace. */
export async function removeWorkspaceFiles(workspaceId: string): Promise<void> {
  if (!isId(workspaceId)) throw new Error("not a workspace id");
  await rm(path.join(path.resolve(env().DATA_DIR), "media", workspaceId), {
    recursive: true,
    force: true,
  });
}
