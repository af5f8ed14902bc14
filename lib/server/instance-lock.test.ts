import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeHolder, processBegan, readHolder, takeLock } from "./instance-lock.mjs";

let folder = "";
let file = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "tickline-lock-"));
  file = path.join(folder, "tickline.lock");
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const holderOf = (pid: number, began: string | undefined) =>
  fs.writeFileSync(file, JSON.stringify({ pid, began, since: "then", state: "running" }));

describe("two starts on one data directory", () => {
  test("the second learns who runs and where", () => {
    const first = takeLock(file, "building");
    first.lock?.update({ state: "running", url: "http://localhost:3000" });
    const second = takeLock(file, "getting ready");
    expect(second.lock).toBeUndefined();
    expect(second.holder).toMatchObject({ pid: process.pid, url: "http://localhost:3000" });
    if (!second.holder) throw new Error("no holder");
    const sentence = describeHolder(second.holder, folder);
    expect(sentence).toContain(`process ${process.pid}`);
    expect(sentence).toContain("http://localhost:3000");
    expect(sentence).toContain(folder);
  });

  test("a released lock is free", () => {
    takeLock(file, "running").lock?.release();
    expect(takeLock(file, "running").lock).toBeDefined();
  });

  test("of twenty at once exactly one wins, also over a stale lock", async () => {
    holderOf(2 ** 22 + 1, "gone");
    const script = `
      import { takeLock } from ${JSON.stringify(path.resolve("lib/server/instance-lock.mjs"))};
      const { lock } = takeLock(${JSON.stringify(file)}, "racing");
      process.stdout.write(lock ? "won" : "lost");
      process.stdin.resume().on("end", () => process.exit(0));`;
    const racers = Array.from({ length: 20 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", script]),
    );
    const said = await Promise.all(
      racers.map(async (racer) => String((await once(racer.stdout, "data"))[0])),
    );
    for (const racer of racers) racer.stdin.end();
    expect(said.filter((word) => word === "won")).toHaveLength(1);
    expect(said.filter((word) => word === "lost")).toHaveLength(19);
  });
});

describe("a lock left behind", () => {
  test("by a process that died is taken over", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    holderOf(child.pid ?? 0, "earlier");
    expect(takeLock(file, "running").lock).toBeDefined();
  });

  test("whose pid now belongs to another program is taken over", () => {
    holderOf(process.ppid, "another boot/1");
    expect(readHolder(file)).toBeUndefined();
    expect(takeLock(file, "running").lock).toBeDefined();
  });

  test("that is not even JSON is taken over", () => {
    fs.writeFileSync(file, "{");
    expect(takeLock(file, "running").lock).toBeDefined();
  });

  test("of a living process is respected", () => {
    holderOf(process.ppid, processBegan(process.ppid));
    expect(takeLock(file, "running").holder?.pid).toBe(process.ppid);
  });
});
