import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { suspendMember } from "@/lib/workspaces/suspend-member";
import { addNote } from "./add-note";
import { assignConversation } from "./assign-conversation";
import { changeConversations } from "./change-conversations";
import { countConversations } from "./count-queries";
import { deleteTeam } from "./delete-team";
import { deleteView } from "./delete-view";
import { readDesk } from "./desk-queries";
import { followConversation } from "./follow-conversation";
import { giveOutConversations } from "./give-out-conversations";
import { findConversation, listConversations } from "./queries";
import { reply } from "./reply";
import { runMacro } from "./run-macro";
import { saveCannedReply } from "./save-canned-reply";
import { saveHabits } from "./save-habits";
import { saveLabel } from "./save-label";
import { saveMacro } from "./save-macro";
import { saveRoute } from "./save-route";
import { saveTarget } from "./save-target";
import { saveTeam } from "./save-team";
import { saveView } from "./save-view";
import type { ConversationChange, ConversationFilter, InboxView } from "./schema";
import { setAvailability } from "./set-availability";
import { setCapacity } from "./set-capacity";
import { listCannedReplies, listLabels, listSavedViews } from "./settings-queries";
import { saveHabitsSchema } from "./settings-schema";
import { customerWrites, joinDesk, makeDesk } from "./testing/desk";
import { undoChanges } from "./undo-changes";
import { watchTarget } from "./watch-target";

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

const idOf = (ctx: WorkspaceContext) =>
  ctx.actor.kind === "member" ? ctx.actor.memberId : "nobody";

/** A workspace with a number, run by Lena; Tom and Wanjiru are agents. */
async function makeInbox() {
  const desk = await makeDesk({ role: "owner" });
  return { ...desk, wanjiru: await joinDesk(desk.lena, "Wanjiru Kamau") };
}
type Inbox = Awaited<ReturnType<typeof makeInbox>>;

const change = (ctx: WorkspaceContext, conversationIds: string[], wish: ConversationChange) =>
  changeConversations(ctx, { conversationIds, change: wish });
const read = async (ctx: WorkspaceContext, id: string) => {
  const row = await findConversation(ctx, id);
  if (!row) throw new Error("no such conversation");
  return row;
};
const list = async (ctx: WorkspaceContext, view: InboxView, filter?: ConversationFilter) =>
  (await listConversations(ctx, { view, filter, search: undefined, before: undefined })).rows;
const answer = async (ctx: WorkspaceContext, conversationId: string, close = false) =>
  reply(ctx, {
    conversationId,
    messageId: newId(),
    text: "Yes, it is.",
    seenVersion: (await read(ctx, conversationId)).version,
    close,
  });
const several = async (inbox: Inbox, count: number) => {
  const made: string[] = [];
  for (let turn = 0; turn < count; turn++) {
    const at = new Date(Date.now() - (count - turn) * 60_000);
    made.push((await customerWrites(inbox, { at })).conversationId);
  }
  return made;
};

test("one step labels, gives, ranks and closes many, and one undo takes all of it back", async () => {
  const inbox = await makeInbox();
  const { labelId } = await saveLabel(inbox.lena, { name: "Refund", tone: "warn" });
  const ids = await several(inbox, 3);
  await change(inbox.lena, [ids[0] as string], { addLabelIds: [labelId] });
  const { steps } = await change(inbox.tom, ids, {
    addLabelIds: [labelId],
    assigneeId: idOf(inbox.tom),
    priority: "high",
    status: "closed",
  });
  expect(steps).toHaveLength(3);
  expect(await list(inbox.lena, "all")).toEqual([]);
  for (const id of ids) {
    expect(await read(inbox.lena, id)).toMatchObject({
      status: "closed",
      priority: "high",
      assigneeName: "Tom Otieno",
      labels: [{ name: "Refund", tone: "warn" }],
      waitingSince: null,
    });
  }
  expect(await undoChanges(inbox.tom, { steps })).toEqual({ undone: 3, kept: 0 });
  for (const [place, id] of ids.entries()) {
    const row = await read(inbox.lena, id);
    expect(row).toMatchObject({ status: "open", priority: "none", assigneeId: null });
    expect(row.labels).toHaveLength(place === 0 ? 1 : 0);
    // the customer still waits, since the same moment
    expect(row.waitingSince).not.toBeNull();
  }
});

