import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { blockContact } from "../block-contact";
import { getContact } from "../contact-queries";
import { createContact } from "../create-contact";
import { deleteContacts } from "../delete-contacts";
import { findOrCreateContact } from "../find-or-create-contact";
import { listContacts } from "../queries";
import { recordConsent } from "../record-consent";
import { restoreContacts } from "../restore-contacts";
import { createContactSchema, listContactsSchema } from "../schema";
import { updateContact } from "../update-contact";
import { findKeptContact } from "./kept-contact";
import { mergeContacts } from "./merge-contacts";
import { previewMerge } from "./merge-queries";
import { unmergeContacts } from "./unmerge-contacts";

const database = useTestDatabase();
beforeAll(() => publishEnv({ SANDBOX: "on" }));

const add = async (ctx: WorkspaceContext, given: Record<string, unknown>) =>
  (await createContact(ctx, createContactSchema.parse(given))).id;
const find = (ctx: WorkspaceContext, ids: { waId?: string; userId?: string }) =>
  withWorkspace(ctx, (tx) => findOrCreateContact(tx, ctx, { source: "whatsapp", ...ids }));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "allowed",
    (error: { code?: string }) => error.code,
  );
async function makePair(ctx: WorkspaceContext) {
  const keptId = await add(ctx, {
    name: "Amina Yusuf",
    phone: "+254712000001",
    company: "Kettles",
  });
  const mergedId = await add(ctx, {
    name: "amina y",
    phone: "+254712000002",
    email: "amina@example.test",
    city: "Mombasa",
    language: "sw",
    tagNames: ["VIP"],
    customFields: { size: "large" },
  });
  return { keptId, mergedId };
}

test("two contacts become one with the values of both, and two again", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const before = {
    kept: await getContact(ctx, pair.keptId),
    merged: await getContact(ctx, pair.mergedId),
  };
  const { mergeId } = await mergeContacts(ctx, pair);

  const one = await getContact(ctx, pair.keptId);
  expect(one).toMatchObject({
    name: "Amina Yusuf",
    phone: "+254712000001",
    company: "Kettles",
    email: "amina@example.test",
    city: "Mombasa",
    customFields: { size: "large" },
  });
  expect(one.tags.map((tag) => tag.name)).toEqual(["VIP"]);
  expect(one.identities.map(({ value }) => value).sort()).toEqual(["254712000001", "254712000002"]);
  expect(one.merges).toMatchObject([{ id: mergeId, label: "amina y" }]);
  expect(one.timeline.map(({ title }) => title)).toContain("Merged with amina y by Lena Moreau");
  expect((await find(ctx, { waId: "254712000002" })).id).toBe(pair.keptId);
  // the other one is in no list, and its address leads on
  expect(await refusal(getContact(ctx, pair.mergedId))).toBe("not_found");
  expect(await findKeptContact(ctx, pair.mergedId)).toBe(pair.keptId);
  expect((await listContacts(ctx, listContactsSchema.parse({}))).total.count).toBe(1);
  // and comes back by no other way than the undo
  expect(await restoreContacts(ctx, { ids: [pair.mergedId] })).toEqual({ restored: 0 });

  await unmergeContacts(ctx, { mergeId });
  const after = {
    kept: await getContact(ctx, pair.keptId),
    merged: await getContact(ctx, pair.mergedId),
  };
  for (const side of ["kept", "merged"] as const) {
    const { timeline: _, identities, ...rest } = before[side];
    expect(after[side]).toMatchObject(rest);
    expect(after[side].merges).toEqual([]);
    // what the phone added meanwhile went with its number
    expect(after[side].identities.map(({ value }) => value)).toEqual(
      expect.arrayContaining(identities.map(({ value }) => value)),
    );
  }
  expect((await find(ctx, { waId: "254712000002" })).id).toBe(pair.mergedId);
  expect(await findKeptContact(ctx, pair.mergedId)).toBeNull();
});

