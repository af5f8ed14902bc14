import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { createContact } from "@/lib/contacts/create-contact";
import { deleteContacts } from "@/lib/contacts/delete-contacts";
import { deleteTag } from "@/lib/contacts/delete-tag";
import { mergeContacts } from "@/lib/contacts/merge/merge-contacts";
import { listTags } from "@/lib/contacts/queries";
import { restoreContacts } from "@/lib/contacts/restore-contacts";
import { createContactSchema } from "@/lib/contacts/schema";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { changeConversations } from "@/lib/inbox/change-conversations";
import { deleteCannedReply } from "@/lib/inbox/delete-canned-reply";
import { deleteLabel } from "@/lib/inbox/delete-label";
import { deleteMacro } from "@/lib/inbox/delete-macro";
import { deleteTarget } from "@/lib/inbox/delete-target";
import { deleteTeam } from "@/lib/inbox/delete-team";
import { deleteView } from "@/lib/inbox/delete-view";
import { findConversation } from "@/lib/inbox/queries";
import { saveCannedReply } from "@/lib/inbox/save-canned-reply";
import { saveLabel } from "@/lib/inbox/save-label";
import { saveMacro } from "@/lib/inbox/save-macro";
import { saveRoute } from "@/lib/inbox/save-route";
import { saveTarget } from "@/lib/inbox/save-target";
import { saveTeam } from "@/lib/inbox/save-team";
import { saveView } from "@/lib/inbox/save-view";
import { conversationFilterSchema } from "@/lib/inbox/schema";
import {
  listCannedReplies,
  listLabels,
  listMacros,
  listSavedViews,
  listTeams,
  readTargets,
} from "@/lib/inbox/settings-queries";
import { customerWrites, makeDesk } from "@/lib/inbox/testing/desk";
import { purgeJob } from "@/lib/worker/maintenance";
import { listTrash } from "./queries";
import { restoreEntry } from "./restore-entry";
import type { ListTrash } from "./schema";

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

const idOf = (ctx: WorkspaceContext) =>
  ctx.actor.kind === "member" ? ctx.actor.memberId : "nobody";
const add = (ctx: WorkspaceContext, input: object) =>
  createContact(ctx, createContactSchema.parse({ name: "Amina Yusuf", ...input }));
const inTrash = async (ctx: WorkspaceContext, filter: ListTrash = {}) =>
  (await listTrash(ctx, filter)).rows.map(({ kind, name }) => `${kind} ${name}`);
const targetsOf = async (ctx: WorkspaceContext) => (await readTargets(ctx)).targets;
const target = {
  teamId: null,
  priority: null,
  firstMinutes: 60,
  nextMinutes: null,
  warnMinutes: 10,
  inWorkingHours: false,
};

test("a label that is restored is on the conversations that carried it", async () => {
  const desk = await makeDesk({ role: "owner" });
  const { labelId } = await saveLabel(desk.lena, { name: "Refund", tone: "warn" });
  const { conversationId } = await customerWrites(desk);
  await changeConversations(desk.lena, {
    conversationIds: [conversationId],
    change: { addLabelIds: [labelId] },
  });
  const { entryId } = await deleteLabel(desk.lena, { labelId });
  expect(await listLabels(desk.lena)).toEqual([]);
  expect(await listTrash(desk.lena, {})).toMatchObject({
    rows: [{ kind: "label", id: entryId, name: "Refund", deletedByName: desk.lena.actor.name }],
    next: null,
  });

  expect(await restoreEntry(desk.lena, { entryId })).toEqual({
    kind: "label",
    itemId: labelId,
    name: "Refund",
  });
  expect(await listLabels(desk.lena)).toEqual([
    { id: labelId, name: "Refund", tone: "warn", used: 1 },
  ]);
  expect(await inTrash(desk.lena)).toEqual([]);
  expect(await refusalOf(restoreEntry(desk.lena, { entryId }))).toMatchObject({
    code: "not_found",
  });
});

