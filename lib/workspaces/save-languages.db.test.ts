import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { getWorkspace } from "./queries";
import { saveLanguages } from "./save-languages";
import { saveLanguagesSchema } from "./schema";

useTestDatabase();

const kept = async (ctx: WorkspaceContext) => (await getWorkspace(ctx)).settings.languageFallbacks;

test("the order of languages is kept, for this workspace alone, and other settings stay", async () => {
  const ctx = await makeContext();
  const stranger = await makeContext();
  const before = (await getWorkspace(ctx)).settings;
  expect(before.languageFallbacks).toEqual([]);
  await saveLanguages(ctx, saveLanguagesSchema.parse({ languages: ["sw", "pt_BR"] }));
  expect((await getWorkspace(ctx)).settings).toEqual({
    ...before,
    languageFallbacks: ["sw", "pt-BR"],
  });
  expect(await kept(stranger)).toEqual([]);
});

test("an agent does not change the order of languages", async () => {
  const ctx = await makeContext();
  const member = await makeMember(ctx, { role: "agent" });
  const agent: WorkspaceContext = {
    ...ctx,
    actor: { kind: "member", ...member, role: "agent", verified: true },
  };
  await expect(saveLanguages(agent, { languages: ["de"] })).rejects.toMatchObject({
    code: "not_allowed",
  });
  expect(await kept(ctx)).toEqual([]);
});

test.each([
  ["what is no language", ["Klingon"]],
  ["one language twice, though it be written in two forms", ["pt_BR", "pt-BR"]],
  ["eleven languages", ["de", "en", "fr", "es", "it", "nl", "sv", "da", "fi", "pl", "cs"]],
])("%s is refused", (_, languages) => {
  expect(saveLanguagesSchema.safeParse({ languages }).success).toBe(false);
});