test("an undo leaves alone what somebody else has changed meanwhile", async () => {
  const inbox = await makeInbox();
  const ids = await several(inbox, 2);
  const { steps } = await change(inbox.lena, ids, {
    status: "closed",
    assigneeId: idOf(inbox.tom),
  });
  const [first, second] = ids as [string, string];
  await change(inbox.lena, [first], { assigneeId: idOf(inbox.wanjiru) });
  const { phone } = await phoneOf(inbox, second);
  await customerWrites(inbox, { phone, text: "One more thing" });
  await change(inbox.lena, [second], { status: "snoozed", snoozedUntil: null });
  await undoChanges(inbox.lena, { steps });
  expect(await read(inbox.lena, first)).toMatchObject({
    status: "open",
    assigneeName: "Wanjiru Kamau",
  });
  expect(await read(inbox.lena, second)).toMatchObject({ status: "snoozed", assigneeId: null });
});

async function phoneOf(inbox: Inbox, conversationId: string) {
  const [row] = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ phone: string }>(sql`
      select i.value as phone from conversations v join contact_identities i
        on i.workspace_id = v.workspace_id and i.contact_id = v.contact_id and i.kind = 'wa_id'
      where v.id = ${conversationId}`),
  );
  return { phone: row?.phone as string };
}

test("a bulk step with one conversation of somebody else's workspace changes none", async () => {
  const inbox = await makeInbox();
  const other = await makeInbox();
  const [mine] = await several(inbox, 1);
  const [theirs] = await several(other, 1);
  const both = [mine as string, theirs as string];
  expect(await refusalOf(change(inbox.lena, both, { status: "closed" }))).toMatchObject({
    code: "not_found",
  });
  expect((await read(inbox.lena, mine as string)).status).toBe("open");
  expect((await read(other.lena, theirs as string)).status).toBe("open");
  const { labelId } = await saveLabel(other.lena, { name: "Theirs", tone: "bad" });
  const { teamId } = await saveTeam(other.lena, {
    name: "Theirs",
    assignment: "off",
    memberIds: [],
  });
  for (const wish of [{ addLabelIds: [labelId] }, { teamId }, { assigneeId: idOf(other.tom) }]) {
    expect(await refusalOf(change(inbox.lena, [mine as string], wish))).toMatchObject({
      code: "not_found",
    });
  }
});

test("how somebody likes to write and to hear is their own, and what they did not name stays", async () => {
  const inbox = await makeInbox();
  await saveHabits(inbox.lena, { enterSends: true });
  await saveHabits(inbox.lena, { sound: true });
  await setAvailability(inbox.lena, { away: false });
  expect((await readDesk(inbox.lena)).habits).toEqual({ enterSends: true, sound: true });
  expect((await readDesk(inbox.tom)).habits).toEqual({ enterSends: false, sound: false });
  const system = { ...inbox.lena, actor: { kind: "system", name: "Inbox" } } as WorkspaceContext;
  expect((await refusalOf(saveHabits(system, { sound: true }))).code).toBe("not_allowed");
  expect(saveHabitsSchema.safeParse({ sound: "loud" }).success).toBe(false);
});

test("two people who change the same many at once wait for each other and both are done", async () => {
  const inbox = await makeInbox();
  const ids = await several(inbox, 12);
  await Promise.all([
    change(inbox.tom, ids, { priority: "urgent" }),
    change(inbox.wanjiru, [...ids].reverse(), { assigneeId: idOf(inbox.wanjiru) }),
    change(
      inbox.lena,
      [...ids].sort(() => 0.5 - Math.random()),
      { teamId: null, unread: false },
    ),
  ]);
  for (const id of ids) {
    expect(await read(inbox.lena, id)).toMatchObject({
      priority: "urgent",
      assigneeName: "Wanjiru Kamau",
      unreadCount: 0,
    });
  }
});

