import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { updateWorkspaceSchema } from "./schema";
import { updateWorkspace } from "./update-workspace";

useTestDatabase();

test("settings that two owners change at once are asked about only where they meet", async () => {
  const lena = await makeContext({ country: "KE" });
  const member = await makeMember(lena, { name: "Omar Said", role: "owner" });
  const omar: WorkspaceContext = {
    ...lena,
    actor: { kind: "member", ...member, role: "owner", verified: true },
  };
  const seen = { name: lena.name, country: lena.country, timeZone: lena.timeZone };
  await updateWorkspace(omar, { ...seen, name: "Northwind", seen });
  await updateWorkspace(lena, { ...seen, country: "UG", seen });
  await expect(
    updateWorkspace(lena, { ...seen, name: "Southwind", country: "TZ", seen }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: {
      name: { value: "Northwind", by: "Omar Said", self: false },
      country: { value: "UG", self: true },
    },
  });
});

test("a form sends no more as seen than the workspace's own fields", () => {
  const input = {
    name: "Northwind",
    country: "KE",
    timeZone: "Africa/Nairobi",
    seen: { slug: "x" },
  };
  expect(updateWorkspaceSchema.safeParse(input).success).toBe(false);
});
