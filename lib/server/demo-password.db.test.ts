import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { users } from "@/db/schema/identity";
import { workspaces } from "@/db/schema/workspaces";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeMember, makeWorkspace } from "@/db/testing/makers";
import { checkPassword, hashPassword } from "@/lib/auth/password";
import { keepDemoPassword } from "./demo-password";
import { DEMO_PEOPLE } from "./demo-story";

useTestDatabase();
const OWNER = DEMO_PEOPLE[0]?.email ?? "";

beforeEach(async () => {
  await withSystem("begin without people", (tx) => tx.delete(users));
});

async function makePerson(email: string, isSample: boolean) {
  const workspace = await makeWorkspace();
  const { userId } = await makeMember(workspace);
  const passwordHash = await hashPassword("of an earlier start");
  await withSystem("make a person", async (tx) => {
    await tx.update(users).set({ email, passwordHash }).where(eq(users.id, userId));
    await tx.update(workspaces).set({ isSample }).where(eq(workspaces.id, workspace.workspaceId));
  });
  return async (password: string) => {
    const [user] = await withSystem("read a person", (tx) =>
      tx.select().from(users).where(eq(users.id, userId)),
    );
    return checkPassword(user?.passwordHash ?? null, password);
  };
}

test("the password that a second start prints is the one that works", async () => {
  const opens = await makePerson(OWNER, true);
  expect(await keepDemoPassword("of this start")).toBe(1);
  expect(await opens("of this start")).toBe(true);
  expect(await opens("of an earlier start")).toBe(false);
  expect(await keepDemoPassword("of this start")).toBe(0);
});

test("nobody else is given it: neither other people of the sample nor that address elsewhere", async () => {
  const elsewhere = await makePerson(OWNER, false);
  const guest = await makePerson("guest@example.com", true);
  expect(await keepDemoPassword("of this start")).toBe(0);
  expect(await elsewhere("of an earlier start")).toBe(true);
  expect(await guest("of an earlier start")).toBe(true);
});
