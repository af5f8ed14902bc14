import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { saveCannedReply } from "./save-canned-reply";
import { saveLabel } from "./save-label";
import { saveTarget } from "./save-target";
import { saveTeam } from "./save-team";
import { saveCannedSchema, saveLabelSchema, saveTargetSchema, saveTeamSchema } from "./schema";
import { listCannedReplies, listLabels, listTeams, readTargets } from "./settings-queries";

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

test("two who add different people to a team at the same time take nobody away from each other", async () => {
  const { lena, omar } = await lenaAndOmar();
  const people = [await makeMember(lena), await makeMember(lena), await makeMember(lena)];
  const [ann, ben, cem] = people.map(({ memberId }) => memberId) as [string, string, string];
  const seen = { name: "Sales", assignment: "off" as const, memberIds: [ann] };
  const { teamId } = await saveTeam(lena, seen);
  await saveTeam(lena, { teamId, ...seen, memberIds: [ann, ben], seen });
  await saveTeam(omar, { teamId, ...seen, assignment: "load", memberIds: [cem], seen });
  const [team] = await listTeams(lena);
  expect(team).toMatchObject({ name: "Sales", assignment: "load" });
  expect([...(team?.memberIds ?? [])].sort()).toEqual([ben, cem].sort());
  await expect(
    saveTeam(lena, { teamId, ...seen, assignment: "round_robin", memberIds: [], seen }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: { assignment: { value: "load", by: "Omar Said" } },
  });
  expect((await listTeams(lena))[0]?.memberIds).toHaveLength(2);
  const stranger = await makeContext();
  await expect(
    saveTeam(stranger, { teamId, ...seen, memberIds: [], seen: { ...seen, memberIds: [] } }),
  ).rejects.toMatchObject({ code: "not_found", conflicts: undefined });
});

test("a response target that two change at once keeps what only one of them changed, and asks about the rest", async () => {
  const { lena, omar } = await lenaAndOmar();
  const seen = {
    teamId: null,
    priority: "urgent" as const,
    firstMinutes: 60,
    nextMinutes: null,
    warnMinutes: 15,
    inWorkingHours: true,
  };
  const { targetId } = await saveTarget(lena, seen);
  await saveTarget(lena, { targetId, ...seen, firstMinutes: 30, seen });
  await saveTarget(omar, { targetId, ...seen, nextMinutes: 90, priority: null, seen });
  const stands = { ...seen, firstMinutes: 30, nextMinutes: 90, priority: null };
  expect((await readTargets(lena)).targets).toMatchObject([stands]);
  await expect(
    saveTarget(omar, { targetId, ...seen, firstMinutes: 45, inWorkingHours: false, seen }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: { firstMinutes: { value: 30, by: "Lena Moreau" } },
  });
  expect((await readTargets(lena)).targets).toMatchObject([stands]);
  await expect(
    saveTarget(lena, { targetId, ...stands, firstMinutes: null, seen: stands }),
  ).resolves.toEqual({ targetId });
  await expect(
    saveTarget(omar, { targetId, ...stands, nextMinutes: null, seen: stands }),
  ).rejects.toMatchObject({
    code: "invalid",
    fields: { firstMinutes: expect.stringContaining("colleague") },
  });
  await expect(saveTarget(await makeContext(), { targetId, ...seen, seen })).rejects.toMatchObject({
    code: "not_found",
    conflicts: undefined,
  });
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
  const team = { name: "a", assignment: "off", memberIds: [] };
  expect(saveTeamSchema.safeParse({ ...team, seen: { ...team, slug: "x" } }).success).toBe(false);
  const rule = { teamId: null, priority: null, firstMinutes: 5, nextMinutes: null };
  const target = { ...rule, warnMinutes: 0, inWorkingHours: true };
  expect(saveTargetSchema.safeParse(target).success).toBe(true);
  expect(saveTargetSchema.safeParse({ ...target, seen: { id: "x" } }).success).toBe(false);
});