test("snoozed until the customer writes: no time brings it back, their message does", async () => {
  const inbox = await makeInbox();
  const { conversationId, phone } = await customerWrites(inbox);
  await change(inbox.tom, [conversationId], { status: "snoozed", snoozedUntil: null });
  expect(await read(inbox.lena, conversationId)).toMatchObject({
    status: "snoozed",
    snoozedUntil: null,
  });
  expect((await countConversations(inbox.lena)).nextWakeAt).toBeNull();
  await customerWrites(inbox, { phone, text: "Hello again" });
  expect(await read(inbox.lena, conversationId)).toMatchObject({ status: "open" });
});

test("every list holds what its count says, for each view, team, label and saved filter", async () => {
  const inbox = await makeInbox();
  const { labelId } = await saveLabel(inbox.lena, { name: "Delivery", tone: "info" });
  const { teamId } = await saveTeam(inbox.lena, {
    name: "Sales",
    assignment: "off",
    memberIds: [idOf(inbox.tom)],
  });
  const ids = await several(inbox, 9);
  const at = (...places: number[]) => places.map((place) => ids[place] as string);
  await change(inbox.lena, at(0, 1, 2, 3), { addLabelIds: [labelId] });
  await change(inbox.lena, at(1, 2, 4), { teamId, assigneeId: idOf(inbox.tom) });
  await change(inbox.lena, at(2, 5), { status: "closed" });
  await change(inbox.lena, at(3, 6), { status: "snoozed", snoozedUntil: null });
  await change(inbox.lena, at(7), { priority: "urgent", unread: false });
  await addNote(inbox.lena, {
    conversationId: ids[8] as string,
    messageId: newId(),
    text: "@Tom Otieno, is this yours?",
  });
  const filters: ConversationFilter[] = [
    { status: "any" },
    { status: "active", labelId, assignee: "somebody" },
    { status: "open", assignee: "me", teamId },
    { status: "open", priority: "urgent" },
    { status: "open", unread: false },
    { status: "any", closing: false, channelId: inbox.channelId },
    { status: "open", waitingHours: 0 },
    { status: "open", waitingHours: 100 },
  ];
  for (const [place, filter] of filters.entries()) {
    await saveView(inbox.tom, { name: `Filter ${place}`, shared: false, filter, sort: "newest" });
  }
  const counts = await countConversations(inbox.tom);
  const { nextWakeAt, teams, labels, saved, ...fixed } = counts;
  expect(nextWakeAt).toBeNull();
  for (const [view, count] of Object.entries(fixed)) {
    expect((await list(inbox.tom, view as InboxView)).length, view).toBe(count);
  }
  expect(counts).toMatchObject({ all: 5, closed: 2, snoozed: 2, mine: 2, mentions: 1 });
  expect((await list(inbox.tom, `team-${teamId}`)).length).toBe(teams[teamId]);
  expect((await list(inbox.tom, `label-${labelId}`)).length).toBe(labels[labelId]);
  const views = await listSavedViews(inbox.tom);
  expect(views).toHaveLength(filters.length);
  for (const { id, name, filter } of views) {
    expect((await list(inbox.tom, `saved-${id}`)).length, name).toBe(saved[id]);
    expect((await list(inbox.tom, "all", filter)).length, name).toBe(saved[id]);
  }
  expect(new Set(Object.values(saved)).size).toBeGreaterThan(3);
});

