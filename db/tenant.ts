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
  return onPool("app", appDatabase(), async (tx) => {
    await tx.execute(sql`select set_config('app.workspace_id', ${scope.workspaceId}, true)`);
    return work(tx);
  });
}

/**
 * The door past the walls, for the few places that must find the workspace first: sign-in, a
 * webhook's number, the queue. The reason is kept with the statement for whoever reads the
 * database's log. Who may import it is fixed in lib/architecture.test.ts.
 */
export function withSystem<T>(reason: string, work: (tx: SystemTx) => Promise<T>): Promise<T> {
  return onPool("system", systemDatabase(), async (tx) => {
    await tx.execute(
      sql`select set_config('application_name', ${`tickline-system: ${reason}`}, true)`,
    );
    return work(tx);
  });
}

/** One transaction; a pool whose connection was cut under it serves nobody after us (r68). */
async function onPool<T>(
  name: "app" | "system",
  db: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (isLostConnection(error)) renewPool(name, db);
    throw error;
  }
}
