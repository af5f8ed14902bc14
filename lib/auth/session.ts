import "server-only";
import { sql } from "drizzle-orm";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { isId } from "@/lib/core/ids";
import { authCookie, SESSION_IDLE_MS } from "./session-cookie";

/** Who is signed in, as the database says at this moment. */
export type Session = {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  emailVerified: boolean;
};

/**
 * The signed-in person of this request, or null. The cookie only names a row of `sessions`; that
 * row decides, so that a sign-out elsewhere, a reset or a removal holds from the next request on.
 */
export const getSession = cache(async (): Promise<Session | null> => {
  const sessionId = await readSessionId((await cookies()).get(authCookie("session").name)?.value);
  return sessionId ? findLiveSession(sessionId) : null;
});

/** Id in a session cookie whose seal is ours and whose time has not run out. */
export async function readSessionId(token: string | undefined): Promise<string | null> {
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: env().AUTH_SECRET });
    return typeof claims?.sid === "string" && isId(claims.sid) ? claims.sid : null;
  } catch {
    return null;
  }
}

type LiveSessionRow = {
  session_id: string;
  user_id: string;
  email: string;
  name: string | null;
  is_verified: boolean;
};

/** The person behind a session row that is neither revoked, expired nor idle; notes that it was used. */
export async function findLiveSession(sessionId: string): Promise<Session | null> {
  const [row] = await withSystem("check a session", (tx) =>
    // one write a minute at most, so that a page of ten requests does not fight over one row
    tx.execute<LiveSessionRow>(sql`
      with live as (
        select s.id, s.user_id, s.last_seen_at from sessions s
        where s.id = ${sessionId}::uuid and s.revoked_at is null and s.expires_at > now()
          and s.last_seen_at > now() - make_interval(secs => ${SESSION_IDLE_MS / 1000}::int)
      ), seen as (
        update sessions set last_seen_at = now() from live
        where sessions.id = live.id and live.last_seen_at < now() - interval '1 minute'
      )
      select live.id as session_id, u.id as user_id, u.email, u.name,
             u.email_verified is not null as is_verified
      from live join users u on u.id = live.user_id`),
  );
  if (!row) return null;
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    name: row.name || (row.email.split("@")[0] as string),
    emailVerified: row.is_verified,
  };
}