test("each order pages without gap or repeat, and a cursor of one is none of another", async () => {
  const inbox = await makeInbox();
  const ids = await several(inbox, 60);
  await change(inbox.lena, ids.slice(0, 20), { priority: "high" });
  await change(inbox.lena, ids.slice(20, 30), { priority: "low" });
  for (const id of ids.slice(0, 5)) await answer(inbox.lena, id);
  for (const sort of ["newest", "waiting", "priority"] as const) {
    const first = await listConversations(inbox.lena, {
      view: "all",
      sort,
      search: undefined,
      before: undefined,
    });
    const second = await listConversations(inbox.lena, {
      view: "all",
      sort,
      search: undefined,
      before: first.next as string,
    });
    const all = [...first.rows, ...second.rows];
    expect(new Set(all.map(({ id }) => id)).size, sort).toBe(60);
    expect(second.next).toBeNull();
    if (sort === "waiting") {
      const waits = all.map(({ waitingSince }) => waitingSince ?? "infinity");
      expect(waits).toEqual([...waits].sort());
      expect(all.slice(-5).every(({ waitingSince }) => waitingSince === null)).toBe(true);
    }
    if (sort === "priority") {
      expect(all.slice(0, 20).every(({ priority }) => priority === "high")).toBe(true);
      expect(all.slice(20, 30).every(({ priority }) => priority === "low")).toBe(true);
    }
    const wrong = listConversations(inbox.lena, {
      view: "all",
      sort: sort === "newest" ? "waiting" : "newest",
      search: undefined,
      before: first.next as string,
    });
    expect(await refusalOf(wrong)).toMatchObject({ code: "invalid" });
  }
});

test("a private view is its author's alone; a shared one is everybody's and its author's to change", async () => {
  const inbox = await makeInbox();
  const filter = { status: "open" as const, unread: true };
  const { viewId } = await saveView(inbox.tom, {
    name: "Mine",
    shared: false,
    filter,
    sort: "waiting",
  });
  expect(await listSavedViews(inbox.wanjiru)).toEqual([]);
  expect(await refusalOf(deleteView(inbox.lena, { viewId }))).toMatchObject({ code: "not_found" });
  await saveView(inbox.tom, { viewId, name: "Unread", shared: true, filter, sort: "waiting" });
  expect(await listSavedViews(inbox.wanjiru)).toMatchObject([
    { name: "Unread", mine: false, author: "Tom Otieno", sort: "waiting" },
  ]);
  const theft = saveView(inbox.wanjiru, {
    viewId,
    name: "Taken",
    shared: true,
    filter,
    sort: "newest",
  });
  expect(await refusalOf(theft)).toMatchObject({ code: "not_found" });
  expect(await refusalOf(deleteView(inbox.wanjiru, { viewId }))).toMatchObject({
    code: "not_found",
  });
  await deleteView(inbox.lena, { viewId });
  expect(await listSavedViews(inbox.tom)).toEqual([]);
});

test("labels and teams meet in one spelling, and only whoever runs the inbox makes them", async () => {
  const inbox = await makeInbox();
  await saveLabel(inbox.lena, { name: "Café", tone: "info" });
  expect(await refusalOf(saveLabel(inbox.lena, { name: "CAFE", tone: "ok" }))).toMatchObject({
    code: "conflict",
  });
  expect(await listLabels(inbox.tom)).toHaveLength(1);
  for (const work of [
    saveLabel(inbox.tom, { name: "Mine", tone: "ok" }),
    saveTeam(inbox.tom, { name: "Mine", assignment: "load", memberIds: [] }),
    saveRoute(inbox.tom, { channelId: inbox.channelId, teamId: null, assignment: "load" }),
    setCapacity(inbox.tom, { memberId: idOf(inbox.tom), capacity: 1 }),
  ]) {
    expect(await refusalOf(work)).toMatchObject({ code: "not_allowed" });
  }
});

const owners = async (ctx: WorkspaceContext, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await read(ctx, id)).assigneeName?.split(" ")[0] ?? null));

test("nothing is given out until somebody says so", async () => {
  const inbox = await makeInbox();
  const ids = await several(inbox, 2);
  expect(await giveOutConversations(inbox.lena)).toBe(0);
  expect(await owners(inbox.lena, ids)).toEqual([null, null]);
});

