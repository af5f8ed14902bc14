import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { saveCannedReply } from "./save-canned-reply";
import { saveHours } from "./save-hours";
import { saveLabel } from "./save-label";
import { saveRoute } from "./save-route";
import { saveTarget } from "./save-target";
import { saveTeam } from "./save-team";
import { setCapacity } from "./set-capacity";
import {
  listCannedReplies,
  listLabels,
  listTeams,
  readAssignment,
  readTargets,
} from "./settings-queries";
import {
  saveCannedSchema,
  saveHoursSchema,
  saveLabelSchema,
  saveTargetSchema,
  saveTeamSchema,
} from "./settings-schema";
import { weekOf } from "./working-week";

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

test("two people who change different days of the week are both in it; the same day is asked about", async () => {
  const { lena, omar } = await lenaAndOmar();
  const free = weekOf([]);
  const nine = { fromMinute: 540, toMinute: 1020 };
  const ten = { fromMinute: 600, toMinute: 1020 };
  await saveHours(lena, { week: { ...free, "day.1": nine }, seen: free });
  const both = { ...free, "day.1": nine, "day.2": nine };
  expect(await saveHours(omar, { week: { ...free, "day.2": nine }, seen: free })).toEqual(both);
  await expect(
    saveHours(omar, { week: { ...free, "day.1": ten, "day.2": null }, seen: { "day.1": null } }),
  ).rejects.toMatchObject({
    code: "stale",
    conflicts: { "day.1": { value: nine, by: "Lena Moreau" } },
  });
  expect((await readTargets(lena)).days).toEqual([
    { weekday: 1, ...nine },
    { weekday: 2, ...nine },
  ]);
  expect(await saveHours(omar, { week: free, seen: both })).toEqual(free);
  expect((await readTargets(lena)).days).toEqual([]);
});

test("a day that ends before it begins is refused, and one that is none", () => {
  const week = weekOf([{ weekday: 1, fromMinute: 600, toMinute: 540 }]);
  expect(saveHoursSchema.safeParse({ week }).success).toBe(false);
  const { "day.0": _, ...six } = weekOf([]);
  expect(saveHoursSchema.safeParse({ week: six }).success).toBe(false);
  expect(saveHoursSchema.safeParse({ week: { ...weekOf([]), "day.7": null } }).success).toBe(false);
});

test("where a number's conversations go, and how much somebody takes, is not replaced by whoever looked earlier", async () => {
  const { lena, omar } = await lenaAndOmar();
  const channelId = await makeChannel(lena);
  const off = { teamId: null, assignment: "off" as const };
  const turns = { teamId: null, assignment: "round_robin" as const };
  const load = { teamId: null, assignment: "load" as const };
  await saveRoute(lena, { channelId, ...turns, seen: off });
  await expect(saveRoute(omar, { channelId, ...load, seen: off })).rejects.toMatchObject({
    code: "stale",
  });
  expect((await readAssignment(lena)).routes).toMatchObject([turns]);
  await saveRoute(omar, { channelId, ...load, seen: turns });

  const memberId = omar.actor.kind === "member" ? omar.actor.memberId : "";
  const limit = (ctx: typeof lena, capacity: number, seen: number | null) =>
    setCapacity(ctx, { memberId, capacity, seen: { capacity: seen } });
  await limit(lena, 5, null);
  await expect(limit(omar, 10, null)).rejects.toMatchObject({ code: "stale" });
  await limit(omar, 10, 5);
  expect((await readAssignment(lena)).agents.find(({ id }) => id === memberId)?.capacity).toBe(10);
});
