import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { newId } from "@/lib/core/ids";
import { applyNumberChange, type NumberEvent } from "./apply-number-change";
import { parseWebhook } from "./whatsapp/parse-webhook";

const database = useTestDatabase();

test("a rating that changes back within the second of Meta's first report, whose second one then counts as the same, is seen", async () => {
  const ctx = await makeContext();
  const channelId = newId();
  const { events } = parseWebhook(
    JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "102290129340398",
          time: Math.floor(Date.now() / 1_000),
          changes: [
            {
              field: "phone_number_quality_update",
              value: { display_phone_number: "254207654321", event: "ONBOARDING" },
            },
          ],
        },
      ],
    }),
  );
  const reportedAt = Math.floor(Date.now() / 1_000);
  await applyNumberChange(ctx, { channelId, wabaId: "102290129340398" }, events[0] as NumberEvent);
  const asked = await database.connect("owner")<{ run_at: Date }[]>`
    select run_at from graphile_worker.jobs where key = ${`channels.probe:${channelId}`}`;
  expect(asked).toHaveLength(1);
  expect(asked[0]?.run_at.getTime()).toBeGreaterThanOrEqual((reportedAt + 1) * 1_000);
});
