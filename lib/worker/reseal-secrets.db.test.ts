import fs from "node:fs";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { findApiKeyContext } from "@/lib/access/api-key-context";
import type { WorkspaceContext } from "@/lib/core/context";
import { openSecret, type SecretPlace, sealSecret } from "@/lib/core/crypto/seal-secret";
import { env, publishEnv } from "@/lib/core/env";
import { createApiKey } from "@/lib/workspaces/create-api-key";
import { revokeApiKey } from "@/lib/workspaces/revoke-api-key";
import { resealSecrets, SEALED_COLUMNS } from "./reseal-secrets";

const database = useTestDatabase();
const NEW = "22".repeat(32);
let old: string;
let ctx: WorkspaceContext;
let channelId: string;

beforeEach(async () => {
  old = env().ENCRYPTION_KEY;
  ctx = await makeContext();
  channelId = await makeChannel(ctx);
  await setToken(sealSecret("EAAG-first", place()));
});
afterEach(() => publishEnv({ ENCRYPTION_KEY: old, ENCRYPTION_KEY_PREVIOUS: undefined }));

const rotate = () => publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: old });
const dropOldKey = () => publishEnv({ ENCRYPTION_KEY_PREVIOUS: undefined });
const place = (column = "access_token"): SecretPlace => ({
  workspaceId: ctx.workspaceId,
  table: "channels",
  column,
  row: channelId,
});
const setToken = (accessToken: string) =>
  withWorkspace(ctx, (tx) =>
    tx.update(channels).set({ accessToken }).where(eq(channels.id, channelId)),
  );
async function token(): Promise<string> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select({ sealed: channels.accessToken }).from(channels).where(eq(channels.id, channelId)),
  );
  return openSecret(row?.sealed ?? "", place());
}

describe("r48: the key is rotated", () => {
  test("everything is sealed anew in steps, and then opens without the old key", async () => {
    for (let i = 0; i < 205; i++) {
      const id = await makeChannel(ctx);
      const sealed = sealSecret("482915", { ...place("pin"), row: id });
      await withWorkspace(ctx, (tx) =>
        tx.update(channels).set({ pin: sealed }).where(eq(channels.id, id)),
      );
    }
    rotate();
    expect(await resealSecrets()).toEqual({ resealed: 206, unreadable: 0, left: 0 });
    expect(await resealSecrets()).toEqual({ resealed: 0, unreadable: 0, left: 0 });
    dropOldKey();
    expect(await token()).toBe("EAAG-first");
  });

  test("an API key keeps the old key needed until it is used or revoked", async () => {
    const life = "never" as const;
    const used = await createApiKey(ctx, { name: "Till", scopes: ["send"], life });
    const unused = await createApiKey(ctx, { name: "Shop", scopes: ["send"], life });
    rotate();
    expect((await resealSecrets()).left).toBe(2);
    await findApiKeyContext(used.key, undefined);
    expect((await resealSecrets()).left).toBe(1);
    await revokeApiKey(ctx, { apiKeyId: unused.id });
    expect((await resealSecrets()).left).toBe(0);
    dropOldKey();
    expect((await findApiKeyContext(used.key, undefined)).actor.keyId).toBe(used.id);
  });

  test("a token that is replaced while the key is rotated keeps the new one", async () => {
    rotate();
    const replacing = database.connect("owner");
    const watching = database.connect("owner");
    const fresh = sealSecret("EAAG-second", place());
    let finished: ReturnType<typeof resealSecrets> | undefined;
    await replacing.begin(async (tx) => {
      await tx`update channels set access_token = ${fresh} where id = ${channelId}`;
      finished = resealSecrets();
      // it has read the old value and now waits for the row
      await expect
        .poll(
          async () =>
            (
              await watching`select 1 from pg_stat_activity where wait_event_type = 'Lock'
              and datname = current_database() and query like '%jsonb_to_recordset%'`
            ).length,
          { timeout: 10_000 },
        )
        .toBe(1);
    });
    expect(await finished).toEqual({ resealed: 0, unreadable: 0, left: 0 });
    expect(await token()).toBe("EAAG-second");
  });

  test("what a lost key has sealed is counted and left as it is", async () => {
    publishEnv({ ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: undefined });
    expect(await resealSecrets()).toEqual({ resealed: 0, unreadable: 1, left: 1 });
    rotate();
    expect(await token()).toBe("EAAG-first");
    expect(await resealSecrets()).toEqual({ resealed: 1, unreadable: 0, left: 0 });
  });

  test("no column that the schema says is sealed is forgotten", () => {
    const folder = "db/schema";
    const found = fs
      .readdirSync(folder)
      .flatMap((name) => [
        ...fs.readFileSync(`${folder}/${name}`, "utf8").matchAll(/(\w+): sealedSecret\(\)/g),
      ])
      .map(([, name = ""]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    expect(found.sort()).toEqual(SEALED_COLUMNS.map(({ column }) => column as string).sort());
  });
});
