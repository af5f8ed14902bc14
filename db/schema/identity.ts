import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { AUTH_TOKEN_PURPOSES } from "@/db/enums/identity";
import { createdAt, id, instant } from "./columns";

/** People. Not a tenant table: one person may belong to several workspaces. */
export const users = pgTable(
  "users",
  {
    id: id().primaryKey(),
    /** Lower case and trimmed; unique. */
    email: text().notNull(),
    name: text(),
    /** argon2id, parameters inside; null for people who only sign in by link or Google. */
    passwordHash: text(),
    emailVerified: instant(),
    image: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("users_email_unique").on(sql`lower(${t.email})`)],
);

/** Linked OAuth accounts; the property names are those of Auth.js. */
export const accounts = pgTable(
  "accounts",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    type: text().notNull(),
    provider: text().notNull(),
    providerAccountId: text().notNull(),
    refresh_token: text(),
    access_token: text(),
    expires_at: integer(),
    token_type: text(),
    scope: text(),
    id_token: text(),
    session_state: text(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] })],
);

/** One row a signed-in browser; the cookie is worth nothing once its row is revoked. */
export const sessions = pgTable(
  "sessions",
  {
    id: id().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSeenAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    ip: text(),
    userAgent: text(),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Links sent by mail. Only the SHA-256 of the token is kept; used rows stay to explain a second click. */
export const authTokens = pgTable(
  "auth_tokens",
  {
    id: id().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: text({ enum: AUTH_TOKEN_PURPOSES }).notNull(),
    /** The address that the link was sent to: a later change of address voids it. */
    email: text().notNull(),
    tokenHash: text().notNull().unique(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [index("auth_tokens_user").on(t.userId, t.purpose)],
);

/** Sign-in links of Auth.js (its own shape; the token is stored hashed by Auth.js). */
export const verificationTokens = pgTable(
  "verification_tokens",
  {
    identifier: text().notNull(),
    token: text().notNull(),
    expires: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.identifier, t.token] })],
);

/** Counters behind every limit that must hold over all processes (sign-in, reset, resend). */
export const rateLimits = pgTable("rate_limits", {
  /** For instance "sign-in:account:<email>" or "sign-in:ip:<prefix>". */
  key: text().primaryKey(),
  count: integer().notNull().default(0),
  windowStartedAt: instant().notNull().defaultNow(),
  blockedUntil: instant(),
});
