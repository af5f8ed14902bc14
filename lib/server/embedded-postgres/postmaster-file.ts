import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** What a postmaster writes about itself into postmaster.pid, line by line. */
export type Postmaster = { pid: number; port: number; isReady: boolean };

const fileOf = (clusterDir: string) => path.join(clusterDir, "postmaster.pid");

/** Lines: pid, directory, start time, port, socket directory, address, shared memory, status. */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = fs.readFileSync(fileOf(clusterDir), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]) || 0, isReady: (lines[7] ?? "").startsWith("ready") };
}

/** Forgets a postmaster that is known to be gone; PostgreSQL itself trusts a living pid for ever. */
export function removePostmasterFile(clusterDir: string): void {
  fs.rmSync(fileOf(clusterDir), { force: true });
}

/**
 * What lives behind a pid: "postgres", some "other" program (pids are handed out again, soonest in
 * containers), a "zombie" that its parent has not reaped yet, or nothing.
 */
export function whatRunsAs(pid: number): "postgres" | "other" | "zombie" | "nothing" {
  if (process.platform === "linux") {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      if (stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z")) return "zombie";
      return /\bpostgres\b/.test(fs.readFileSync(`/proc/${pid}/cmdline`, "utf8"))
        ? "postgres"
        : "other";
    } catch {
      return "nothing";
    }
  }
  try {
    const [command, args]: [string, string[]] =
      process.platform === "win32"
        ? ["tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]]
        : ["ps", ["-o", "comm=", "-p", String(pid)]];
    const output = execFileSync(command, args, { encoding: "utf8" });
    if (process.platform === "win32" && !output.includes(`"${pid}"`)) return "nothing";
    return /postgres/.test(output) ? "postgres" : "other";
  } catch {
    return "nothing";
  }
}

/** Whether a process still runs; cheap enough to ask several times a second. */
export function isLiving(pid: number): boolean {
  if (process.platform === "linux") {
    const found = whatRunsAs(pid);
    return found === "postgres" || found === "other";
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