test("in turn: the oldest first, to each member of the number's team, and to nobody who is away", async () => {
  const inbox = await makeInbox();
  const grace = await joinDesk(inbox.lena, "Grace Wambui");
  const { teamId } = await saveTeam(inbox.lena, {
    name: "Sales",
    assignment: "round_robin",
    memberIds: [inbox.tom, inbox.wanjiru, grace].map(idOf),
  });
  await saveRoute(inbox.lena, { channelId: inbox.channelId, teamId, assignment: "off" });
  await setAvailability(grace, { away: true });
  const ids = await several(inbox, 4);
  for (const conversationId of ids) await followConversation(inbox.lena, { conversationId });
  expect(await giveOutConversations(inbox.lena)).toBe(4);
  const got = await owners(inbox.lena, ids);
  expect(got[0]).not.toBe(got[1]);
  expect(got.slice(0, 2)).toEqual(got.slice(2));
  expect(new Set(got)).toEqual(new Set(["Tom", "Wanjiru"]));
  expect((await read(inbox.lena, ids[0] as string)).teamId).toBe(teamId);
});

test("by load up to each one's capacity; the oldest that waited goes out when somebody is free", async () => {
  const inbox = await makeInbox();
  await setAvailability(inbox.lena, { away: true });
  await setCapacity(inbox.lena, { memberId: idOf(inbox.tom), capacity: 1 });
  await setCapacity(inbox.lena, { memberId: idOf(inbox.wanjiru), capacity: 2 });
  await saveRoute(inbox.lena, { channelId: inbox.channelId, teamId: null, assignment: "load" });
  const ids = await several(inbox, 5);
  expect(await giveOutConversations(inbox.lena)).toBe(3);
  expect((await owners(inbox.lena, ids)).filter(Boolean)).toHaveLength(3);
  expect((await owners(inbox.lena, ids)).slice(3)).toEqual([null, null]);
  const first = ids[0] as string;
  const [was] = await owners(inbox.lena, [first]);
  await answer(was === "Tom" ? inbox.tom : inbox.wanjiru, first, true);
  const jobs = await database.connect("owner")`
    select 1 from graphile_worker.jobs where key = ${`inbox.give_out:${inbox.lena.workspaceId}`}`;
  expect(jobs).toHaveLength(1);
  expect(await giveOutConversations(inbox.lena)).toBe(1);
  expect(await owners(inbox.lena, ids.slice(3))).toEqual([was, null]);
});

test("whoever goes gives back the customers who wait, and keeps those who were answered", async () => {
  const inbox = await makeInbox();
  const [waits, answered] = (await several(inbox, 2)) as [string, string];
  await change(inbox.lena, [waits, answered], { assigneeId: idOf(inbox.tom) });
  await answer(inbox.tom, answered);
  expect(await setAvailability(inbox.tom, { away: true })).toEqual({ released: 1 });
  expect(await owners(inbox.lena, [waits, answered])).toEqual([null, "Tom"]);
  expect(await setAvailability(inbox.tom, { away: false })).toEqual({ released: 0 });
});

test("A8: a suspended member's queue goes to the others", async () => {
  const inbox = await makeInbox();
  const { teamId } = await saveTeam(inbox.lena, {
    name: "Care",
    assignment: "round_robin",
    memberIds: [inbox.tom, inbox.wanjiru].map(idOf),
  });
  const ids = await several(inbox, 2);
  await change(inbox.lena, ids, { teamId, assigneeId: idOf(inbox.tom) });
  await suspendMember(inbox.lena, { memberId: idOf(inbox.tom) });
  const jobs = await database.connect("owner")`
    select 1 from graphile_worker.jobs where key = ${`inbox.give_out:${inbox.lena.workspaceId}`}`;
  expect(jobs).toHaveLength(1);
  expect(await giveOutConversations(inbox.lena)).toBe(2);
  expect(await owners(inbox.lena, ids)).toEqual(["Wanjiru", "Wanjiru"]);
});

