import { createHmac } from "node:crypto";

/** Connection strings of one process. The owner migrates; the application never connects as it. */
export type DatabaseEnv = {
  ownerUrl: string;
  appUrl: string;
  systemUrl: string;
  /** A streaming replica for heavy reads, when there is one. */
  replicaUrl?: string;
};

/** The two roles that serve requests; both are made by the first migration and own nothing. */
export const APP_ROLE = "tickline_app";
export const SYSTEM_ROLE = "tickline_system";

/**
 * Password of a database role, derived so that every process that knows ENCRYPTION_KEY arrives at
 * the same one and none has to be stored: HMAC-SHA256(ENCRYPTION_KEY, "postgres role <name>"), hex.
 */
export function rolePassword(role: string, encryptionKey = required("ENCRYPTION_KEY")): string {
  return createHmac("sha256", encryptionKey).update(`postgres role ${role}`).digest("hex");
}

let known: DatabaseEnv | undefined;

/**
 * Connection strings, read once.
 * @throws Error when DATABASE_URL or ENCRYPTION_KEY is missing; `npm start` sets both.
 */
export function databaseEnv(): DatabaseEnv {
  known ??= readDatabaseEnv();
  return known;
}

/** Forgets what was read; for a process that has just learnt where its database is. */
export function forgetDatabaseEnv(): void {
  known = undefined;
}

function readDatabaseEnv(): DatabaseEnv {
  const ownerUrl = required("DATABASE_URL");
  const replicaUrl = process.env.DATABASE_REPLICA_URL;
  return {
    ownerUrl,
    appUrl: process.env.DATABASE_APP_URL || asRole(ownerUrl, APP_ROLE),
    systemUrl: process.env.DATABASE_SYSTEM_URL || asRole(ownerUrl, SYSTEM_ROLE),
    ...(replicaUrl ? { replicaUrl } : {}),
  };
}

/** The same server and database, entered as another role. */
function asRole(ownerUrl: string, role: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(role);
  return url.href;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Start with npm start, or see .env.example.`);
  return value;
}
