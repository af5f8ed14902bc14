import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeMember, makeWorkspace } from "@/db/testing/makers";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { accountKey } from "./attempts";
import { openSession } from "./open-session";
import { hashPassword } from "./password";
import { SIGN_IN_REFUSED, signInWithPassword } from "./sign-in";
import { clearAttempts } from "./take-attempt";

useTestDatabase();

const PASSWORD = "vellum otter basin";
let passwordHash: string;
beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

let places = 0;
/** An address of its own for each test: limits are counted by place. */
const place = () => {
  places += 1;
  return { ip: `198.51.${Math.floor(places / 250)}.${places % 250}`, userAgent: "test" };
};

async function makePerson() {
  const email = `${newId()}@example.test`;
  const [user] = await withSystem("make a person", (tx) =>
    tx.insert(users).values({ email, name: "Lena", passwordHash }).returning({ id: users.id }),
  );
  return { email, userId: user?.id as string };
}

async function tryOnce(email: string, password: string, facts = place()) {
  try {
    await signInWithPassword({ email, password }, facts);
    return "in";
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

async function guessesCounted(email: string): Promise<number> {
  const [row] = await withSystem("count", (tx) =>
    tx.execute<{ count: number }>(sql`
      select coalesce(max(count), 0)::int as count from rate_limits
      where starts_with(key, ${accountKey(email)})`),
  );
  return row?.count ?? 0;
}

describe("r31: guessing a password", () => {
  test("the right password lets a person in", async () => {
    const { email, userId } = await makePerson();
    expect(await signInWithPassword({ email, password: PASSWORD }, place())).toEqual({ userId });
  });

  test("200 guesses from one place in one moment are five guesses", async () => {
    const { email } = await makePerson();
    const facts = place();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => tryOnce(email, `guess number ${index}`, facts)),
    );
    expect(new Set(answers)).toEqual(new Set([SIGN_IN_REFUSED]));
    expect(await guessesCounted(email)).toBe(5);
  });

  test("during the pause the right password is refused with the same words", async () => {
    const { email } = await makePerson();
    const facts = place();
    for (let guess = 0; guess < 5; guess++) await tryOnce(email, "wrong wrong wrong", facts);
    expect(await tryOnce(email, PASSWORD, facts)).toBe(SIGN_IN_REFUSED);
  });

  test("guesses from fifty places end at the account's own limit", async () => {
    const { email } = await makePerson();
    for (let guess = 0; guess < 50; guess++) await tryOnce(email, "wrong wrong wrong");
    expect(await guessesCounted(email)).toBe(20);
    expect(await tryOnce(email, PASSWORD)).toBe(SIGN_IN_REFUSED);
  });

  test("A4: the owner still comes in from where they have been before", async () => {
    const { email, userId } = await makePerson();
    const home = place();
    await openSession(userId, home);
    for (let guess = 0; guess < 50; guess++) await tryOnce(email, "wrong wrong wrong");
    expect(await tryOnce(email, PASSWORD, home)).toBe("in");
  });

  test("other people from other places are not affected", async () => {
    const [attacked, other] = [await makePerson(), await makePerson()];
    for (let guess = 0; guess < 30; guess++) await tryOnce(attacked.email, "wrong wrong wrong");
    expect(await tryOnce(other.email, PASSWORD)).toBe("in");
  });

  test("signing in correctly ten times in a row never pauses anybody", async () => {
    const { email } = await makePerson();
    const facts = place();
    for (let time = 0; time < 10; time++) expect(await tryOnce(email, PASSWORD, facts)).toBe("in");
  });

  test("a reset clears the counters", async () => {
    const { email } = await makePerson();
    for (let guess = 0; guess < 30; guess++) await tryOnce(email, "wrong wrong wrong");
    await clearAttempts(accountKey(email));
    expect(await tryOnce(email, PASSWORD)).toBe("in");
  });

  test("the owner reads in the activity log that and from where somebody guesses", async () => {
    const workspace = await makeWorkspace();
    const member = await makeMember(workspace);
    const facts = place();
    for (let guess = 0; guess < 8; guess++) await tryOnce(member.email, "wrong wrong", facts);
    const rows = await withSystem("read the log", (tx) =>
      tx.execute<{ ip: string; resource_id: string }>(sql`
        select ip, resource_id from activity_log
        where workspace_id = ${workspace.workspaceId}::uuid and action = 'member.sign_in_paused'`),
    );
    expect([...rows]).toEqual([{ ip: facts.ip, resource_id: member.memberId }]);
  });
});

describe("r32: who has an account is not told", () => {
  test("an unknown address gets the same words", async () => {
    const { email } = await makePerson();
    expect(await tryOnce("nobody@example.test", PASSWORD)).toBe(SIGN_IN_REFUSED);
    expect(await tryOnce(email, "wrong wrong wrong")).toBe(SIGN_IN_REFUSED);
  });

  test("an unknown address costs the same work, and pauses the same way", async () => {
    const { email } = await makePerson();
    const timeOf = async (address: string) => {
      const start = performance.now();
      await tryOnce(address, "wrong wrong wrong");
      return performance.now() - start;
    };
    const [known, unknown]: number[][] = [[], []];
    for (let round = 0; round < 12; round++) {
      known?.push(await timeOf(email));
      unknown?.push(await timeOf(`nobody-${round}@example.test`));
    }
    const median = (times: number[] = []) => times.sort((a, b) => a - b)[6] as number;
    // the hash dominates: without it an unknown address would answer several times faster
    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
    const facts = place();
    for (let guess = 0; guess < 5; guess++) await tryOnce("ghost@example.test", "wrong", facts);
    expect(await guessesCounted("ghost@example.test")).toBe(5);
  });
});
