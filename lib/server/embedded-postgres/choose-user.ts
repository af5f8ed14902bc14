import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { StartError } from "../start-error";
import type { PostgresBinaries } from "./find-binaries";

/** As whom PostgreSQL runs, and where its files are. */
export type PostgresUser = {
  clusterDir: string;
  /** Put before each command line. */
  prefix: readonly string[];
  /** Given to spawn when the programs run as another user than we do. */
  identity: { uid?: number; gid?: number };
};

const NOBODY = 65534;
const UNSHARE = [
  "unshare",
  "--user",
  `--map-user=${NOBODY}`,
  `--map-group=${NOBODY}`,
  "--",
] as const;

/**
 * PostgreSQL refuses to run as root, and initdb as a user id without a name (as containers like
 * to give). In this order: as we are; in a user namespace where we look like nobody; as
 * the owner of existing files; as nobody. Existing files decide, since what one way
 * made another cannot open.
 * @throws StartError when there is no way
 */
export function chooseUser(clusterDir: string, binaries: PostgresBinaries): PostgresUser {
  const asWeAre: PostgresUser = { clusterDir, prefix: [], identity: {} };
  const uid = process.getuid?.();
  if (uid === undefined) return asWeAre;
  const owner = fs.statSync(clusterDir, { throwIfNoEntry: false });
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new StartError(
        `The database in ${clusterDir} belongs to another user (id ${owner.uid}). ` +
          "Start as that user, or choose another DATA_DIR.",
      );
    }
    if (hasName()) return asWeAre;
    if (canUnshare()) return { ...asWeAre, prefix: UNSHARE };
    throw new StartError(
      `PostgreSQL cannot run as user id ${uid}, which has no name on this machine. ` +
        "Start as a named user, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  if (owner && owner.uid !== 0) {
    return { clusterDir, prefix: [], identity: { uid: owner.uid, gid: owner.gid } };
  }
  if (canUnshare()) return { ...asWeAre, prefix: UNSHARE };
  return asNobody(clusterDir, binaries);
}

function asNobody(clusterDir: string, binaries: PostgresBinaries): PostgresUser {
  const identity = { uid: NOBODY, gid: NOBODY };
  const runs = spawnSync(binaries.postgres, ["--version"], identity).status === 0;
  const mayEnter = (folder: string) =>
    spawnSync("/bin/sh", ["-c", 'test -x "$0"', folder], identity).status === 0;
  if (!runs) {
    throw new StartError(
      "PostgreSQL refuses to run as root, and an ordinary user cannot read this checkout. " +
        "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  const name = createHash("sha256").update(path.resolve(clusterDir)).digest("hex").slice(0, 16);
  const parent = path.dirname(path.resolve(clusterDir));
  const place = mayEnter(parent) ? clusterDir : `/var/tmp/tickline-${name}/postgres`;
  fs.mkdirSync(path.dirname(place), { recursive: true });
  return { clusterDir: place, prefix: [], identity };
}

function hasName(): boolean {
  try {
    os.userInfo();
    return true;
  } catch {
    return false;
  }
}

function canUnshare(): boolean {
  const [command, ...args] = UNSHARE;
  return process.platform === "linux" && spawnSync(command, [...args, "true"]).status === 0;
}