test("several runs at once, and a claim by hand among them: one owner each, and fair turns", async () => {
  const inbox = await makeInbox();
  await setAvailability(inbox.lena, { away: true });
  await saveRoute(inbox.lena, {
    channelId: inbox.channelId,
    teamId: null,
    assignment: "round_robin",
  });
  const ids = await several(inbox, 8);
  const claimed = ids[7] as string;
  const [claim] = await Promise.all([
    assignConversation(inbox.lena, {
      conversationId: claimed,
      assigneeId: idOf(inbox.lena),
      from: null,
    }).catch((error: unknown) => error),
    ...[1, 2, 3].map(() => giveOutConversations(inbox.lena)),
  ]);
  await giveOutConversations(inbox.lena);
  const got = await owners(inbox.lena, ids);
  expect(got.every((name) => name !== null)).toBe(true);
  // either the hand was faster and has it, or it was told who is
  if (claim instanceof Refusal) expect(claim.code).toBe("conflict");
  else expect(got[7]).toBe("Lena");
  const tally = (name: string) => got.filter((one) => one === name).length;
  expect(Math.abs(tally("Tom") - tally("Wanjiru"))).toBeLessThanOrEqual(1);
  const logged = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from activity_log
      where action = 'conversation.assigned'`),
  );
  expect(logged[0]?.n).toBe(8);
});

test("a team that is dissolved leaves its conversations with whoever has them", async () => {
  const inbox = await makeInbox();
  const { teamId } = await saveTeam(inbox.lena, {
    name: "Gone",
    assignment: "load",
    memberIds: [],
  });
  await saveRoute(inbox.lena, { channelId: inbox.channelId, teamId, assignment: "off" });
  await saveTarget(inbox.lena, target({ teamId }));
  const [id] = (await several(inbox, 1)) as [string];
  await change(inbox.lena, [id], { teamId, assigneeId: idOf(inbox.tom) });
  expect(await deleteTeam(inbox.lena, { teamId })).toMatchObject({ released: 1 });
  expect(await read(inbox.lena, id)).toMatchObject({ teamId: null, assigneeName: "Tom Otieno" });
});

const target = (given: Partial<Parameters<typeof saveTarget>[1]> = {}) => ({
  teamId: null,
  priority: null,
  firstMinutes: 60,
  nextMinutes: 30,
  warnMinutes: 10,
  inWorkingHours: false,
  ...given,
});

test("a customer who waits gets a due time, a warning and a miss, each said once to whoever has it", async () => {
  const inbox = await makeInbox();
  await saveTarget(inbox.lena, target());
  const { conversationId, phone } = await customerWrites(inbox);
  await followConversation(inbox.lena, { conversationId });
  await change(inbox.lena, [conversationId], { assigneeId: idOf(inbox.tom) });
  const { waitingSince, targetDueAt } = await read(inbox.tom, conversationId);
  const since = Date.parse(waitingSince as string);
  expect(Date.parse(targetDueAt as string) - since).toBe(60 * 60_000);
  const at = (minutes: number) => new Date(since + minutes * 60_000);
  expect(await watchTarget(inbox.lena, { conversationId }, at(10))).toBe("nothing");
  expect(await watchTarget(inbox.lena, { conversationId }, at(51))).toBe("near");
  expect(await watchTarget(inbox.lena, { conversationId }, at(52))).toBe("nothing");
  const [first, second] = await Promise.all([
    watchTarget(inbox.lena, { conversationId }, at(61)),
    watchTarget(inbox.lena, { conversationId }, at(61)),
  ]);
  expect([first, second].sort()).toEqual(["late", "nothing"]);
  const told = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ subject: string }>(sql`select subject from notifications
      where kind = 'target_risk' and member_id = ${idOf(inbox.tom)} order by id`),
  );
  expect(told).toHaveLength(2);
  await answer(inbox.tom, conversationId);
  expect(await read(inbox.tom, conversationId)).toMatchObject({
    waitingSince: null,
    targetDueAt: null,
  });
  expect(await watchTarget(inbox.lena, { conversationId }, at(90))).toBe("nothing");
  // the next answer has its own time
  await customerWrites(inbox, { phone, text: "And the price?" });
  await followConversation(inbox.lena, { conversationId });
  const next = await read(inbox.tom, conversationId);
  expect(Date.parse(next.targetDueAt as string) - Date.parse(next.waitingSince as string)).toBe(
    30 * 60_000,
  );
});

test("a customer who waits too long while nobody has the conversation is told to its team, and without one to everybody who may answer", async () => {
  const inbox = await makeInbox();
  await saveTarget(inbox.lena, target());
  const { teamId } = await saveTeam(inbox.lena, {
    name: "Sales",
    assignment: "off",
    memberIds: [idOf(inbox.tom)],
  });
  const [ours, theirs] = (await several(inbox, 2)) as [string, string];
  await change(inbox.lena, [theirs], { teamId });
  const late = new Date(Date.now() + 3 * 3_600_000);
  for (const conversationId of [ours, theirs]) {
    await followConversation(inbox.lena, { conversationId });
    expect(await watchTarget(inbox.lena, { conversationId }, late)).toBe("late");
  }
  const told = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ member: string; link: string }>(sql`select member_id as member, link
      from notifications where kind = 'target_risk'`),
  );
  const toldOf = (id: string) =>
    told.filter(({ link }) => link.includes(id)).map(({ member }) => member);
  expect(toldOf(theirs)).toEqual([idOf(inbox.tom)]);
  // nobody is told of what runs in his own name, as this look does in Lena's
  expect(toldOf(ours).sort()).toEqual([idOf(inbox.tom), idOf(inbox.wanjiru)].sort());
});

test("a priority moves the due time, and a second message of the customer does not", async () => {
  const inbox = await makeInbox();
  await saveTarget(inbox.lena, target());
  await saveTarget(inbox.lena, target({ priority: "urgent", firstMinutes: 5 }));
  const { conversationId, phone } = await customerWrites(inbox, {
    at: new Date(Date.now() - 120_000),
  });
  await followConversation(inbox.lena, { conversationId });
  const before = (await read(inbox.lena, conversationId)).targetDueAt;
  await customerWrites(inbox, { phone, text: "Hello?" });
  await followConversation(inbox.lena, { conversationId });
  expect((await read(inbox.lena, conversationId)).targetDueAt).toBe(before);
  await change(inbox.lena, [conversationId], { priority: "urgent" });
  const row = await read(inbox.lena, conversationId);
  expect(Date.parse(row.targetDueAt as string) - Date.parse(row.waitingSince as string)).toBe(
    300_000,
  );
  expect(await refusalOf(saveTarget(inbox.lena, target({ priority: "urgent" })))).toMatchObject({
    code: "conflict",
  });
});

test("a note that names colleagues stands under their mentions, tells them once, and leaves no house", async () => {
  const inbox = await makeInbox();
  const { conversationId } = await customerWrites(inbox);
  const messageId = newId();
  const note = { conversationId, messageId, text: "@tom otieno and @Lena Moreau, look" };
  await addNote(inbox.lena, note);
  await addNote(inbox.lena, note);
  expect((await list(inbox.tom, "mentions")).map(({ id }) => id)).toEqual([conversationId]);
  expect(await list(inbox.lena, "mentions")).toEqual([]);
  expect(await list(inbox.wanjiru, "mentions")).toEqual([]);
  const told = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ member_id: string }>(
      sql`select member_id from notifications where kind = 'mention'`,
    ),
  );
  expect(told.map((row) => row.member_id)).toEqual([idOf(inbox.tom)]);
  const out = await withWorkspace(inbox.lena, (tx) => tx.execute(sql`select 1 from message_queue`));
  expect(out).toHaveLength(0);
});

test("canned replies: one word once, places that exist, one's own and the shared ones", async () => {
  const inbox = await makeInbox();
  const own = { shortcut: "thanks", body: "Thank you, {{contact.first_name}}.", shared: false };
  await saveCannedReply(inbox.tom, own);
  expect(await refusalOf(saveCannedReply(inbox.tom, own))).toMatchObject({ code: "conflict" });
  await saveCannedReply(inbox.wanjiru, own);
  const slip = { shortcut: "slip", body: "Hi {{contact.frist_name}}", shared: true };
  expect(await refusalOf(saveCannedReply(inbox.tom, slip))).toMatchObject({ code: "invalid" });
  await saveCannedReply(inbox.tom, { shortcut: "hours", body: "We open at nine.", shared: true });
  expect((await listCannedReplies(inbox.wanjiru)).map(({ shortcut }) => shortcut)).toEqual([
    "hours",
    "thanks",
  ]);
});

test("a macro does all of its steps or none, and its changes can be taken back", async () => {
  const inbox = await makeInbox();
  const { labelId } = await saveLabel(inbox.lena, { name: "Done", tone: "ok" });
  const { macroId } = await saveMacro(inbox.tom, {
    name: "Thank and close",
    shared: true,
    actions: [
      { do: "reply", text: "Thank you, {{contact.first_name}}." },
      { do: "label", labelId },
      { do: "assign", to: "me" },
      { do: "close" },
    ],
  });
  const { conversationId } = await customerWrites(inbox);
  const messageId = newId();
  const run = { macroId, conversationId, messageId, seenVersion: 1 };
  const { steps, replied } = await runMacro(inbox.wanjiru, run);
  expect(replied).toBe(true);
  expect(await read(inbox.tom, conversationId)).toMatchObject({
    status: "closed",
    assigneeName: "Wanjiru Kamau",
    labels: [{ name: "Done" }],
    lastMessage: { preview: "Thank you, Amina." },
  });
  await runMacro(inbox.wanjiru, run);
  const sent = await withWorkspace(inbox.lena, (tx) =>
    tx.execute(sql`select 1 from message_queue`),
  );
  expect(sent).toHaveLength(1);
  await undoChanges(inbox.wanjiru, { steps });
  expect(await read(inbox.tom, conversationId)).toMatchObject({ status: "open", labels: [] });
});

test("a macro whose last step cannot be done sends nothing", async () => {
  const inbox = await makeInbox();
  const { labelId } = await saveLabel(inbox.lena, { name: "Gone soon", tone: "ok" });
  const actions = [
    { do: "reply" as const, text: "Hello" },
    { do: "label" as const, labelId },
  ];
  const { macroId } = await saveMacro(inbox.tom, { name: "Broken", shared: false, actions });
  await withWorkspace(inbox.lena, (tx) => tx.execute(sql`delete from labels`));
  const { conversationId } = await customerWrites(inbox);
  const run = { macroId, conversationId, messageId: newId(), seenVersion: 1 };
  expect(await refusalOf(runMacro(inbox.tom, run))).toMatchObject({ code: "not_found" });
  const sent = await withWorkspace(inbox.lena, (tx) =>
    tx.execute(sql`select 1 from message_queue`),
  );
  expect(sent).toHaveLength(0);
  expect((await read(inbox.tom, conversationId)).assigneeId).toBeNull();
  // a private macro is its author's alone
  expect(await refusalOf(runMacro(inbox.wanjiru, run))).toMatchObject({ code: "not_found" });
});

test("a macro that is refused for a colleague's answer, or for a closed window, speaks of no draft", async () => {
  const inbox = await makeInbox();
  const actions = [{ do: "reply" as const, text: "Hello" }];
  const { macroId } = await saveMacro(inbox.tom, { name: "Greet", shared: true, actions });
  const { conversationId } = await customerWrites(inbox);
  await answer(inbox.lena, conversationId);
  const run = { macroId, conversationId, messageId: newId(), seenVersion: 1 };
  const overtaken = await refusalOf(runMacro(inbox.tom, run));
  expect(overtaken).toMatchObject({ code: "stale" });
  expect(overtaken.message).toMatch(/^Lena .*replied just now\. Nothing was sent\.$/);
  const old = await customerWrites(inbox, { at: new Date(Date.now() - 25 * 3_600_000) });
  const late = await refusalOf(
    runMacro(inbox.tom, { ...run, conversationId: old.conversationId, messageId: newId() }),
  );
  expect(late).toMatchObject({ code: "window_closed" });
  expect(late.message).not.toMatch(/draft|your text/i);
});