test("a team that is restored has its people, its numbers, its targets and the conversations that nobody else got", async () => {
  const desk = await makeDesk({ role: "owner" });
  const named = { name: "Returns", assignment: "off" as const, memberIds: [idOf(desk.tom)] };
  const { teamId } = await saveTeam(desk.lena, named);
  const other = await saveTeam(desk.lena, { ...named, name: "Sales" });
  await saveRoute(desk.lena, { channelId: desk.channelId, teamId, assignment: "off" });
  await saveTarget(desk.lena, { ...target, teamId });
  const kept = (await customerWrites(desk)).conversationId;
  const moved = (await customerWrites(desk)).conversationId;
  const teamOf = async (id: string) => (await findConversation(desk.lena, id))?.teamId;
  await changeConversations(desk.lena, { conversationIds: [kept, moved], change: { teamId } });

  const { entryId } = await deleteTeam(desk.lena, { teamId });
  expect(await targetsOf(desk.lena)).toEqual([]);
  await changeConversations(desk.lena, {
    conversationIds: [moved],
    change: { teamId: other.teamId },
  });
  await restoreEntry(desk.lena, { entryId });

  expect(await listTeams(desk.lena)).toEqual(
    expect.arrayContaining([{ id: teamId, ...named, memberIds: [idOf(desk.tom)] }]),
  );
  expect(await targetsOf(desk.lena)).toMatchObject([{ teamId, firstMinutes: 60 }]);
  expect(await teamOf(kept)).toBe(teamId);
  expect(await teamOf(moved)).toBe(other.teamId);
  const routes = await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select team_id from channel_routes`),
  );
  expect(routes).toMatchObject([{ team_id: teamId }]);
});

test("a tag that is restored is on the same people, and counted", async () => {
  const ctx = await makeContext({ country: "KE" });
  await add(ctx, { phone: "0712345678", tagNames: ["vip"] });
  const [vip] = await listTags(ctx);
  const { entryId } = await deleteTag(ctx, { tagId: vip?.id as string });
  expect(await listTags(ctx)).toEqual([]);
  await restoreEntry(ctx, { entryId });
  expect(await listTags(ctx)).toEqual([vip]);
});

test("a label comes back after one of its conversations was merged, on the one that took it up", async () => {
  const desk = await makeDesk({ role: "owner" });
  const { labelId } = await saveLabel(desk.lena, { name: "Refund", tone: "warn" });
  const kept = await customerWrites(desk);
  const merged = await customerWrites(desk);
  await changeConversations(desk.lena, {
    conversationIds: [merged.conversationId],
    change: { addLabelIds: [labelId] },
  });
  const { entryId } = await deleteLabel(desk.lena, { labelId });
  await mergeContacts(desk.lena, { keptId: kept.contactId, mergedId: merged.contactId });
  await restoreEntry(desk.lena, { entryId });
  expect(await listLabels(desk.lena)).toMatchObject([{ id: labelId, used: 1 }]);
  const on = await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select conversation_id as id from conversation_labels`),
  );
  expect(on).toEqual([{ id: kept.conversationId }]);
});

test("a tag comes back to the person whom its people were merged into", async () => {
  const ctx = await makeContext({ country: "KE" });
  const people: string[] = [];
  for (const [number, tagNames] of [
    [1, []],
    [2, []],
    [3, ["vip"]],
  ] as const) {
    const { id } = await add(ctx, { phone: `071234500${number}`, tagNames: [...tagNames] });
    people.push(id);
  }
  const [last, between, first] = people as [string, string, string];
  const [vip] = await listTags(ctx);
  const { entryId } = await deleteTag(ctx, { tagId: vip?.id as string });
  await mergeContacts(ctx, { keptId: between, mergedId: first });
  await mergeContacts(ctx, { keptId: last, mergedId: between });
  await restoreEntry(ctx, { entryId });
  expect(await listTags(ctx)).toEqual([vip]);
  const tagged = await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select c.id from contact_tags t join contacts c on c.id = t.contact_id
      where c.deleted_at is null`),
  );
  expect(tagged).toEqual([{ id: last }]);
});

test("a team comes back without those who left the workspace meanwhile", async () => {
  const { lena, tom } = await makeDesk({ role: "owner" });
  const memberIds = [idOf(lena), idOf(tom)];
  const { teamId } = await saveTeam(lena, { name: "Returns", assignment: "off", memberIds });
  const { entryId } = await deleteTeam(lena, { teamId });
  await database.connect("owner")`delete from members where id = ${idOf(tom)}`;
  await restoreEntry(lena, { entryId });
  expect(await listTeams(lena)).toMatchObject([{ id: teamId, memberIds: [idOf(lena)] }]);
});

test("a tag of very many people is kept in parts that the program never holds", async () => {
  const ctx = await makeContext({ country: "KE" });
  await add(ctx, { phone: "0712345678", tagNames: ["everybody"] });
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`insert into contacts (workspace_id, name, source)
      select ${ctx.workspaceId}::uuid, 'Person ' || n, 'import' from generate_series(1, 20000) n`),
  );
  await database.connect("owner")`analyze contacts`;
  await withWorkspace(ctx, async (tx) => {
    await tx.execute(sql`insert into contact_tags (workspace_id, tag_id, contact_id)
      select c.workspace_id, t.id, c.id from contacts c, tags t on conflict do nothing`);
  });
  const [tag] = await listTags(ctx);
  expect(tag).toMatchObject({ count: 20_001 });
  let most = 0;
  const { entryId } = await withWorkspace(ctx, (tx) => {
    const counted = new Proxy(tx, {
      get: (target, key) => {
        const member = Reflect.get(target, key, target);
        if (key !== "execute") return member;
        return async (query: Parameters<typeof tx.execute>[0]) => {
          const rows = await target.execute(query);
          most = Math.max(most, JSON.stringify(rows).length);
          return rows;
        };
      },
    });
    return deleteTag({ ...ctx, tx: counted } as WorkspaceContext, { tagId: tag?.id as string });
  });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(1_000);
  expect(await listTags(ctx)).toEqual([]);
  const parts = await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select cardinality(ids) as size from trash_links order by part`),
  );
  expect(parts).toEqual([{ size: 10_000 }, { size: 10_000 }, { size: 1 }]);
  await restoreEntry(ctx, { entryId });
  expect(await listTags(ctx)).toEqual([tag]);
});

