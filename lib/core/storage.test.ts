import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { publishEnv } from "./env";
import { newId } from "./ids";
import { openFile, removeWorkspaceFiles, storeFile } from "./storage";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tickline-storage-"));
  publishEnv({ DATA_DIR: folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (content: string) => new TextEncoder().encode(content);

test("a file comes back whole, or the part that was asked for", async () => {
  const key = `${newId()}/${newId()}`;
  await storeFile(key, bytes("a picture of a kettle"));
  const whole = await openFile(key);
  expect(whole?.sizeBytes).toBe(21);
  expect(await text((whole as NonNullable<typeof whole>).stream)).toBe("a picture of a kettle");
  const part = await openFile(key, { start: 2, end: 8 });
  expect(await text((part as NonNullable<typeof part>).stream)).toBe("picture");
});

test("a file that is stored again replaces the first, and no half of it stays behind", async () => {
  const [workspaceId, fileId] = [newId(), newId()];
  await Promise.all(
    ["one", "two", "three"].map((content) => storeFile(`${workspaceId}/${fileId}`, bytes(content))),
  );
  expect(readdirSync(path.join(folder, "media", workspaceId))).toEqual([fileId]);
  const { mode } = statSync(path.join(folder, "media", workspaceId, fileId));
  expect(mode & 0o077).toBe(0);
});

test("a file that is gone is null, not an error", async () => {
  expect(await openFile(`${newId()}/${newId()}`)).toBeNull();
});

describe("r40: a key is two ids and nothing else", () => {
  const id = newId();
  test.each([
    "",
    id,
    `${id}/`,
    `/${id}`,
    `${id}/${id}/${id}`,
    `${id}/../${id}`,
    `../${id}`,
    `${id}/..`,
    `${id}/../../secrets.json`,
    `${id}/%2e%2e`,
    `${id}\\..\\secrets.json`,
    `${id}/${id}\u0000.png`,
    `${id}/${id}.svg`,
  ])("%j reaches no file", async (key) => {
    writeFileSync(path.join(folder, "secrets.json"), "{}");
    await expect(storeFile(key, bytes("x"))).rejects.toThrow("not a storage key");
    await expect(openFile(key)).rejects.toThrow("not a storage key");
    expect(readdirSync(folder)).toEqual(["secrets.json"]);
  });

  test("removing a workspace removes its files and nobody else's", async () => {
    const [mine, theirs] = [`${newId()}/${newId()}`, `${newId()}/${newId()}`];
    await storeFile(mine, bytes("mine"));
    await storeFile(theirs, bytes("theirs"));
    await removeWorkspaceFiles(mine.split("/")[0] as string);
    expect(await openFile(mine)).toBeNull();
    const kept = await openFile(theirs);
    expect(await text((kept as NonNullable<typeof kept>).stream)).toBe("theirs");
    for (const odd of ["", ".", "..", "../media", "*"]) {
      await expect(removeWorkspaceFiles(odd)).rejects.toThrow("not a workspace id");
    }
  });
});
