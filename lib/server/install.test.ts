import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeComplaint, staleDependency } from "./install.mjs";

let root = "";
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "tickline-install-"));
  fs.mkdirSync(path.join(root, "node_modules"));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const lock = (name: string, packages: Record<string, object>) =>
  fs.writeFileSync(path.join(root, name), JSON.stringify({ packages: { "": {}, ...packages } }));
const wanted = (packages: Record<string, object>) => lock("package-lock.json", packages);
const installed = (packages: Record<string, object>) =>
  lock("node_modules/.package-lock.json", packages);

test("a fresh clone, or an install that was interrupted, has to be installed", () => {
  wanted({ "node_modules/next": { version: "1.0.0" } });
  expect(staleDependency(root)).toBe("node_modules");
});

test("a pull that changed a version, or added a package, has to be installed", () => {
  wanted({ "node_modules/next": { version: "1.0.1" } });
  installed({ "node_modules/next": { version: "1.0.0" } });
  expect(staleDependency(root)).toBe("next");
  installed({});
  expect(staleDependency(root)).toBe("next");
});

test("packages for other platforms need not be there", () => {
  wanted({
    "node_modules/next": { version: "1.0.0" },
    "node_modules/@x/elsewhere": { version: "1.0.0", optional: true, os: ["elsewhere"] },
  });
  installed({ "node_modules/next": { version: "1.0.0" } });
  expect(staleDependency(root)).toBeUndefined();
});

test("a leftover that npm marks extraneous does not install everything at each start", () => {
  wanted({ "node_modules/left": { version: "1.0.0", extraneous: true } });
  installed({});
  expect(staleDependency(root)).toBeUndefined();
});

test("an old Node is told which one is needed", () => {
  expect(nodeComplaint("18.20.4")).toContain("20.19");
  expect(nodeComplaint("20.18.3")).toContain("20.19");
  expect(nodeComplaint("20.19.0")).toBeUndefined();
  expect(nodeComplaint("24.1.0")).toBeUndefined();
});
