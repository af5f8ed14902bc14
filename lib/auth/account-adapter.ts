import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import { accounts, users, verificationTokens } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { endSessions } from "./end-session";
import { emailSchema } from "./schema";

/**
 * What next-auth needs of the database for links by mail and for Google. Sessions are not its
 * business: they are rows of ours behind its cookie (open-session.ts).
 */
export const accountAdapter: Adapter = {
  async createUser(user: Omit<AdapterUser, "id">) {
    const email = emailSchema.parse(user.email);
    const { name = null, image = null, emailVerified } = user;
    return withSystem("create an account by link or Google", async (tx) => {
      const [row] = await tx
        .insert(users)
        .values({ email, name, image, emailVerified })
        .returning();
      return toAdapterUser(row as typeof users.$inferSelect);
    });
  },
  async getUser(id) {
    return findUser(eq(users.id, id));
  },
  async getUserByEmail(email) {
    return findUser(eq(sql`lower(${users.email})`, email.toLowerCase()));
  },
  async getUserByAccount({ provider, providerAccountId }) {
    return withSystem("find a linked account", async (tx) => {
      const [row] = await tx
        .select({ user: users })
        .from(accounts)
        .innerJoin(users, eq(users.id, accounts.userId))
        .where(
          and(eq(accounts.provider, provider), eq(accounts.providerAccountId, providerAccountId)),
        );
      return row ? toAdapterUser(row.user) : null;
    });
  },
  /** Called by next-auth for one reason: a link by mail was opened, so the address is proven. */
  async updateUser({ id }) {
    return withSystem("confirm an address by link", async (tx) => {
      const [before] = await tx.select().from(users).where(eq(users.id, id)).for("update");
      if (!before) throw new Error("the person of a sign-in link is gone");
      if (before.emailVerified) return toAdapterUser(before);
      // whoever set a password on an address that was never theirs must not keep a way in
      await endSessions(tx, id);
      const [row] = await tx
        .update(users)
        .set({ emailVerified: new Date(), passwordHash: null })
        .where(eq(users.id, id))
        .returning();
      return toAdapterUser(row as typeof users.$inferSelect);
    });
  },
  async linkAccount(account: AdapterAccount) {
    // tokens of the provider are not kept: nothing here calls its API on the person's behalf
    await withSystem("link an account", (tx) =>
      tx.insert(accounts).values({
        userId: account.userId,
        type: account.type,
        provider: account.provider,
        providerAccountId: account.providerAccountId,
      }),
    );
  },
  async createVerificationToken(verification) {
    await withSystem("keep a sign-in link", (tx) =>
      tx.insert(verificationTokens).values(verification),
    );
    return verification;
  },
  async useVerificationToken({ identifier, token }) {
    const [row] = await withSystem("use a sign-in link", (tx) =>
      tx
        .delete(verificationTokens)
        .where(
          and(eq(verificationTokens.identifier, identifier), eq(verificationTokens.token, token)),
        )
        .returning(),
    );
    return row ?? null;
  },
};

async function findUser(filter: ReturnType<typeof eq>): Promise<AdapterUser | null> {
  const [row] = await withSystem("find a person", (tx) => tx.select().from(users).where(filter));
  return row ? toAdapterUser(row) : null;
}

function toAdapterUser(row: typeof users.$inferSelect): AdapterUser {
  const { id, email, emailVerified, name, image } = row;
  return { id, email, emailVerified, name, image };
}