test("a preview says whose value is kept and what moves", async () => {
  const ctx = await makeContext();
  const preview = await previewMerge(ctx, await makePair(ctx));
  const wins = Object.fromEntries(preview.facts.map((fact) => [fact.key, fact.wins]));
  expect(wins).toEqual({
    name: "kept",
    phone: "kept",
    email: "merged",
    company: "kept",
    city: "merged",
    language: "merged",
    "custom:size": "merged",
    consent: "both",
  });
  expect(preview.moves).toEqual({ messages: 0, conversations: 0, joined: 0, prepared: 0, tags: 1 });
});

test("what somebody changed since stays with the kept contact", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { mergeId } = await mergeContacts(ctx, pair);
  await updateContact(ctx, {
    id: pair.keptId,
    city: "Kisumu",
    customFields: { size: "large", colour: "red" },
  });
  await unmergeContacts(ctx, { mergeId });
  expect(await getContact(ctx, pair.keptId)).toMatchObject({
    city: "Kisumu",
    email: null,
    language: null,
    customFields: { colour: "red" },
  });
  expect(await getContact(ctx, pair.mergedId)).toMatchObject({
    city: "Mombasa",
    customFields: { size: "large" },
  });
});

test("an opt-out and a block of either hold for both, with their proof", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const say = (id: string, action: "opt_in" | "opt_out", evidence: string) =>
    recordConsent(ctx, { contactIds: [id], action, source: "keyword", evidence });
  await say(pair.mergedId, "opt_out", "Wrote STOP");
  await say(pair.keptId, "opt_in", "Wrote START");
  await blockContact(ctx, { id: pair.mergedId, reason: "Rude" });
  const { mergeId } = await mergeContacts(ctx, pair);
  const one = await getContact(ctx, pair.keptId);
  expect(one).toMatchObject({ consent: "opted_out", blockedReason: "Rude" });
  expect(one.consentHistory.map(({ evidence }) => evidence)).toContain("Wrote STOP");

  await unmergeContacts(ctx, { mergeId });
  const kept = await getContact(ctx, pair.keptId);
  expect(kept).toMatchObject({ consent: "opted_in", blockedAt: null });
  expect(kept.consentHistory[0]).toMatchObject({ action: "opt_out", undone: "merge" });
  expect(await getContact(ctx, pair.mergedId)).toMatchObject({
    consent: "opted_out",
    blockedReason: "Rude",
  });
});

test("an opt-out that was typed in while they were one holds for both after the undo", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { mergeId } = await mergeContacts(ctx, pair);
  await recordConsent(ctx, {
    contactIds: [pair.keptId],
    action: "opt_out",
    source: "manual",
    evidence: "Said so on the phone",
  });
  await unmergeContacts(ctx, { mergeId });
  for (const id of [pair.keptId, pair.mergedId]) {
    expect((await getContact(ctx, id)).consent).toBe("opted_out");
  }
});

test("an address that was learnt beside another one goes back with it", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { mergeId } = await mergeContacts(ctx, pair);
  await find(ctx, { waId: "254712000002", userId: "KE.2" });
  await unmergeContacts(ctx, { mergeId });
  // otherwise their next message would name two people, and join them again
  expect((await find(ctx, { waId: "254712000002", userId: "KE.2" })).id).toBe(pair.mergedId);
  expect((await find(ctx, { waId: "254712000001" })).id).toBe(pair.keptId);
  expect(await findKeptContact(ctx, pair.mergedId)).toBeNull();
});

