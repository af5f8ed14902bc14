import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { SESSION_IDLE_MS } from "./session-cookie";

/** Whether a session still counts, without using it: an open event stream is no sign of life (r33). */
export async function isSessionLive(sessionId: string): Promise<boolean> {
  const rows = await withSystem("look at a session", (tx) =>
    tx.execute(sql`
      select 1 from sessions
      where id = ${sessionId}::uuid and revoked_at is null and expires_at > now()
        and last_seen_at > now() - make_interval(secs => ${SESSION_IDLE_MS / 1000}::int)`),
  );
  return rows.length > 0;
}
