import "server-only";
import { eq, sql } from "drizzle-orm";
import * as z from "zod";
import type { AuthTokenPurpose } from "@/db/enums/identity";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { defineJob } from "@/lib/jobs/define-job";
import { deliverMail } from "./deliver-mail";
import { writeMail } from "./mail-content";
import { passwordChangedMail, resetMail, signUpAttemptMail, verificationMail } from "./mail-jobs";
import { issueToken } from "./tokens";

/** Links are built from APP_URL alone; what a request calls itself never reaches a mail (r37). */
function appLink(path: string): string {
  return `${env().APP_URL}${path}`;
}

export const mailVerification = defineJob({
  ...verificationMail,
  run: async ({ userId }) => {
    const owner = await withFreshToken("verify_email", eq(users.id, userId));
    if (!owner || owner.isVerified) return;
    await deliverMail({
      to: owner.email,
      ...writeMail({
        subject: "Confirm your address",
        paragraphs: [
          `Hello ${owner.name},`,
          "please confirm that this address is yours. Until then you can look at everything and try it in the sandbox, but not pay or send from a real number.",
        ],
        action: {
          label: "Confirm this address",
          url: appLink(`/verify-email?token=${owner.token}`),
        },
        closing: "The link works for 24 hours. If you did not create an account, ignore this mail.",
      }),
    });
  },
});

export const mailReset = defineJob({
  ...resetMail,
  run: async ({ email }) => {
    const owner = await withFreshToken("reset_password", eq(sql`lower(${users.email})`, email));
    if (!owner) return;
    await deliverMail({
      to: owner.email,
      ...writeMail({
        subject: "Set a new password",
        paragraphs: [
          `Hello ${owner.name},`,
          "somebody, probably you, asked for a new password for your account. Setting it signs you out everywhere.",
        ],
        action: {
          label: "Set a new password",
          url: appLink(`/reset-password?token=${owner.token}`),
        },
        closing:
          "The link works once, for 30 minutes. If you did not ask for it, ignore this mail: nothing has changed.",
      }),
    });
  },
});

export const mailPasswordChanged = defineJob({
  ...passwordChangedMail,
  run: async ({ userId }) => {
    const owner = await findPerson(eq(users.id, userId));
    if (!owner) return;
    await deliverMail({
      to: owner.email,
      ...writeMail({
        subject: "Your password was changed",
        paragraphs: [
          `Hello ${owner.name},`,
          "the password of your account was changed, and other browsers were signed out.",
        ],
        action: { label: "This was not me", url: appLink("/forgot-password") },
        closing: "If it was you, there is nothing to do.",
      }),
    });
  },
});

export const mailSignUpAttempt = defineJob({
  ...signUpAttemptMail,
  run: async ({ email }) => {
    const owner = await findPerson(eq(sql`lower(${users.email})`, email));
    if (!owner) return;
    await deliverMail({
      to: owner.email,
      ...writeMail({
        subject: "You already have an account",
        paragraphs: [
          `Hello ${owner.name},`,
          "somebody, probably you, tried to create an account with this address. There is one already, and it was not touched.",
        ],
        action: { label: "Sign in", url: appLink("/sign-in") },
        closing: "If you have forgotten the password, the sign-in page leads to a new one.",
      }),
    });
  },
});

/** Nightly: what has been over for long enough to explain nothing any more (A5). */
export const purgeIdentity = defineJob({
  name: "auth.purge",
  payload: z.object({}).loose(),
  run: async () => {
    await withSystem("purge old sessions and links", async (tx) => {
      await tx.execute(sql`
        delete from sessions where least(expires_at, coalesce(revoked_at, expires_at)) < now() - interval '30 days'`);
      await tx.execute(sql`delete from auth_tokens where expires_at < now() - interval '30 days'`);
      await tx.execute(sql`delete from verification_tokens where expires < now()`);
      await tx.execute(sql`
        delete from rate_limits where window_started_at < now() - interval '2 days'
          and coalesce(blocked_until, '-infinity') < now()`);
    });
  },
});

type PersonFilter = ReturnType<typeof eq>;

async function findPerson(filter: PersonFilter) {
  const [user] = await withSystem("address a mail", (tx) =>
    tx.select().from(users).where(filter).limit(1),
  );
  return user && { userId: user.id, email: user.email, name: user.name || user.email };
}

/** Made here, so that the clear token exists in the mail alone; a repeated job replaces it. */
async function withFreshToken(purpose: AuthTokenPurpose, filter: PersonFilter) {
  return withSystem("issue a link", async (tx) => {
    const [user] = await tx.select().from(users).where(filter).limit(1);
    if (!user) return null;
    const owner = { userId: user.id, email: user.email };
    return {
      ...owner,
      name: user.name || user.email,
      isVerified: user.emailVerified !== null,
      token: await issueToken(tx, purpose, owner),
    };
  });
}
