import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSettings } from "@/lib/core/env";
import { keepSecrets } from "./secrets";

let dataDir = "";
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "tickline-secrets-"));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

const file = () => path.join(dataDir, "secrets.json");

test("secrets are made once, kept for later starts and readable by their owner alone", () => {
  const first = keepSecrets({ dataDir, hasDatabase: false });
  expect(keepSecrets({ dataDir, hasDatabase: true })).toEqual(first);
  expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
});

test("secrets that are made pass the checks for given ones", () => {
  const { AUTH_SECRET, ENCRYPTION_KEY, DEMO_PASSWORD } = keepSecrets({
    dataDir,
    hasDatabase: false,
  });
  expect(() => readSettings({ AUTH_SECRET, ENCRYPTION_KEY, DEMO_PASSWORD })).not.toThrow();
});

test("a secret that a later version adds is made without changing the others", () => {
  const first = keepSecrets({ dataDir, hasDatabase: false });
  const { META_VERIFY_TOKEN: _, ...earlier } = first;
  fs.writeFileSync(file(), JSON.stringify(earlier));
  expect(keepSecrets({ dataDir, hasDatabase: true })).toMatchObject(earlier);
});

test("a lost file beside a database stops the start instead of making keys that open nothing", () => {
  expect(() => keepSecrets({ dataDir, hasDatabase: true })).toThrow(/backup/);
  expect(fs.existsSync(file())).toBe(false);
});

test("a damaged file is reported and left as it is", () => {
  fs.writeFileSync(file(), '{"AUTH_SECRET": "ab');
  expect(() => keepSecrets({ dataDir, hasDatabase: false })).toThrow(/damaged/);
  expect(fs.readFileSync(file(), "utf8")).toBe('{"AUTH_SECRET": "ab');
});
