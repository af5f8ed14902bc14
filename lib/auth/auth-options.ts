import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import EmailProvider from "next-auth/providers/email";
import GoogleProvider from "next-auth/providers/google";
import type { Provider } from "next-auth/providers/index";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";
import { sendMail } from "@/lib/core/mailer";
import { accountAdapter } from "./account-adapter";
import { plainLimit } from "./attempts";
import { addressPrefix } from "./client-ip";
import { endSession } from "./end-session";
import { writeMail } from "./mail-content";
import { openSession } from "./open-session";
import type { RequestFacts } from "./request-facts";
import { safeNext } from "./safe-next";
import { emailSchema, signInSchema } from "./schema";
import { findLiveSession, readSessionId, type Session } from "./session";
import { authCookie, SESSION_LIFE_MS } from "./session-cookie";
import { signInWithPassword } from "./sign-in";
import { takeAttempt } from "./take-attempt";

/** Which ways to sign in this installation offers beside a password. */
export function offeredProviders(): { google: boolean; mailLink: boolean } {
  const { GOOGLE_CLIENT_ID, SMTP_URL } = env();
  return { google: Boolean(GOOGLE_CLIENT_ID), mailLink: Boolean(SMTP_URL) };
}

/**
 * next-auth for one request.
 * @param request who asks, and the session cookie it came with: that session ends when a new one begins
 */
export function authOptions(request: {
  facts: RequestFacts;
  currentToken: string | undefined;
}): NextAuthOptions {
  /** Of this request: the person whom the cookie names, once the row was read. */
  let person: Session | null = null;
  return {
    secret: env().AUTH_SECRET,
    adapter: accountAdapter,
    providers: providers(request.facts),
    session: { strategy: "jwt", maxAge: SESSION_LIFE_MS / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in?sent=link" },
    cookies: {
      sessionToken: authCookie("session"),
      csrfToken: authCookie("csrf"),
      callbackUrl: authCookie("callback"),
      pkceCodeVerifier: shortLived("pkce"),
      state: shortLived("state"),
      nonce: shortLived("nonce"),
    },
    callbacks: {
      signIn({ account, profile }) {
        if (account?.provider !== "google") return true;
        // an address that Google has not verified proves nothing (r97)
        return (profile as { email_verified?: boolean } | undefined)?.email_verified === true;
      },
      /**
       * The cookie holds the id of a session row and nothing else. What a browser posts to
       * /api/auth/session arrives here as `session` and is never read (r22). Without `sub` next-auth
       * also never links a Google account to whoever happens to be signed in (r97).
       */
      async jwt({ token, user }) {
        if (user) {
          const before = await readSessionId(request.currentToken);
          const previous = before ? await findLiveSession(before) : null;
          if (previous) await endSession(previous.userId, previous.sessionId);
          return { sid: await openSession(user.id, request.facts) };
        }
        person = typeof token.sid === "string" ? await findLiveSession(token.sid) : null;
        // next-auth answers with an empty session and drops the cookie
        if (!person) throw new Error("the session has ended");
        return { sid: token.sid };
      },
      session({ session }) {
        const { name, email } = person ?? {};
        return { expires: session.expires, user: { name: name ?? null, email: email ?? null } };
      },
      redirect({ url }) {
        const { APP_URL } = env();
        const path = url.startsWith(`${APP_URL}/`) ? url.slice(APP_URL.length) : url;
        return APP_URL + safeNext(path);
      },
    },
    events: {
      async signOut({ token }) {
        const session = typeof token?.sid === "string" ? await findLiveSession(token.sid) : null;
        if (session) await endSession(session.userId, session.sessionId);
      },
      async linkAccount({ user, profile }) {
        if (profile.email?.toLowerCase() !== user.email?.toLowerCase()) return;
        await withSystem("confirm an address by Google", (tx) =>
          tx
            .update(users)
            .set({ emailVerified: new Date() })
            .where(and(eq(users.id, user.id), isNull(users.emailVerified))),
        );
      },
    },
    logger: {
      // an ended session is everyday life; details may hold tokens and stay out (r50)
      error: (code) => {
        if (code !== "JWT_SESSION_ERROR") logger.warn({ code }, "sign-in failed in next-auth");
      },
      warn: () => {},
      debug: () => {},
    },
  };
}

function providers(facts: RequestFacts): Provider[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_ISSUER_URL, SMTP_URL } = env();
  const list: Provider[] = [
    CredentialsProvider({
      id: "credentials",
      credentials: { email: { type: "email" }, password: { type: "password" } },
      async authorize(given) {
        const input = signInSchema.safeParse({ email: given?.email, password: given?.password });
        if (!input.success) return null;
        try {
          const { userId } = await signInWithPassword(input.data, facts);
          return { id: userId };
        } catch (error) {
          if (error instanceof Refusal) return null;
          throw new Error("Callback");
        }
      },
    }),
  ];
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    list.push(
      GoogleProvider({
        clientId: GOOGLE_CLIENT_ID,
        clientSecret: GOOGLE_CLIENT_SECRET,
        ...(GOOGLE_ISSUER_URL
          ? {
              issuer: GOOGLE_ISSUER_URL,
              wellKnown: `${GOOGLE_ISSUER_URL}/.well-known/openid-configuration`,
            }
          : {}),
      }),
    );
  }
  if (SMTP_URL) list.push(mailLink(facts));
  return list;
}

const LINK_LIFE_SECONDS = 30 * 60;

function mailLink(facts: RequestFacts): Provider {
  return EmailProvider({
    maxAge: LINK_LIFE_SECONDS,
    // one address and nothing that could become two (CVE-2022-35924, r96)
    normalizeIdentifier: (typed) => emailSchema.parse(typed),
    async sendVerificationRequest({ identifier, url }) {
      const rules = [plainLimit(`link-mail:${identifier}`, 5, 3_600_000)];
      if (facts.ip) rules.push(plainLimit(`link-place:${addressPrefix(facts.ip)}`, 20, 3_600_000));
      // the answer is the same as for a mail that was sent
      if (!(await takeAttempt(rules)).isAllowed) return;
      await sendMail({
        to: identifier,
        ...writeMail({
          subject: "Your sign-in link",
          paragraphs: ["Somebody, probably you, asked for a link to sign in to Tickline."],
          action: { label: "Sign in", url },
          closing:
            "The link works once, for 30 minutes. If you did not ask for it, ignore this mail.",
        }),
      });
    },
  });
}

function shortLived(name: string) {
  const { name: cookieName, options } = authCookie(name);
  return { name: cookieName, options: { ...options, maxAge: 15 * 60 } };
}
