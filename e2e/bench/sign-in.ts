import { encode } from "next-auth/jwt";
import { sessions } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { newId } from "@/lib/core/ids";

/** @returns the cookie of a person who has just signed in */
export async function signIn(userId: string): Promise<string> {
  const sid = newId();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await withSystem("sign in for the bench", (tx) =>
    tx.insert(sessions).values({ id: sid, userId, expiresAt }),
  );
  const secret = process.env.AUTH_SECRET ?? "";
  return `tickline.session=${await encode({ token: { sid }, secret, maxAge: 3_600 })}`;
}
