import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { listUnmatchedNumbers } from "./unmatched-numbers";

const database = useTestDatabase();

test("G4: whoever runs the installation sees numbers that nobody has connected, a workspace does not", async () => {
  const owner = database.connect("owner");
  const add = (number: string | null, account: string, at: string) => owner`
    insert into unmatched_updates (webhook_event_id, position, sender_id, account_id, kind, payload, created_at)
    values (new_id(), 0, ${number}, ${account}, 'message', '{}', ${at})`;
  expect(await listUnmatchedNumbers()).toEqual([]);
  await add("106540352242922", "16", "2026-11-20T10:00:00Z");
  await add("106540352242922", "16", "2026-11-22T10:00:00Z");
  await add(null, "17", "2026-11-21T10:00:00Z");
  const numbers = await listUnmatchedNumbers();
  expect(numbers).toMatchObject([
    { senderId: "106540352242922", accountId: "16", updates: 2 },
    { senderId: null, accountId: "17", updates: 1 },
  ]);
  expect(new Date(numbers[0]?.firstAt ?? "").toISOString()).toBe("2026-11-20T10:00:00.000Z");
  expect(new Date(numbers[0]?.lastAt ?? "").toISOString()).toBe("2026-11-22T10:00:00.000Z");
  await expect(database.connect("app")`select * from unmatched_updates`).rejects.toThrow(
    /permission denied/,
  );
});
