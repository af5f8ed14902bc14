import { type SQL, sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { hashingKeyId } from "@/lib/core/crypto/api-key";
import {
  needsResealing,
  openSecret,
  type SecretPlace,
  sealingKeyId,
  sealSecret,
} from "@/lib/core/crypto/seal-secret";
import { logger } from "@/lib/core/logger";

/** Every column that sealSecret() writes; its table and column are bound into each ciphertext. */
export const SEALED_COLUMNS = [
  { table: "channels", column: "access_token" },
  { table: "channels", column: "webhook_secret" },
  { table: "channels", column: "pin" },
  { table: "meta_apps", column: "app_secret" },
  { table: "push_subscriptions", column: "subscription" },
] as const;

const STEP = 200;
const FIRST = "00000000-0000-0000-0000-000000000000";

export type Resealed = {
  resealed: number;
  /** Sealed by a key that is in neither setting: nobody can open these any more. */
  unreadable: number;
  /** Sealed by another key than the present one when the run was over, and API keys hashed by one. */
  left: number;
};

/**
 * Seals with ENCRYPTION_KEY what an older key has sealed, so that ENCRYPTION_KEY_PREVIOUS can go (r48).
 * In small steps, each its own transaction; a secret that is replaced meanwhile keeps what it was
 * replaced with, because only the value that was read is written over. May stop and run again anywhere.
 */
export async function resealSecrets(): Promise<Resealed> {
  const total: Resealed = { resealed: 0, unreadable: 0, left: 0 };
  for (const place of SEALED_COLUMNS) {
    let after = { workspaceId: FIRST, row: FIRST };
    for (;;) {
      const step = await resealStep(place, after);
      total.resealed += step.resealed;
      total.unreadable += step.unreadable;
      if (!step.last) break;
      after = step.last;
    }
    total.left += await countOld(place);
  }
  total.left += await countOldApiKeys();
  return total;
}

type Column = (typeof SEALED_COLUMNS)[number];
type Row = { workspaceId: string; row: string; sealed: string };

async function resealStep(place: Column, after: Omit<Row, "sealed">) {
  const table = sql.identifier(place.table);
  const column = sql.identifier(place.column);
  return withSystem("reseal secrets", async (tx) => {
    const rows = (await tx.execute(sql`
      select workspace_id as "workspaceId", id as row, ${column} as sealed from ${table}
      where ${isOld(place)} and (workspace_id, id) > (${after.workspaceId}::uuid, ${after.row}::uuid)
      order by workspace_id, id limit ${STEP}`)) as unknown as Row[];
    const changes = rows.flatMap((row) => resealed(place, row));
    const done =
      changes.length === 0
        ? []
        : await tx.execute(sql`
            update ${table} t set ${column} = n.fresh
            from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
              as n(workspace_id uuid, id uuid, sealed text, fresh text)
            where t.workspace_id = n.workspace_id and t.id = n.id and t.${column} = n.sealed
            returning t.id`);
    const last = rows.at(-1);
    return {
      resealed: done.length,
      unreadable: rows.length - changes.length,
      last: rows.length === STEP && last ? last : null,
    };
  });
}

function resealed({ table, column }: Column, { workspaceId, row, sealed }: Row) {
  const place: SecretPlace = { workspaceId, table, column, row };
  try {
    if (!needsResealing(sealed)) return [];
    const fresh = sealSecret(openSecret(sealed, place), place);
    return [{ workspace_id: workspaceId, id: row, sealed, fresh }];
  } catch (error) {
    logger.error({ err: error, table, column, workspaceId, row }, "a secret could not be opened");
    return [];
  }
}

async function countOld(place: Column): Promise<number> {
  const [row] = (await withSystem("count secrets of older keys", (tx) =>
    tx.execute(sql`
      select count(*)::int as count from ${sql.identifier(place.table)} where ${isOld(place)}`),
  )) as unknown as { count: number }[];
  return row?.count ?? 0;
}

/** A key is hashed anew when it is used, which nobody else can do: until then it needs the older one. */
async function countOldApiKeys(): Promise<number> {
  const [row] = await withSystem("count API keys of older keys", (tx) =>
    tx.execute<{ count: number }>(sql`
      select count(*)::int as count from api_keys where revoked_at is null
        and coalesce(expires_at > now(), true) and pepper_id <> ${hashingKeyId()}`),
  );
  return row?.count ?? 0;
}

/** The second part of a sealed value names its key. */
function isOld({ column }: Column): SQL {
  const name = sql.identifier(column);
  return sql`${name} is not null and split_part(${name}, '.', 2) <> ${sealingKeyId()}`;
}
