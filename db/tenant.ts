import "server-only";
import { sql } from "drizzle-orm";
import { appDatabase, type Database, isLostConnection, renewPool, systemDatabase } from "./client";

type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
declare const walled: unique symbol;

/** A transaction that row security holds inside one workspace. */
export type WorkspaceTx = Transaction & { [walled]?: "workspace" };
/** A transaction that sees all workspaces. */
export type SystemTx = Transaction & { [walled]?: "system" };

export type WorkspaceScope = {
  readonly workspaceId: string;
  /** Set while a use case runs inside another one's transaction. */
  readonly tx?: WorkspaceTx;
};

/**
 * The door to a workspace's rows: opens a transaction on the app role and names the workspace to
 * row security. Inside a scope that already has a transaction it joins that one, so use cases
 * compose. The setting is local to the transaction and cannot leak over the pool (r20).
 */
export function withWorkspace<T>(
  scope: WorkspaceScope,
  work: (tx: WorkspaceTx) => Promise<T>,
): Promise<T> {
  if (scope.tx) return work(scope.tx);
  return onPool("app", appDatabase(), "app.workspace_id", scope.workspaceId, work);
}

/**
 * The door past the walls, for the few places that must find the workspace first: sign-in, a
 * webhook's number, the queue. The reason is kept with the statement for whoever reads the
 * database's log. Who may import it is fixed in lib/architecture.test.ts.
 */
export function withSystem<T>(reason: string, work: (tx: SystemTx) => Promise<T>): Promise<T> {
  return onPool("system", systemDatabase(), "application_name", `tickline-system: ${reason}`, work);
}

/**
 * One transaction with one setting of its own. The setting is a literal and is not waited for: the
 * statements of a transaction go to the server in the order they are asked for, so it arrives in one
 * packet with the first of the work instead of two round trips before it. Where it fails, the
 * transaction has failed with it. A pool whose connection was cut under it serves nobody after us
 * (r68).
 */
async function onPool<T>(
  name: "app" | "system",
  db: Database,
  setting: string,
  value: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(async (tx) => {
      const set = tx
        .execute(sql.raw(`select set_config('${setting}', ${literal(value)}, true)`))
        .execute();
      // whoever waits for the work first must not leave a refusal here to nobody
      set.catch(() => {});
      const result = await work(tx);
      await set;
      return result;
    });
  } catch (error) {
    if (isLostConnection(error)) renewPool(name, db);
    throw error;
  }
}

/** @throws Error where a value holds anything but what ids and reasons are made of */
function literal(value: string): string {
  if (!/^[\w :',.()-]+$/.test(value)) throw new Error(`No setting: ${JSON.stringify(value)}`);
  return `'${value.replaceAll("'", "''")}'`;
}
