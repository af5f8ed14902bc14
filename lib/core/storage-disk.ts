import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { FileStore } from "./storage";

/** Files below one folder; a key is a path of two ids, checked by whoever calls. */
export function diskStore(root: string): FileStore {
  const pathOf = (key: string) => path.join(root, ...key.split("/"));
  return {
    async put(key, spooled) {
      const target = pathOf(key);
      await mkdir(path.dirname(target), { recursive: true });
      // a name of its own: two who store the same file at once must not write into each other's
      const partial = `${target}.${randomUUID()}.part`;
      try {
        await rename(spooled.path, partial).catch(() => copyFile(spooled.path, partial));
        await rename(partial, target);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async get(key, range) {
      const file = pathOf(key);
      try {
        const { size } = await stat(file);
        return { stream: createReadStream(file, range), sizeBytes: size };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async removeAll(folder) {
      await rm(path.join(root, folder), { recursive: true, force: true });
    },
  };
}