test("merges one after the other are undone from the last to the first", async () => {
  const ctx = await makeContext();
  const { keptId, mergedId } = await makePair(ctx);
  const thirdId = await add(ctx, { name: "Third", phone: "+254712000003" });
  const first = await mergeContacts(ctx, { keptId, mergedId });
  const second = await mergeContacts(ctx, { keptId: thirdId, mergedId: keptId });
  expect(await findKeptContact(ctx, mergedId)).toBe(thirdId);
  expect((await find(ctx, { waId: "254712000002" })).id).toBe(thirdId);
  expect(await refusal(unmergeContacts(ctx, { mergeId: first.mergeId }))).toBe("conflict");
  await unmergeContacts(ctx, { mergeId: second.mergeId });
  await unmergeContacts(ctx, { mergeId: first.mergeId });
  expect((await find(ctx, { waId: "254712000002" })).id).toBe(mergedId);
  expect((await find(ctx, { waId: "254712000001" })).id).toBe(keptId);
  expect((await find(ctx, { waId: "254712000003" })).id).toBe(thirdId);
});

test("a contact is not merged with itself, with one that is merged or removed, or of another workspace", async () => {
  const ctx = await makeContext();
  const { keptId, mergedId } = await makePair(ctx);
  const stranger = await makeContext();
  const foreignId = await add(stranger, { name: "Foreign", phone: "+254712000001" });
  expect(await refusal(mergeContacts(ctx, { keptId, mergedId: keptId }))).toBe("invalid");
  expect(await refusal(mergeContacts(ctx, { keptId, mergedId: foreignId }))).toBe("not_found");
  expect(await refusal(mergeContacts(ctx, { keptId: foreignId, mergedId }))).toBe("not_found");
  expect(await refusal(previewMerge(ctx, { keptId, mergedId: foreignId }))).toBe("not_found");
  expect(await refusal(mergeContacts(ctx, { keptId, mergedId: newId() }))).toBe("not_found");

  const { mergeId } = await mergeContacts(ctx, { keptId, mergedId });
  const thirdId = await add(ctx, { name: "Third", phone: "+254712000003" });
  expect(await refusal(mergeContacts(ctx, { keptId: thirdId, mergedId }))).toBe("conflict");
  expect(await refusal(mergeContacts(ctx, { keptId: mergedId, mergedId: thirdId }))).toBe(
    "conflict",
  );
  expect(await refusal(unmergeContacts(stranger, { mergeId }))).toBe("not_found");
  expect(await findKeptContact(stranger, mergedId)).toBeNull();
  await deleteContacts(ctx, { ids: [thirdId] });
  expect(await refusal(mergeContacts(ctx, { keptId, mergedId: thirdId }))).toBe("not_found");
});

test("an agent neither merges nor undoes", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { userId, memberId, name } = await makeMember(ctx, { role: "agent" });
  const agent = {
    ...ctx,
    actor: {
      kind: "member" as const,
      userId,
      memberId,
      role: "agent" as const,
      name,
      verified: true,
    },
  };
  expect(await refusal(previewMerge(agent, pair))).toBe("not_allowed");
  expect(await refusal(mergeContacts(agent, pair))).toBe("not_allowed");
  const { mergeId } = await mergeContacts(ctx, pair);
  expect(await refusal(unmergeContacts(agent, { mergeId }))).toBe("not_allowed");
});

test("of two merges of the same people at the same time one wins", async () => {
  const ctx = await makeContext();
  const { keptId, mergedId } = await makePair(ctx);
  const results = await Promise.all([
    refusal(mergeContacts(ctx, { keptId, mergedId })),
    refusal(mergeContacts(ctx, { keptId: mergedId, mergedId: keptId })),
    refusal(mergeContacts(ctx, { keptId, mergedId })),
  ]);
  expect(results.sort()).toEqual(["allowed", "conflict", "conflict"]);
});

test("a merge is undone once, and not after 30 days", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { mergeId } = await mergeContacts(ctx, pair);
  const results = await Promise.all([
    refusal(unmergeContacts(ctx, { mergeId })),
    refusal(unmergeContacts(ctx, { mergeId })),
  ]);
  expect(results.sort()).toEqual(["allowed", "conflict"]);

  const again = await mergeContacts(ctx, pair);
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`update contact_merges set created_at = now() - interval '31 days'
      where id = ${again.mergeId}`),
  );
  expect(await refusal(unmergeContacts(ctx, { mergeId: again.mergeId }))).toBe("conflict");
  expect((await getContact(ctx, pair.keptId)).merges).toEqual([]);
});

