import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { ROLES } from "@/db/enums/workspaces";
import { apiKeys } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { findApiKeyContext } from "@/lib/access/api-key-context";
import { can } from "@/lib/access/permissions";
import { listActivity } from "@/lib/activity/queries";
import type { WorkspaceContext } from "@/lib/core/context";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { joinDesk } from "@/lib/inbox/testing/desk";
import { listApiKeys } from "./api-key-queries";
import { createApiKey } from "./create-api-key";
import { revokeApiKey } from "./revoke-api-key";

const database = useTestDatabase();
let owner: WorkspaceContext;
beforeEach(async () => {
  owner = await makeContext();
});

const make = (given: Partial<Parameters<typeof createApiKey>[1]> = {}) =>
  createApiKey(owner, { name: "Web shop", scopes: ["send"], life: "never", ...given });
const change = (values: Partial<typeof apiKeys.$inferInsert>, id: string) =>
  withWorkspace(owner, (tx) => tx.update(apiKeys).set(values).where(eq(apiKeys.id, id)));
const rowOf = async (id: string) => (await listApiKeys(owner)).find((row) => row.id === id);
const reasonOf = (key: string) =>
  findApiKeyContext(key, undefined).then(
    () => "opens",
    (error: Error) => error.message,
  );

describe("A10: a key", () => {
  test("is shown once and stored as what it cannot be read from", async () => {
    const { id, key } = await make({ scopes: ["send", "read"], life: "90" });
    const [row] = await database.connect("owner")`select * from api_keys where id = ${id}`;
    expect(JSON.stringify(row)).not.toContain(key.slice(16));
    expect(JSON.stringify(await listActivity(owner))).not.toContain(key.slice(16));
    expect(await rowOf(id)).toMatchObject({
      name: "Web shop",
      prefix: key.slice(0, 16),
      scopes: ["send", "read"],
      state: "active",
      createdByName: owner.actor.name,
      lastUsedAt: null,
    });
    const days = (Date.parse((await rowOf(id))?.expiresAt ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(90, 2);
    const [made] = await listActivity(owner, { action: "api_key" });
    expect(made).toMatchObject({ action: "api_key.created", resourceId: id });
  });

  test("acts in its workspace under its name, with the rights of its scopes and no others", async () => {
    const { id, key } = await make();
    const ctx = await findApiKeyContext(key, "203.0.113.9");
    expect(ctx).toMatchObject({
      workspaceId: owner.workspaceId,
      actor: { kind: "api_key", keyId: id, name: "Web shop", verified: true },
    });
    expect(can(ctx, "inbox:reply")).toBe(true);
    for (const right of ["inbox:read", "contacts:read", "api_keys:manage", "wallet:read"] as const)
      expect(can(ctx, right), right).toBe(false);
  });

  test("that was revoked or has expired fails at the next call, and says which", async () => {
    const [revoked, expired] = [await make(), await make({ life: "30" })];
    expect([await reasonOf(revoked.key), await reasonOf(expired.key)]).toEqual(["opens", "opens"]);
    await revokeApiKey(owner, { apiKeyId: revoked.id });
    await change({ expiresAt: new Date(Date.now() - 1_000) }, expired.id);
    expect(await reasonOf(revoked.key)).toMatch(/was revoked/);
    expect(await reasonOf(expired.key)).toMatch(/has expired/);
    expect(await reasonOf(`tl_live_${"x".repeat(43)}`)).toMatch(/no API key/);
    expect((await listApiKeys(owner)).map(({ state }) => state).sort()).toEqual([
      "expired",
      "revoked",
    ]);
    const [last] = await listActivity(owner, { action: "api_key" });
    expect(last).toMatchObject({ action: "api_key.revoked", resourceId: revoked.id });
  });

  test("is revoked once", async () => {
    const { id } = await make();
    await revokeApiKey(owner, { apiKeyId: id });
    expect((await refusalOf(revokeApiKey(owner, { apiKeyId: id }))).code).toBe("not_found");
  });

  test("tells when it was used last, at most once a minute", async () => {
    const { id, key } = await make();
    await findApiKeyContext(key, "203.0.113.9");
    const first = await rowOf(id);
    expect(first).toMatchObject({ lastUsedIp: "203.0.113.9" });
    await findApiKeyContext(key, "203.0.113.10");
    expect(await rowOf(id)).toEqual(first);
    await change({ lastUsedAt: new Date(Date.now() - 61_000) }, id);
    await findApiKeyContext(key, "203.0.113.10");
    expect((await rowOf(id))?.lastUsedIp).toBe("203.0.113.10");
  });

  test("of somebody without a confirmed address does not confirm it", async () => {
    owner = await makeContext({ verified: false });
    expect((await findApiKeyContext((await make()).key, undefined)).actor.verified).toBe(false);
  });

  test("that nobody used for 90 days is told apart", async () => {
    const [idle, fresh] = [await make(), await make()];
    await change({ lastUsedAt: new Date(Date.now() - 91 * 86_400_000) }, idle.id);
    expect([(await rowOf(idle.id))?.isIdle, (await rowOf(fresh.id))?.isIdle]).toEqual([
      true,
      false,
    ]);
  });
});

test("owners and admins make, see and revoke keys; nobody else, and nobody of another workspace", async () => {
  const { id } = await make();
  for (const role of ROLES.filter((one) => one === "manager" || one === "agent")) {
    const ctx = await joinDesk(owner, role, role);
    for (const work of [
      () => createApiKey(ctx, { name: "Mine", scopes: ["send"], life: "never" }),
      () => listApiKeys(ctx),
      () => revokeApiKey(ctx, { apiKeyId: id }),
    ]) {
      expect((await refusalOf(work())).code, role).toBe("not_allowed");
    }
  }
  const stranger = await makeContext();
  expect(await listApiKeys(stranger)).toEqual([]);
  expect((await refusalOf(revokeApiKey(stranger, { apiKeyId: id }))).code).toBe("not_found");
  expect((await rowOf(id))?.state).toBe("active");
  await revokeApiKey(await joinDesk(owner, "Ada", "admin"), { apiKeyId: id });
  expect(await rowOf(id)).toMatchObject({ state: "revoked", revokedByName: "Ada" });
});