test("nobody gets more views out of the trash than they could make", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const filter = conversationFilterSchema.parse({});
  const save = (name: string) =>
    saveView(lena, { name, shared: false, filter, sort: "newest" as const });
  const { viewId } = await save("First");
  const { entryId } = await deleteView(lena, { viewId });
  for (let number = 1; number < 50; number++) await save(`View ${number}`);
  const last = await save("Last");
  expect(await refusalOf(restoreEntry(lena, { entryId }))).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("already 50") as string,
  });
  await deleteView(lena, last);
  await restoreEntry(lena, { entryId });
  expect(await listSavedViews(lena)).toHaveLength(50);
});

test("canned replies, macros, views and targets come back as they were", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const { cannedId } = await saveCannedReply(lena, {
    shortcut: "hello",
    body: "Hello",
    shared: true,
  });
  const { macroId } = await saveMacro(lena, {
    name: "Close it",
    shared: false,
    actions: [{ do: "priority", priority: "high" }],
  });
  const { viewId } = await saveView(lena, {
    name: "Urgent",
    shared: false,
    filter: conversationFilterSchema.parse({ priority: "urgent" }),
    sort: "newest",
  });
  const { targetId } = await saveTarget(lena, target);
  const read = async () => [
    await listCannedReplies(lena),
    await listMacros(lena),
    await listSavedViews(lena),
    await targetsOf(lena),
  ];
  const before = await read();
  const gone = [
    await deleteCannedReply(lena, { cannedId }),
    await deleteMacro(lena, { macroId }),
    await deleteView(lena, { viewId }),
    await deleteTarget(lena, { targetId }),
  ];
  expect((await read()).flat()).toEqual([]);
  expect(await inTrash(lena)).toEqual([
    "target Every team",
    "view Urgent",
    "macro Close it",
    "canned_reply /hello",
  ]);
  for (const { entryId } of gone) await restoreEntry(lena, { entryId });
  expect(await read()).toEqual(before);
});

test("what is restored gives way to what has its name by now, and stays in the trash", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const { labelId } = await saveLabel(lena, { name: "Refund", tone: "warn" });
  const { entryId } = await deleteLabel(lena, { labelId });
  await saveLabel(lena, { name: "REFUND", tone: "bad" });
  expect(await refusalOf(restoreEntry(lena, { entryId }))).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Rename that one"),
  });
  expect(await inTrash(lena)).toEqual(["label Refund"]);
  expect(await listLabels(lena)).toMatchObject([{ name: "REFUND", tone: "bad" }]);
});

test("a target whose team is deleted after it waits for its team", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const { teamId } = await saveTeam(lena, { name: "Returns", assignment: "off", memberIds: [] });
  const { targetId } = await saveTarget(lena, { ...target, teamId });
  const rule = await deleteTarget(lena, { targetId });
  const team = await deleteTeam(lena, { teamId });
  expect(await refusalOf(restoreEntry(lena, { entryId: rule.entryId }))).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("deleted too"),
  });
  await restoreEntry(lena, { entryId: team.entryId });
  await restoreEntry(lena, { entryId: rule.entryId });
  expect(await targetsOf(lena)).toMatchObject([{ id: targetId, teamId }]);
});