test("the undo says so when the number belongs to somebody else by now", async () => {
  const ctx = await makeContext();
  const pair = await makePair(ctx);
  const { mergeId } = await mergeContacts(ctx, pair);
  const otherId = await add(ctx, { name: "Other", phone: "+254712000009" });
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`update contacts set phone_key = '254712000002' where id = ${otherId}`),
  );
  expect(await refusal(unmergeContacts(ctx, { mergeId }))).toBe("conflict");
  expect(await findKeptContact(ctx, pair.mergedId)).toBe(pair.keptId);
});

test("a number that the kept contact had not goes over and back", async () => {
  const ctx = await makeContext();
  const { id: keptId } = await find(ctx, { userId: "KE.7" });
  const mergedId = await add(ctx, { name: "Amina", phone: "+254712000002" });
  const { mergeId } = await mergeContacts(ctx, { keptId, mergedId });
  expect(await getContact(ctx, keptId)).toMatchObject({ name: "Amina", phone: "+254712000002" });
  await unmergeContacts(ctx, { mergeId });
  expect(await getContact(ctx, keptId)).toMatchObject({ name: null, phone: null });
  expect(await getContact(ctx, mergedId)).toMatchObject({ phone: "+254712000002" });
});

test("somebody with the same mail address is suggested, to whoever may merge and of this workspace alone", async () => {
  const ctx = await makeContext();
  const firstId = await add(ctx, { name: "Amina", phone: "+254712000001" });
  await add(await makeContext(), { name: "Foreign", email: "amina@example.test" });
  await updateContact(ctx, { id: firstId, email: "amina@example.test" });
  expect((await getContact(ctx, firstId)).likelySame).toBeNull();
  const secondId = await add(ctx, {
    name: "Amina Y",
    phone: "+254712000002",
    email: "other@example.test",
  });
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`update contacts set email = 'amina@example.test' where id = ${secondId}`),
  );
  expect((await getContact(ctx, firstId)).likelySame).toEqual({ id: secondId, label: "Amina Y" });
  const { mergeId } = await mergeContacts(ctx, { keptId: firstId, mergedId: secondId });
  expect((await getContact(ctx, firstId)).likelySame).toBeNull();
  await unmergeContacts(ctx, { mergeId });
  const actor = { ...ctx.actor, role: "agent" as const };
  expect((await getContact({ ...ctx, actor }, firstId)).likelySame).toBeNull();
});

test("every table that points at a contact or a conversation is known to the merge", async () => {
  const rows = await database.connect("owner")<{ name: string }[]>`
    select c.relname || '.' || a.attname as name from pg_attribute a
    join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname in ('contact_id', 'conversation_id') and not a.attisdropped order by 1`;
  // a new one goes into move-messages.ts or move-threads.ts and back in return-*.ts, or is said to stay
  expect(rows.map(({ name }) => name)).toEqual([
    "campaign_recipients.contact_id",
    "consent_events.contact_id", // stays: append-only; read together with the kept contact's
    "contact_identities.contact_id",
    "contact_import_rows.contact_id", // stays: what a file did to which contact
    "contact_tags.contact_id",
    "conversation_labels.conversation_id",
    "conversation_merges.conversation_id",
    "conversations.contact_id",
    "delivery_suppressions.contact_id",
    "drafts.conversation_id",
    "mentions.conversation_id",
    "message_search.contact_id",
    "messages.contact_id",
    "notifications.conversation_id",
    "read_markers.conversation_id", // goes: neither one nor the joint one was read as it is now
    "scheduled_messages.conversation_id",
  ]);
});
