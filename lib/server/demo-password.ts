import { and, eq, inArray } from "drizzle-orm";
import { users } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import { withSystem } from "@/db/tenant";
import { checkPassword, hashPassword } from "@/lib/auth/password";
import { DEMO_PEOPLE } from "./demo-story";

/**
 * Makes the password that a start prints the one that works: the demo people keep it in the database,
 * and a later start may be given another one, or none. They are nobody's accounts, so what somebody
 * changed it to in between is not kept. Nobody outside the sample workspace is touched.
 * @returns how many people have it now who did not before
 */
export async function keepDemoPassword(password: string): Promise<number> {
  const emails = DEMO_PEOPLE.map(({ email }) => email);
  const people = await withSystem("read the demo people", (tx) =>
    tx
      .selectDistinct({ id: users.id, passwordHash: users.passwordHash })
      .from(users)
      .innerJoin(members, eq(members.userId, users.id))
      .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
      .where(and(inArray(users.email, emails), eq(workspaces.isSample, true))),
  );
  const others: string[] = [];
  for (const { id, passwordHash } of people) {
    if (!(await checkPassword(passwordHash, password))) others.push(id);
  }
  if (others.length === 0) return 0;
  const passwordHash = await hashPassword(password);
  await withSystem("give the demo people their password", (tx) =>
    tx.update(users).set({ passwordHash }).where(inArray(users.id, others)),
  );
  return others.length;
}
