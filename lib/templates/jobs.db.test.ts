import { expect, test } from "vitest";
import type { channels } from "@/db/schema/channels";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { pollTemplatesJob } from "./jobs";
import { syncTemplates } from "./sync-templates";

const database = useTestDatabase();

test("an account without any template here is asked for them too, once in six hours", async () => {
  const ctx = await makeContext();
  const makeNumber = async (change: Partial<typeof channels.$inferInsert>) => {
    const id = newId();
    await makeChannel(ctx, {
      id,
      mode: "dedicated",
      name: "Shop",
      senderId: id,
      accountId: id,
      address: "+254 20 765 4321",
      isSandbox: false,
      ...change,
    });
    return id;
  };
  const fresh = await makeNumber({});
  const recent = await makeNumber({ templatesAskedAt: new Date(Date.now() - 3_600_000) });
  const old = await makeNumber({ templatesAskedAt: new Date(Date.now() - 7 * 3_600_000) });
  const gone = await makeNumber({ status: "disconnected" });
  // two numbers of one account: the one whose token works asks
  const broken = await makeNumber({ accountId: "1", tokenProblem: "revoked" });
  const working = await makeNumber({ accountId: "1" });

  await pollTemplatesJob.run({});
  const rows = await database.connect("owner")<{ key: string }[]>`
    select key from graphile_worker.jobs where key like 'templates.sync:%'`;
  const asked = rows.map(({ key }) => key.split(":")[1]);
  expect(asked.sort()).toEqual([fresh, old, working].sort());
  expect(asked).not.toContain(recent);
  expect(asked).not.toContain(gone);
  expect(asked).not.toContain(broken);
});

test("an account that nobody can be asked for is not asked again every two minutes", async () => {
  const ctx = await makeContext();
  const channelId = newId();
  await makeChannel(ctx, {
    id: channelId,
    mode: "dedicated",
    name: "Shop",
    senderId: channelId,
    accountId: channelId,
    address: "+254 20 765 4321",
    isSandbox: false,
  });
  publishEnv({ META_ACCESS_TOKEN: undefined });
  expect(await refusalOf(syncTemplates(ctx, { channelId }))).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("no access token"),
  });
  await pollTemplatesJob.run({});
  const jobs = await database.connect("owner")`
    select 1 from graphile_worker.jobs where key = ${`templates.sync:${channelId}`}`;
  expect(jobs).toHaveLength(0);
});
