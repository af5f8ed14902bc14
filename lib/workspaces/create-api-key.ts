import { apiKeys } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { hashApiKey, newApiKey } from "@/lib/core/crypto/api-key";
import { Refusal } from "@/lib/core/errors";
import type { CreateApiKey } from "./schema";

const DAY_MS = 24 * 3_600_000;

/** Makes a key for a program. What is returned is the one time that the whole key can be seen. */
export async function createApiKey(
  ctx: WorkspaceContext,
  { name, scopes, life }: CreateApiKey,
): Promise<{ id: string; key: string }> {
  assertCan(ctx, "api_keys:manage");
  const { actor } = ctx;
  if (actor.kind !== "member") throw new Refusal("not_allowed", "Only a member makes keys.");
  const { key, prefix } = newApiKey();
  const { hash, pepperId } = hashApiKey(key);
  const expiresAt = life === "never" ? null : new Date(Date.now() + Number(life) * DAY_MS);
  return withWorkspace(ctx, async (tx) => {
    const [row] = await tx
      .insert(apiKeys)
      .values({
        workspaceId: ctx.workspaceId,
        name,
        prefix,
        keyHash: hash,
        pepperId,
        scopes,
        createdById: actor.memberId,
        createdByName: actor.name,
        expiresAt,
      })
      .returning({ id: apiKeys.id });
    const id = row?.id as string;
    await recordActivity(tx, ctx, "api_key.created", id, {
      name,
      prefix,
      scopes,
      expires: expiresAt?.toISOString() ?? null,
    });
    return { id, key };
  });
}
