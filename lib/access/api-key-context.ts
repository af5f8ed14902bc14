import "server-only";
import { sql } from "drizzle-orm";
import type { ApiScope } from "@/db/enums/workspaces";
import type { workspaces } from "@/db/schema/workspaces";
import { type SystemTx, withSystem } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { apiKeyHashes, type HashedApiKey } from "@/lib/core/crypto/api-key";
import { ApiRefusal } from "./api-refusal";
import { describeWorkspace } from "./workspace-context";

type Found = {
  id: string;
  workspace: typeof workspaces.$inferSelect;
  name: string;
  keyHash: string;
  scopes: ApiScope[];
  verified: boolean;
  isRevoked: boolean;
  isExpired: boolean;
  /** Its last use was told less than a minute ago. */
  isNoted: boolean;
};

/**
 * The workspace behind a key, with the key as the one who acts. Read anew at every call, so a key that
 * was revoked a moment ago opens nothing (A10).
 * @throws ApiRefusal `invalid_api_key`, saying which of the reasons it is: only a holder of the key asks
 */
export async function findApiKeyContext(
  key: string,
  ip: string | undefined,
): Promise<WorkspaceContext & { actor: { kind: "api_key" } }> {
  const hashes = apiKeyHashes(key);
  const [present] = hashes;
  if (!present) throw unknownKey();
  return withSystem("find the workspace of an API key", async (tx) => {
    const found = await findKey(tx, hashes);
    if (!found) throw unknownKey();
    if (found.isRevoked) {
      throw new ApiRefusal(
        "invalid_api_key",
        "This API key was revoked. Make another one under Settings, API keys.",
      );
    }
    if (found.isExpired) {
      throw new ApiRefusal(
        "invalid_api_key",
        "This API key has expired. Make another one under Settings, API keys.",
      );
    }
    await noteUse(tx, found, { present, ip });
    const { id: keyId, name, scopes, verified } = found;
    return {
      ...describeWorkspace(found.workspace),
      actor: { kind: "api_key" as const, keyId, name, scopes, verified },
      ...(ip ? { ip } : {}),
    };
  });
}

const unknownKey = () =>
  new ApiRefusal(
    "invalid_api_key",
    "This is no API key of Tickline. Send the whole key as “Authorization: Bearer tl_live_…”.",
  );

async function findKey(tx: SystemTx, hashes: HashedApiKey[]): Promise<Found | undefined> {
  const [row] = await tx.execute<Omit<Found, "workspace"> & { workspaceId: string }>(sql`
    select k.id, k.workspace_id as "workspaceId", k.name, k.key_hash as "keyHash",
      to_json(k.scopes) as scopes,
      u.email_verified is not null as verified, k.revoked_at is not null as "isRevoked",
      coalesce(k.expires_at <= now(), false) as "isExpired",
      coalesce(k.last_used_at > now() - interval '1 minute', false) as "isNoted"
    from api_keys k
    left join members m on m.workspace_id = k.workspace_id and m.id = k.created_by_id
    left join users u on u.id = m.user_id
    where k.key_hash = any(array(select jsonb_array_elements_text(
      ${JSON.stringify(hashes.map(({ hash }) => hash))}::jsonb)))`);
  if (!row) return undefined;
  const workspace = await tx.query.workspaces.findFirst({
    where: (table, { eq }) => eq(table.id, row.workspaceId),
  });
  return workspace && { ...row, workspace };
}

/** Tells when it was last used, and moves it to the present pepper, which only a use can do. */
async function noteUse(
  tx: SystemTx,
  found: Found,
  { present, ip }: { present: HashedApiKey; ip: string | undefined },
): Promise<void> {
  if (found.isNoted && found.keyHash === present.hash) return;
  await tx.execute(sql`
    update api_keys set last_used_at = now(), last_used_ip = ${ip ?? null},
      key_hash = ${present.hash}, pepper_id = ${present.pepperId}
    where workspace_id = ${found.workspace.id} and id = ${found.id} and revoked_at is null`);
}
