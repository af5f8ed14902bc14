import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { checkReadiness } from "./check-readiness";

useTestDatabase();

test("whoever runs it sees how many migrations the database has, and that no worker runs", async () => {
  const journal = JSON.parse(readFileSync("db/migrations/meta/_journal.json", "utf8"));
  expect(await checkReadiness()).toMatchObject({
    status: "not_ready",
    migrations: { ok: true, applied: journal.entries.length },
    problems: ["No worker is running."],
  });
});
