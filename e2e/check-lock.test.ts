import fs from "node:fs";
import { expect, test } from "vitest";
import { missingPlatformPackages } from "./check-lock.mjs";

const platform = { optionalDependencies: { "@x/darwin": "1.0.0" } };

test("the lock file installs on every platform", () => {
  expect(missingPlatformPackages(JSON.parse(fs.readFileSync("package-lock.json", "utf8")))).toEqual(
    [],
  );
});

test("a platform package that the registry dropped is named", () => {
  expect(missingPlatformPackages({ packages: { "node_modules/x": platform } })).toEqual([
    "@x/darwin 1.0.0, needed by node_modules/x",
  ]);
});

test("a platform package is found beside its owner or further out, not elsewhere", () => {
  const owner = "node_modules/a/node_modules/x";
  for (const place of [`${owner}/node_modules`, "node_modules/a/node_modules", "node_modules"]) {
    const packages = { [owner]: platform, [`${place}/@x/darwin`]: {} };
    expect(missingPlatformPackages({ packages })).toEqual([]);
  }
  const elsewhere = { [owner]: platform, "node_modules/b/node_modules/@x/darwin": {} };
  expect(missingPlatformPackages({ packages: elsewhere })).toHaveLength(1);
});
