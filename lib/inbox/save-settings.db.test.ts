import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { saveCannedReply } from "./save-canned-reply";
import { saveLabel } from "./save-label";
import { saveCannedSchema, saveLabelSchema } from "./schema";
import { listCannedReplies, listLabels } from "./settings-queries";

useTestDatabase();

async function lenaAndOmar() {
  const lena: WorkspaceContext = await makeContext();
  const member = await makeMember(lena, { name: "Omar Said", role: "admin" });
  const omar: WorkspaceContext = {
    ...lena,
    actor: { kind: "member", ...member, role: "admin", verified: true },
  };
  return { lena, omar };
}

test("a label renamed by one and coloured by another has both", async () => {
  const { lena, omar } = await lenaAndOmar();
  const seen = { name: "Refund", tone: "mute" as const };
  const { labelId } = await saveLabel(lena, seen);
  await saveLabel(lena, { labelId, ...seen, name: "Refunds", seen });
  await saveLabel(omar, { labelId, ...seen, tone: "bad", seen });
  expect(await listLabels(lena)).toMatchObject([{ name: "Refunds", tone: "bad" }]);
});

test("a label renamed by two is asked about, with who was first, and stays as it is", async () => {
  const { lena, omar } = await lenaAndOmar();
  const seen = { name: "Refund", tone: "mute" as const };
  const { labelId } = await saveLabel(lena, seen);
  await saveLabel(omar, { labelId, ...seen, name: "Refunds", seen });
  await expect(
    saveLabel(lena, { labelId, name: "Money back", tone: "bad", seen }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: { name: { value: "Refunds", by: "Omar Said", self: false } },
  });
  expect(await listLabels(lena)).toMatchObject([{ name: "Refunds", tone: "mute" }]);
  await saveLabel(lena, {
    labelId,
    name: "Money back",
    tone: "bad",
    seen: { ...seen, name: "Refunds" },
  });
  expect(await listLabels(lena)).toMatchObject([{ name: "Money back", tone: "bad" }]);
});

test("a canned reply that another window of its author changed is not overwritten", async () => {
  const { lena } = await lenaAndOmar();
  const seen = { shortcut: "hours", body: "We open at nine.", shared: true };
  const { cannedId } = await saveCannedReply(lena, seen);
  await saveCannedReply(lena, { cannedId, ...seen, body: "We open at ten.", seen });
  await expect(
    saveCannedReply(lena, { cannedId, ...seen, body: "Closed.", shared: false, seen }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: { body: { value: "We open at ten.", self: true } },
  });
  await saveCannedReply(lena, { cannedId, ...seen, shortcut: "open", seen });
  expect(await listCannedReplies(lena)).toMatchObject([
    { shortcut: "open", body: "We open at ten.", shared: true },
  ]);
});

test("what was seen opens nothing of a colleague or of another workspace", async () => {
  const { lena, omar } = await lenaAndOmar();
  const stranger = await makeContext();
  const reply = { shortcut: "hours", body: "We open at nine.", shared: true };
  const { cannedId } = await saveCannedReply(lena, reply);
  const { labelId } = await saveLabel(lena, { name: "Refund", tone: "mute" });
  const canned = { cannedId, ...reply, body: "Mine.", seen: { body: "" } };
  for (const ctx of [omar, stranger]) {
    await expect(saveCannedReply(ctx, canned)).rejects.toMatchObject({
      code: "not_found",
      conflicts: undefined,
    });
  }
  const label = { labelId, name: "Mine", tone: "bad" as const, seen: { name: "" } };
  await expect(saveLabel(stranger, label)).rejects.toMatchObject({
    code: "not_found",
    conflicts: undefined,
  });
});

test("a form sends no more as seen than it has fields", () => {
  const canned = { shortcut: "a", body: "b", shared: true, seen: { memberId: "x" } };
  expect(saveCannedSchema.safeParse(canned).success).toBe(false);
  const label = { name: "a", tone: "mute", seen: { slug: "x" } };
  expect(saveLabelSchema.safeParse(label).success).toBe(false);
});
