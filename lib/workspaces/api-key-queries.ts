import { desc, eq, sql } from "drizzle-orm";
import type { ApiScope } from "@/db/enums/workspaces";
import { apiKeys } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";

export type ApiKeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiScope[];
  state: "active" | "expired" | "revoked";
  createdByName: string;
  /** ISO, as the others. */
  createdAt: string;
  expiresAt: string | null;
  /** Up to a minute late. */
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  /** Active, and nobody has used it for 90 days. */
  isIdle: boolean;
  revokedAt: string | null;
  revokedByName: string | null;
};

const LISTED = 500;
const IDLE_MS = 90 * 24 * 3_600_000;

/** The keys that work first, the newest of each kind at the top; never the keys themselves. */
export async function listApiKeys(ctx: WorkspaceContext): Promise<ApiKeyRow[]> {
  assertCan(ctx, "api_keys:manage");
  const ended = sql<boolean>`(${apiKeys.revokedAt} is not null
    or coalesce(${apiKeys.expiresAt} <= now(), false))`;
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.workspaceId, ctx.workspaceId))
      .orderBy(ended, desc(apiKeys.id))
      .limit(LISTED),
  );
  const now = Date.now();
  return rows.map((row) => {
    const isExpired = row.expiresAt !== null && row.expiresAt.getTime() <= now;
    const state = row.revokedAt ? "revoked" : isExpired ? "expired" : "active";
    const seen = row.lastUsedAt ?? row.createdAt;
    return {
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      scopes: row.scopes,
      state,
      createdByName: row.createdByName,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      lastUsedIp: row.lastUsedIp,
      isIdle: state === "active" && now - seen.getTime() > IDLE_MS,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      revokedByName: row.revokedByName,
    };
  });
}
