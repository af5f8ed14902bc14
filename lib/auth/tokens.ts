import "server-only";
import { sql } from "drizzle-orm";
import type { AuthTokenPurpose } from "@/db/enums/identity";
import { authTokens } from "@/db/schema/identity";
import type { SystemTx } from "@/db/tenant";
import { hashToken, newToken } from "@/lib/core/crypto/hash-token";

/** How long a link lives (r35). */
export const TOKEN_LIFE_MS: Record<AuthTokenPurpose, number> = {
  verify_email: 24 * 3_600_000,
  reset_password: 30 * 60_000,
};

/**
 * Makes a link's token; older unused ones for the same purpose die with it. Only the hash is kept.
 * @param owner the person, and the address that the link goes to: a later change of address voids it
 */
export async function issueToken(
  tx: SystemTx,
  purpose: AuthTokenPurpose,
  owner: { userId: string; email: string },
): Promise<string> {
  await tx.execute(sql`
    delete from auth_tokens
    where user_id = ${owner.userId}::uuid and purpose = ${purpose} and used_at is null`);
  const token = newToken();
  await tx.insert(authTokens).values({
    ...owner,
    purpose,
    tokenHash: hashToken(token),
    expiresAt: new Date(Date.now() + TOKEN_LIFE_MS[purpose]),
  });
  return token;
}

export type Redemption =
  | { outcome: "redeemed"; userId: string; email: string }
  | { outcome: "used" | "expired" | "unknown" };

/** Uses a token up, once, whoever asks at the same time; otherwise says why it cannot be used. */
export async function redeemToken(
  tx: SystemTx,
  purpose: AuthTokenPurpose,
  token: string,
): Promise<Redemption> {
  const tokenHash = hashToken(token);
  const [won] = await tx.execute<{ user_id: string; email: string }>(sql`
    update auth_tokens t set used_at = now() from users u
    where t.token_hash = ${tokenHash} and t.purpose = ${purpose} and t.used_at is null
      and t.expires_at > now() and u.id = t.user_id and lower(u.email) = lower(t.email)
    returning t.user_id, u.email`);
  if (won) return { outcome: "redeemed", userId: won.user_id, email: won.email };
  const [row] = await tx.execute<{ is_used: boolean }>(sql`
    select used_at is not null as is_used from auth_tokens
    where token_hash = ${tokenHash} and purpose = ${purpose}`);
  return { outcome: row ? (row.is_used ? "used" : "expired") : "unknown" };
}
