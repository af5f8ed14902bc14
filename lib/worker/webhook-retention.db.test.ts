import { afterEach, expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { publishEnv } from "@/lib/core/env";
import { readRetention } from "@/lib/webhooks/inbound/read-event";
import { dropOldWebhooksJob } from "./maintenance";

const database = useTestDatabase();
afterEach(() => publishEnv({ WEBHOOK_RETENTION_DAYS: undefined }));

test("G5: bodies of webhooks are kept as long as WEBHOOK_RETENTION_DAYS says", async () => {
  const owner = database.connect("owner");
  await owner`select ensure_partitions(0, now() - interval '2 months')`;
  await owner`insert into webhook_events (id, source, body, status)
    values (month_bound(date_trunc('month', now() - interval '2 months')), 'meta', '{}', 'processed')`;
  const left = async () => (await owner`select id from webhook_events`).length;
  // the month ended four to nine weeks ago
  await dropOldWebhooksJob.run({});
  expect(await left()).toBe(1);
  publishEnv({ WEBHOOK_RETENTION_DAYS: "8" });
  await dropOldWebhooksJob.run({});
  expect(await left()).toBe(0);
  expect(await readRetention()).toMatchObject({ removed: 1, lastRunAt: expect.any(String) });
});
