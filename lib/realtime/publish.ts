import { sql } from "drizzle-orm";
import { realtimeEvents } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import { newId } from "@/lib/core/ids";

/**
 * What a browser may be told about. Payloads carry ids only: whoever hears one reads the rows
 * through the same guarded queries as everybody else.
 */
export type RealtimeTopic =
  | "conversation"
  | "campaign"
  | "wallet"
  | "contacts"
  | "import"
  | "template"
  | "channel"
  | "members"
  | "notification"
  | "typing"
  | "viewing";

/**
 * Announces a change to the workspace's open browsers. In the transaction: it is heard if and only
 * if the change is committed, and kept for a day so that a dropped stream can catch up.
 */
export async function publish(
  tx: WorkspaceTx,
  workspaceId: string,
  topic: RealtimeTopic,
  payload: Record<string, string | number | boolean | null>,
): Promise<void> {
  const id = newId();
  await tx.insert(realtimeEvents).values({ workspaceId, id, topic, payload });
  const message = JSON.stringify({ workspaceId, id, topic, payload });
  await tx.execute(sql`select pg_notify('tickline_realtime', ${message})`);
}
