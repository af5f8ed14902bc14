import "server-only";
import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { hmacHex } from "@/lib/core/crypto/hash-token";
import { openSecret, type SecretPlace, sealSecret } from "@/lib/core/crypto/seal-secret";
import { env } from "@/lib/core/env";

/** A Meta app of the workspace's own, as its page shows it; the secret never leaves the server. */
export type OwnApp = {
  id: string;
  /** Meta's id. */
  appId: string;
  callbackUrl: string;
  verifyToken: string;
  /** ISO: when its last update came with a signature that fitted, and when one with a wrong one did. */
  acceptedAt: string | null;
  refusedAt: string | null;
};

/** The workspace's own Meta app, or null when it uses the installation's. */
export async function readOwnApp(ctx: WorkspaceContext): Promise<OwnApp | null> {
  assertCan(ctx, "channels:read");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<Omit<OwnApp, "callbackUrl" | "verifyToken">>(sql`
      select id, app_id as "appId", to_json(accepted_at) #>> '{}' as "acceptedAt",
        to_json(refused_at) #>> '{}' as "refusedAt"
      from meta_apps where workspace_id = ${ctx.workspaceId}`),
  );
  return row
    ? { ...row, callbackUrl: webhookAddress(row.id), verifyToken: verifyTokenOf(row.id) }
    : null;
}

/** Where Meta posts: for a workspace's own app an address of its own. */
export function webhookAddress(ownAppId: string | null): string {
  const installation = `${env().APP_URL}/api/webhooks/meta`;
  return ownAppId === null ? installation : `${installation}/${ownAppId}`;
}

export const sealAppSecret = (workspaceId: string, id: string, secret: string) =>
  sealSecret(secret, placeOf(workspaceId, id));

/** @throws Error when the sealed secret is not the one of this app */
export const openAppSecret = (workspaceId: string, id: string, sealed: string) =>
  openSecret(sealed, placeOf(workspaceId, id));

/** Made from the address, so that nothing has to be kept; whoever reads the page may know it. */
export const verifyTokenOf = (id: string) =>
  hmacHex(env().ENCRYPTION_KEY ?? "", `verify token of meta app ${id}`).slice(0, 40);

const placeOf = (workspaceId: string, id: string): SecretPlace => ({
  workspaceId,
  table: "meta_apps",
  column: "app_secret",
  row: id,
});
