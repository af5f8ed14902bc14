import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { notificationPreferences, notifications } from "@/db/schema/notifications";
import { members, realtimeEvents } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext, makeMember, type TestMember } from "@/db/testing/makers";
import { membersWhoMay } from "./members-who-may";
import { type News, notify } from "./notify";

useTestDatabase();
let owner: Awaited<ReturnType<typeof makeContext>>;
let system: ReturnType<typeof asSystem>;
let agent: TestMember;
beforeEach(async () => {
  owner = await makeContext();
  system = asSystem(owner);
  agent = await makeMember(owner, { name: "Amina", role: "agent" });
});

const news = (given: Partial<News> = {}): News => ({
  kind: "assigned",
  memberIds: [agent.memberId],
  subject: "Maria is yours",
  link: "/inbox/1",
  ...given,
});
const tell = (given: Partial<News> = {}, ctx: Parameters<typeof notify>[1] = system) =>
  withWorkspace(ctx, (tx) => notify(tx, ctx, news(given)));
const told = (ctx = owner) => withWorkspace(ctx, (tx) => tx.select().from(notifications));

describe("who is told", () => {
  test("a member once, with the event's words on one line", async () => {
    await tell({ subject: "Maria\r\nBcc: x", memberIds: [agent.memberId, agent.memberId] });
    const rows = await told();
    expect(rows).toMatchObject([{ memberId: agent.memberId, subject: "Maria Bcc: x", times: 1 }]);
  });

  test("nobody of what he did himself", async () => {
    await tell({ memberIds: [owner.actor.memberId, agent.memberId] }, owner);
    expect((await told()).map((row) => row.memberId)).toEqual([agent.memberId]);
  });

  test("nobody of what his role may not open, whatever he chose", async () => {
    await withWorkspace(owner, (tx) =>
      tx.insert(notificationPreferences).values({
        workspaceId: owner.workspaceId,
        memberId: agent.memberId,
        choices: { low_balance: { app: true, mail: true } },
      }),
    );
    await tell({ kind: "low_balance", memberIds: [agent.memberId, owner.actor.memberId] });
    expect((await told()).map((row) => row.memberId)).toEqual([owner.actor.memberId]);
  });

  test("nobody who was suspended, and nobody of another workspace", async () => {
    const other = await makeContext();
    await withWorkspace(owner, (tx) =>
      tx.update(members).set({ status: "suspended" }).where(eq(members.id, agent.memberId)),
    );
    await tell({ memberIds: [agent.memberId, other.actor.memberId] });
    expect(await told()).toEqual([]);
    expect(await told(other)).toEqual([]);
  });

  test("nobody who switched every way off; a way that is off leaves the others", async () => {
    const choose = (ways: { app: boolean; mail: boolean; push: boolean }) =>
      withWorkspace(owner, (tx) =>
        tx
          .insert(notificationPreferences)
          .values({
            workspaceId: owner.workspaceId,
            memberId: agent.memberId,
            choices: { assigned: ways },
          })
          .onConflictDoUpdate({
            target: [notificationPreferences.workspaceId, notificationPreferences.memberId],
            set: { choices: { assigned: ways } },
          }),
      );
    await choose({ app: false, mail: false, push: false });
    await tell();
    expect(await told()).toEqual([]);
    await choose({ app: false, mail: true, push: false });
    await tell();
    const rows = await told();
    expect(rows).toMatchObject([{ inApp: false }]);
    expect(rows[0]?.mailDueAt).not.toBeNull();
  });

  test("those who may do something are found by the right, not by a name", async () => {
    const manager = await makeMember(owner, { role: "manager" });
    const may = (permission: Parameters<typeof membersWhoMay>[2]) =>
      withWorkspace(owner, (tx) => membersWhoMay(tx, owner, permission));
    expect(await may("workspace:write")).toEqual([owner.actor.memberId]);
    expect((await may("campaigns:launch")).toSorted()).toEqual(
      [owner.actor.memberId, manager.memberId].toSorted(),
    );
  });
});

describe("the same event", () => {
  test("reaches a member once, also after it was read", async () => {
    await tell({ dedupeKey: "a" });
    await withWorkspace(owner, (tx) => tx.update(notifications).set({ readAt: new Date() }));
    await tell({ dedupeKey: "a", subject: "again" });
    const rows = await told();
    expect(rows).toMatchObject([{ subject: "Maria is yours" }]);
    expect(rows[0]?.readAt).not.toBeNull();
    await tell({ dedupeKey: "b" });
    expect(await told()).toHaveLength(2);
  });

  test("that goes on is gathered in one row, and unread again after it was read", async () => {
    const say = (subject: string) => tell({ dedupeKey: "chat", renew: true, subject });
    await say("one");
    const due = (await told())[0]?.mailDueAt;
    await say("two");
    expect(await told()).toMatchObject([{ subject: "two", times: 2, readAt: null }]);
    expect((await told())[0]?.mailDueAt).toEqual(due);
    await withWorkspace(owner, (tx) => tx.update(notifications).set({ readAt: new Date() }));
    await say("three");
    expect(await told()).toMatchObject([{ subject: "three", times: 1, readAt: null }]);
  });

  test("told by two at once is one row", async () => {
    await Promise.all(Array.from({ length: 8 }, () => tell({ dedupeKey: "x", renew: true })));
    expect(await told()).toMatchObject([{ times: 8 }]);
  });
});

test("news and its event exist together or not at all, and open browsers hear whose it is", async () => {
  await expect(
    withWorkspace(system, async (tx) => {
      await notify(tx, system, news());
      throw new Error("taken back");
    }),
  ).rejects.toThrow("taken back");
  expect(await told()).toEqual([]);
  await tell();
  const events = await withWorkspace(owner, (tx) =>
    tx.select().from(realtimeEvents).where(eq(realtimeEvents.topic, "notification")),
  );
  expect(events.map((event) => event.payload)).toEqual([{ memberIds: agent.memberId }]);
});
