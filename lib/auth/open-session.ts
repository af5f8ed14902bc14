import "server-only";
import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { sessions } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { endSession } from "./end-session";
import type { RequestFacts } from "./request-facts";
import { findLiveSession, readSessionId } from "./session";
import { authCookie, SESSION_LIFE_MS } from "./session-cookie";

/** Makes the row behind a new sign-in; always a new one, so that no older cookie becomes it (r33). */
export async function openSession(userId: string, facts: RequestFacts): Promise<string> {
  const id = newId();
  const expiresAt = new Date(Date.now() + SESSION_LIFE_MS);
  await withSystem("sign in", (tx) =>
    tx.insert(sessions).values({
      id,
      userId,
      expiresAt,
      ip: facts.ip ?? null,
      userAgent: facts.userAgent ?? null,
    }),
  );
  return id;
}

/**
 * Signs this browser in: a new row, a new cookie. The session it had before ends. For server actions
 * and route handlers; next-auth's own routes do the same through lib/auth/auth-options.ts.
 */
export async function signBrowserIn(userId: string, facts: RequestFacts): Promise<void> {
  const jar = await cookies();
  const { name, options } = authCookie("session");
  const before = await readSessionId(jar.get(name)?.value);
  if (before) {
    const person = await findLiveSession(before);
    if (person) await endSession(person.userId, before);
  }
  const sessionId = await openSession(userId, facts);
  const token = await encode({
    token: { sid: sessionId },
    secret: env().AUTH_SECRET,
    maxAge: SESSION_LIFE_MS / 1000,
  });
  jar.set(name, token, { ...options, expires: new Date(Date.now() + SESSION_LIFE_MS) });
}

/** Forgets the cookie of this browser. The row is ended by endSession(). */
export async function dropSessionCookie(): Promise<void> {
  const { name, options } = authCookie("session");
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
}
