import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { StartError } from "../start-error";
import type { PostgresUser } from "./choose-user";
import type { PostgresBinaries } from "./find-binaries";

/** The role that owns the embedded cluster and migrates; the application never connects as it. */
export const OWNER_ROLE = "tickline_owner";

/** The same on every operating system: code point order, UTF-8, ICU collations by name. */
const INITDB_ARGS = [
  ...["-U", OWNER_ROLE, "-E", "UTF8", "-A", "scram-sha-256"],
  ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"],
];

/**
 * Makes the cluster when there is none. It is made beside its place and moved when whole, so a
 * start that dies half way leaves nothing that looks like a database.
 * @throws StartError with initdb's own words, or when the files are of another major version
 */
export async function createCluster(options: {
  user: PostgresUser;
  binaries: PostgresBinaries;
  password: string;
  signal?: AbortSignal | undefined;
}): Promise<{ created: boolean }> {
  const { user, binaries, password } = options;
  const { clusterDir } = user;
  const versionFile = path.join(clusterDir, "PG_VERSION");
  if (fs.existsSync(versionFile)) {
    requireVersion(fs.readFileSync(versionFile, "utf8").trim(), binaries, clusterDir);
    return { created: false };
  }
  const draft = `${clusterDir}.new`;
  const passwordFile = `${draft}.password`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true, mode: 0o700 });
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { uid, gid } = user.identity;
  if (uid !== undefined && gid !== undefined) {
    fs.chownSync(draft, uid, gid);
    fs.chownSync(passwordFile, uid, gid);
  }
  try {
    const [command = binaries.initdb, ...args] = [
      ...user.prefix,
      ...[binaries.initdb, "-D", draft, `--pwfile=${passwordFile}`, ...INITDB_ARGS],
    ];
    const { signal } = options;
    await promisify(execFile)(command, args, {
      ...user.identity,
      ...(signal ? { signal } : {}),
    }).catch((error: unknown) => {
      const { stderr, message } = error as Error & { stderr?: string };
      throw new StartError(
        `The database could not be created in ${clusterDir}:\n${stderr?.trim() || message}`,
      );
    });
    // An empty directory in the way (a mounted volume, say) is replaced, a full one is not.
    if (fs.existsSync(clusterDir)) fs.rmdirSync(clusterDir);
    fs.renameSync(draft, clusterDir);
  } finally {
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return { created: true };
}

function requireVersion(found: string, binaries: PostgresBinaries, clusterDir: string): void {
  const printed = spawnSync(binaries.postgres, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const major = /(\d+)\./.exec(printed)?.[1];
  if (major && found !== major) {
    throw new StartError(
      `The database in ${clusterDir} was made by PostgreSQL ${found}, this is ${major}. ` +
        `Start the earlier version, move its content with pg_dump, then start again.`,
    );
  }
}