test("one rule for a team and priority is all there is, also out of the trash", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const { targetId } = await saveTarget(lena, target);
  const { entryId } = await deleteTarget(lena, { targetId });
  await saveTarget(lena, { ...target, firstMinutes: 5 });
  expect(await refusalOf(restoreEntry(lena, { entryId }))).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Another rule covers this team and priority"),
  });
  expect(await targetsOf(lena)).toMatchObject([{ firstMinutes: 5 }]);
});

test("an agent sees and restores their own, never a colleague's private ones nor what leads delete", async () => {
  const { lena, tom } = await makeDesk({ role: "owner" });
  const mine = await saveCannedReply(tom, { shortcut: "tom", body: "Tom here", shared: false });
  const hers = await saveCannedReply(lena, { shortcut: "lena", body: "Lena", shared: false });
  const { labelId } = await saveLabel(lena, { name: "Refund", tone: "warn" });
  const own = await deleteCannedReply(tom, mine);
  const foreign = await deleteCannedReply(lena, hers);
  const label = await deleteLabel(lena, { labelId });
  expect(await inTrash(tom)).toEqual(["canned_reply /tom"]);
  expect(await inTrash(lena)).toEqual(["label Refund", "canned_reply /lena"]);
  for (const { entryId } of [foreign, label]) {
    expect(await refusalOf(restoreEntry(tom, { entryId }))).toMatchObject({ code: "not_found" });
  }
  await restoreEntry(tom, { entryId: own.entryId });
  expect((await listCannedReplies(tom)).map(({ shortcut }) => shortcut)).toEqual(["tom"]);
});

test("another workspace neither sees nor restores it", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const stranger = (await makeDesk({ role: "owner" })).lena;
  const { labelId } = await saveLabel(lena, { name: "Refund", tone: "warn" });
  const { entryId } = await deleteLabel(lena, { labelId });
  expect(await inTrash(stranger)).toEqual([]);
  expect(await refusalOf(restoreEntry(stranger, { entryId }))).toMatchObject({
    code: "not_found",
  });
  expect(await inTrash(lena)).toEqual(["label Refund"]);
});

test("removed people are found by name and number, page by page, and whoever was merged is not among them", async () => {
  const ctx = await makeContext({ country: "KE" });
  const ids: string[] = [];
  for (let number = 100; number < 160; number++) {
    ids.push((await add(ctx, { name: `Person ${number}`, phone: `0712345${number}` })).id);
  }
  await deleteContacts(ctx, { ids });
  const kept = await add(ctx, { name: "Kept", phone: "0712345001" });
  const merged = await add(ctx, { name: "Merged", phone: "0712345002" });
  await mergeContacts(ctx, { keptId: kept.id, mergedId: merged.id } as never);

  const first = await listTrash(ctx, {});
  expect(first.rows).toHaveLength(50);
  const second = await listTrash(ctx, { cursor: first.next ?? undefined } as ListTrash);
  expect(second.next).toBeNull();
  const all = [...first.rows, ...second.rows].map(({ id }) => id);
  expect(all.toSorted()).toEqual(ids.toSorted());
  expect(await inTrash(ctx, { search: "Person 12" })).toHaveLength(10);
  expect(await inTrash(ctx, { search: "712345150" })).toEqual(["contact Person 150"]);
  expect(await inTrash(ctx, { kind: "label" })).toEqual([]);

  expect(await restoreContacts(ctx, { ids: ids.slice(0, 59) })).toEqual({ restored: 59 });
  expect((await listTrash(ctx, {})).rows).toMatchObject([{ id: ids[59] }]);
});

test("what was deleted more than thirty days ago is gone for good, and yesterday's is not", async () => {
  const { lena } = await makeDesk({ role: "owner" });
  const old = await saveLabel(lena, { name: "Old", tone: "mute" });
  const fresh = await saveLabel(lena, { name: "Fresh", tone: "mute" });
  const gone = await deleteLabel(lena, old);
  await deleteLabel(lena, fresh);
  const owner = database.connect("owner");
  await owner`update trash set created_at = now() - interval '30 days 1 minute' where id = ${gone.entryId}`;
  expect(await inTrash(lena)).toEqual(["label Fresh"]);
  await purgeJob.run({});
  expect(await owner`select name from trash where workspace_id = ${lena.workspaceId}`).toEqual([
    { name: "Fresh" },
  ]);
});
