import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";

/** Owner of the sample workspace; a reserved domain, so that no mail can ever reach anybody. */
export const DEMO_EMAIL = "owner@northwind.test";

/** Whether the sign-in page offers the sample workspace without a password. */
export function isDemoOpen(): boolean {
  return env().SANDBOX === "on";
}

/**
 * The person whom the demo button signs in.
 * @throws Refusal `not_found` outside the sandbox, and when the sample was removed
 */
export async function openDemo(): Promise<string> {
  const [user] = isDemoOpen()
    ? await withSystem("open the demo", (tx) =>
        tx.select({ id: users.id }).from(users).where(eq(users.email, DEMO_EMAIL)).limit(1),
      )
    : [];
  if (!user)
    throw new Refusal("not_found", "There is no sample workspace here. Create an account.");
  return user.id;
}
