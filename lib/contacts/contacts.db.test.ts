import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { createCampaign } from "@/lib/campaigns/create-campaign";
import { updateCampaign } from "@/lib/campaigns/update-campaign";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { restoreEntry } from "@/lib/trash/restore-entry";
import { blockContact } from "./block-contact";
import { getContact } from "./contact-queries";
import { createContact } from "./create-contact";
import { deleteContacts } from "./delete-contacts";
import { deleteTag } from "./delete-tag";
import { findOrCreateContact } from "./find-or-create-contact";
import {
  countAudience,
  countContacts,
  listContactCountries,
  listContacts,
  listTags,
} from "./queries";
import { recordConsent } from "./record-consent";
import { renameTag } from "./rename-tag";
import { restoreContacts } from "./restore-contacts";
import {
  CONTACT_SORTS,
  type ContactAudience,
  contactFilterSchema,
  createContactSchema,
  listContactsSchema,
  tagContactsSchema,
  updateContactSchema,
} from "./schema";
import { tagContacts } from "./tag-contacts";
import { listTagUses } from "./tag-queries";
import { unblockContact } from "./unblock-contact";
import { untagContacts } from "./untag-contacts";
import { updateContact } from "./update-contact";

const database = useTestDatabase();

const add = (ctx: WorkspaceContext, input: Parameters<typeof createContactSchema.parse>[0]) =>
  createContact(ctx, createContactSchema.parse(input));
const list = (ctx: WorkspaceContext, input: object = {}) =>
  listContacts(ctx, listContactsSchema.parse(input));
const tag = (ctx: WorkspaceContext, audience: ContactAudience, change: object) =>
  tagContacts(ctx, tagContactsSchema.parse({ audience, ...change }));

describe("adding a contact", () => {
  it("stores the number as E.164 and keeps what was typed", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { name: "Amina Yusuf", phone: "0712 345 678" });
    expect(await getContact(ctx, id)).toMatchObject({
      phone: "+254712345678",
      rawPhone: "0712 345 678",
      country: "KE",
      consent: "unknown",
    });
  });

  it("refuses a number that another contact has, at the field", async () => {
    const ctx = await makeContext({ country: "KE" });
    await add(ctx, { phone: "0712345678" });
    await expect(add(ctx, { phone: "+254 712 345 678" })).rejects.toMatchObject({
      code: "conflict",
      fields: { phone: expect.any(String) },
    });
  });

  it("lets one of many people who add the same number at once win", async () => {
    const ctx = await makeContext({ country: "KE" });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => add(ctx, { phone: "0712345678" })),
    );
    expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await list(ctx)).total.count).toBe(1);
  });

  it("brings a removed person back instead of making a second one", async () => {
    const ctx = await makeContext({ country: "KE" });
    const first = await add(ctx, { name: "Amina", phone: "0712345678", tagNames: ["vip"] });
    await deleteContacts(ctx, { ids: [first.id] });
    const again = await add(ctx, { phone: "0712345678", company: "Kettles" });
    expect(again).toEqual({ id: first.id, restored: true });
    expect(await getContact(ctx, first.id)).toMatchObject({ name: "Amina", company: "Kettles" });
  });

  it("needs a number or an address, and refuses NUL", () => {
    expect(createContactSchema.safeParse({ name: "Nobody" }).success).toBe(false);
    expect(
      createContactSchema.safeParse({ name: `A${String.fromCharCode(0)}B`, phone: "0712345678" })
        .success,
    ).toBe(false);
  });

  it("is not for somebody who may only look", async () => {
    const ctx = await makeContext({ role: "agent" });
    const { id } = await add(ctx, { phone: "0712345678" });
    await expect(deleteContacts(ctx, { ids: [id] })).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("changing a contact", () => {
  it("moves the number, and the old one is free again", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678" });
    await updateContact(ctx, { id, phone: "0722900114" });
    expect(await getContact(ctx, id)).toMatchObject({ phone: "+254722900114" });
    const other = await add(ctx, { phone: "0712345678" });
    expect(other.restored).toBe(false);
    await expect(updateContact(ctx, { id, phone: "0712345678" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("keeps fields that were not given and clears empty ones", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", name: "Amina", city: "Mombasa" });
    await updateContact(ctx, { id, city: "" });
    expect(await getContact(ctx, id)).toMatchObject({ name: "Amina", city: null });
  });

  it("keeps what they speak as a tag, however it was typed, and refuses what is no language", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", language: "Swahili" });
    expect(await getContact(ctx, id)).toMatchObject({ language: "sw" });
    await updateContact(ctx, updateContactSchema.parse({ id, language: "pt_BR" }));
    expect(await getContact(ctx, id)).toMatchObject({ language: "pt-BR" });
    expect(updateContactSchema.safeParse({ id, language: "Klingon" }).success).toBe(false);
    await updateContact(ctx, updateContactSchema.parse({ id, language: "" }));
    expect(await getContact(ctx, id)).toMatchObject({ language: null });
  });

  it("never reaches a contact of another workspace", async () => {
    const [mine, theirs] = [await makeContext({ country: "KE" }), await makeContext()];
    const { id } = await add(mine, { phone: "0712345678", name: "Amina" });
    await expect(updateContact(theirs, { id, name: "X" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(blockContact(theirs, { id, reason: "spam" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await recordConsent(theirs, optOut(id))).recorded).toBe(0);
    expect((await deleteContacts(theirs, { ids: [id] })).ids).toEqual([]);
    expect(await getContact(mine, id)).toMatchObject({ name: "Amina", consent: "unknown" });
  });
});

const optOut = (id: string) =>
  ({ contactIds: [id], action: "opt_out", source: "keyword", evidence: "STOP" }) as const;

describe("consent", () => {
  it("is what the newest line says, and every line stays", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", consentEvidence: "Box at checkout" });
    expect((await getContact(ctx, id)).consent).toBe("opted_in");
    await recordConsent(ctx, optOut(id));
    expect((await getContact(ctx, id)).consent).toBe("opted_out");
    await recordConsent(ctx, {
      contactIds: [id],
      action: "opt_in",
      source: "keyword",
      evidence: "START",
    });
    const after = await getContact(ctx, id);
    expect(after.consent).toBe("opted_in");
    expect(after.consentHistory.map((line) => line.evidence)).toEqual([
      "START",
      "STOP",
      "Box at checkout",
    ]);
  });

  it("ends in the state of its newest line however many write at once", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678" });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        recordConsent(ctx, {
          contactIds: [id],
          action: index % 2 === 0 ? "opt_in" : "opt_out",
          source: "api",
          evidence: `line ${index}`,
        }),
      ),
    );
    const after = await getContact(ctx, id);
    expect(after.consentHistory).toHaveLength(20);
    expect(after.consent).toBe(
      after.consentHistory[0]?.action === "opt_in" ? "opted_in" : "opted_out",
    );
  });

  it("cannot be rewritten, not even by the owner of the database", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", consentEvidence: "Box at checkout" });
    const owner = database.connect("owner");
    await expect(
      owner`update consent_events set action = 'opt_in' where contact_id = ${id}`,
    ).rejects.toThrow(/never changed/);
    await expect(owner`delete from consent_events where contact_id = ${id}`).rejects.toThrow(
      /never changed/,
    );
  });
});

describe("blocking", () => {
  it("keeps its reason and leaves consent alone", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", consentEvidence: "Box at checkout" });
    await blockContact(ctx, { id, reason: "Threats on the phone" });
    expect(await getContact(ctx, id)).toMatchObject({
      blockedReason: "Threats on the phone",
      consent: "opted_in",
    });
    expect((await list(ctx, { blocked: true })).rows).toHaveLength(1);
    await unblockContact(ctx, { id });
    expect((await getContact(ctx, id)).blockedAt).toBeNull();
  });
});

describe("tags", () => {
  it("are one whatever their case and accents, and adding one keeps the others", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", tagNames: ["VIP", "vip", " Café "] });
    await tag(ctx, { kind: "all" }, { add: ["CAFE", "kettles"] });
    expect((await getContact(ctx, id)).tags.map((one) => one.name)).toEqual([
      "Café",
      "kettles",
      "VIP",
    ]);
  });

  it("come off again by undo, and only where the action had put them on", async () => {
    const ctx = await makeContext({ country: "KE" });
    const had = await add(ctx, { phone: "0712345678", tagNames: ["vip"] });
    const fresh = await add(ctx, { phone: "0722900114" });
    const { changed, undo } = await tag(ctx, { kind: "all" }, { add: ["vip"] });
    expect(changed).toBe(1);
    await untagContacts(ctx, undo ?? {});
    expect((await getContact(ctx, had.id)).tags).toHaveLength(1);
    expect((await getContact(ctx, fresh.id)).tags).toHaveLength(0);
  });

  it("that were taken from everybody go back to the same people", async () => {
    const ctx = await makeContext({ country: "KE" });
    const had = await add(ctx, { phone: "0712345678", tagNames: ["vip"] });
    await add(ctx, { phone: "0722900114" });
    const [vip] = await listTags(ctx);
    const { undo } = await tag(ctx, { kind: "all" }, { removeTagIds: [vip?.id] });
    expect((await listTags(ctx))[0]?.count).toBe(0);
    await untagContacts(ctx, undo ?? {});
    expect((await listTags(ctx))[0]?.count).toBe(1);
    expect((await getContact(ctx, had.id)).tags).toHaveLength(1);
  });

  it("merge when that is wanted, drafts of campaigns along with them, and come apart again", async () => {
    const ctx = await makeContext({ country: "KE" });
    const { id } = await add(ctx, { phone: "0712345678", tagNames: ["vip", "v.i.p."] });
    const { id: only } = await add(ctx, { phone: "0722900114", tagNames: ["v.i.p."] });
    const idOf = async (name: string) =>
      (await listTags(ctx)).find((one) => one.name === name)?.id ?? "";
    const [vip, dotted] = [await idOf("vip"), await idOf("v.i.p.")];
    const { campaignId } = await createCampaign(ctx, { name: "Spring sale" });
    await updateCampaign(ctx, {
      campaignId,
      audience: { kind: "tags", tagIds: [vip, dotted], match: "any", excludeTagIds: [] },
    });
    const leavesOut = await createCampaign(ctx, { name: "All but these" });
    await updateCampaign(ctx, {
      campaignId: leavesOut.campaignId,
      audience: { kind: "all", excludeTagIds: [dotted] },
    });
    const uses = async () =>
      (await listTagUses(ctx)).map(({ name, count, campaigns }) => [
        `${name} ${count}`,
        ...campaigns.map((one) => `${one.name}${one.leavesOut ? " without" : ""}`),
      ]);
    expect(await uses()).toEqual([
      ["v.i.p. 2", "All but these without", "Spring sale"],
      ["vip 1", "Spring sale"],
    ]);

    const name = "Vip";
    const refused = await refusalOf(renameTag(ctx, { tagId: dotted, name, merge: false }));
    expect(refused).toMatchObject({ code: "conflict", fields: { name: expect.any(String) } });
    const merged = await renameTag(ctx, { tagId: dotted, name, merge: true });
    expect(merged).toMatchObject({ merged: true, into: "vip" });
    // a draft that leaves people out goes on leaving them out
    expect(await uses()).toEqual([["vip 2", "All but these without", "Spring sale"]]);

    if (!merged.merged) throw new Error("not merged");
    await restoreEntry(ctx, { entryId: merged.undo.entryId });
    await untagContacts(ctx, { added: merged.undo.added });
    expect((await getContact(ctx, only)).tags.map((one) => one.name)).toEqual(["v.i.p."]);
    expect((await getContact(ctx, id)).tags).toHaveLength(2);
  });

  it("are merged and deleted by who may, renamed by who may write, and not from elsewhere", async () => {
    const ctx = await makeContext({ country: "KE" });
    await add(ctx, { phone: "0712345678", tagNames: ["vip", "shop"] });
    const [shop] = await listTags(ctx);
    const tagId = shop?.id ?? "";
    const agent = { ...ctx, actor: { ...ctx.actor, role: "agent" } } as WorkspaceContext;
    expect((await refusalOf(renameTag(agent, { tagId, name: "vip", merge: true }))).code).toBe(
      "not_allowed",
    );
    expect(await renameTag(agent, { tagId, name: "Shop", merge: false })).toEqual({
      merged: false,
    });
    const stranger = await makeContext({ country: "KE" });
    expect((await refusalOf(renameTag(stranger, { tagId, name: "x", merge: true }))).code).toBe(
      "not_found",
    );
    await createCampaign(ctx, { name: "Secret" }).then(({ campaignId }) =>
      updateCampaign(ctx, { campaignId, audience: { kind: "all", excludeTagIds: [tagId] } }),
    );
    expect((await listTagUses(agent)).flatMap(({ campaigns }) => campaigns)).toEqual([]);
    expect(await listTagUses(stranger)).toEqual([]);
  });
});

describe("the sizes of tags and countries", () => {
  const sizesOf = async (ctx: WorkspaceContext) => ({
    tags: Object.fromEntries((await listTags(ctx)).map((one) => [one.name, one.count])),
    countries: await listContactCountries(ctx),
    everyone: await countContacts(ctx),
  });

  it("follow people who are added, tagged, removed and brought back, and a tag that goes", async () => {
    const ctx = await makeContext({ country: "KE" });
    const kenyan = await add(ctx, { phone: "0712345678", tagNames: ["vip", "shop"] });
    await add(ctx, { phone: "0722900114", tagNames: ["vip"] });
    const other = await add(ctx, { phone: "+4915123456789" });
    expect(await sizesOf(ctx)).toEqual({
      tags: { vip: 2, shop: 1 },
      countries: ["DE", "KE"],
      everyone: 3,
    });
    await deleteContacts(ctx, { ids: [kenyan.id, other.id] });
    expect(await sizesOf(ctx)).toEqual({
      tags: { vip: 1, shop: 0 },
      countries: ["KE"],
      everyone: 1,
    });
    await restoreContacts(ctx, { ids: [kenyan.id, other.id] });
    expect(await sizesOf(ctx)).toEqual({
      tags: { vip: 2, shop: 1 },
      countries: ["DE", "KE"],
      everyone: 3,
    });
    const shop = (await listTags(ctx)).find((one) => one.name === "shop");
    await deleteTag(ctx, { tagId: shop?.id ?? "" });
    expect((await sizesOf(ctx)).tags).toEqual({ vip: 2 });
  });

  it("are the same in the other workspace as before", async () => {
    const [ctx, other] = [
      await makeContext({ country: "KE" }),
      await makeContext({ country: "KE" }),
    ];
    await add(other, { phone: "0712345678", tagNames: ["vip"] });
    const { id } = await add(ctx, { phone: "0712345678", tagNames: ["vip"] });
    await deleteContacts(ctx, { ids: [id] });
    expect(await sizesOf(other)).toEqual({ tags: { vip: 1 }, countries: ["KE"], everyone: 1 });
    expect(await sizesOf(ctx)).toEqual({ tags: { vip: 0 }, countries: [], everyone: 0 });
  });

  it("are right when people are tagged and removed in the same moment", async () => {
    const ctx = await makeContext({ country: "KE" });
    const people = [];
    for (let i = 0; i < 12; i++) people.push(await add(ctx, { phone: `07123456${10 + i}` }));
    await Promise.all([
      ...people.map(({ id }) =>
        tag(ctx, { kind: "ids", ids: [id] }, { add: ["vip"] }).catch(() => {}),
      ),
      ...people.map(({ id }, place) => place % 2 === 0 && deleteContacts(ctx, { ids: [id] })),
    ]);
    expect((await listTags(ctx))[0]?.count).toBe(6);
    expect(await countContacts(ctx)).toBe(6);
  });
});

describe("audiences", () => {
  it("by any tag, by all tags, by ids, by filter", async () => {
    const ctx = await makeContext({ country: "KE" });
    const left = await add(ctx, { phone: "0712345678", tagNames: ["vip", "fr"] });
    await add(ctx, { phone: "0722900114", tagNames: ["vip"] });
    const removed = await add(ctx, { phone: "0722900115", tagNames: ["vip"] });
    await deleteContacts(ctx, { ids: [removed.id] });
    const tagIds = (await listTags(ctx)).map((one) => one.id);
    expect(await countAudience(ctx, { kind: "all" })).toBe(2);
    expect(await countAudience(ctx, { kind: "tags", tagIds, match: "any" })).toBe(2);
    expect(await countAudience(ctx, { kind: "tags", tagIds, match: "all" })).toBe(1);
    expect(await countAudience(ctx, { kind: "ids", ids: [left.id, removed.id] })).toBe(1);
    const filter = contactFilterSchema.parse({ search: "0722 900" });
    expect(await countAudience(ctx, { kind: "filter", filter })).toBe(0);
    const found = contactFilterSchema.parse({ search: "+254 722" });
    expect(await countAudience(ctx, { kind: "filter", filter: found })).toBe(1);
    expect(await countAudience(ctx, { kind: "filter", filter: {}, exceptIds: [left.id] })).toBe(1);
  });
});

describe("the last message", () => {
  async function world() {
    const ctx = await makeContext({ country: "KE" });
    const { id: contactId } = await add(ctx, { name: "Amina", phone: "0712345678" });
    const numbers = [await makeChannel(ctx), await makeChannel(ctx)] as const;
    const say = (
      channelId: string,
      minutesAgo: number,
      message: Pick<typeof messages.$inferInsert, "direction" | "status" | "origin" | "authorName">,
    ) =>
      withWorkspace(ctx, (tx) =>
        tx.insert(messages).values({
          workspaceId: ctx.workspaceId,
          id: newId(),
          contactId,
          channelId,
          kind: "text",
          occurredAt: new Date(Date.now() - minutesAgo * 60_000),
          ...message,
        }),
      );
    return { ctx, contactId, numbers, say };
  }

  it("of somebody whom only a campaign reached is the campaign's, with its state", async () => {
    const { ctx, contactId, numbers, say } = await world();
    await say(numbers[0], 5, {
      direction: "outbound",
      status: "delivered",
      origin: "campaign",
      authorName: "Kettles are back",
    });
    const expected = { lastMessage: { direction: "outbound", status: "delivered" } };
    expect((await list(ctx)).rows).toMatchObject([expected]);
    const contact = await getContact(ctx, contactId);
    expect(contact).toMatchObject(expected);
    // it once read as if the campaign had been somebody who replied
    expect(contact.timeline.map((entry) => entry.title)).toContain("Campaign Kettles are back");
  });

  it("is the newest over all numbers, and a note of the team is none", async () => {
    const { ctx, contactId, numbers, say } = await world();
    await say(numbers[0], 9, { direction: "outbound", status: "read", origin: "campaign" });
    await say(numbers[1], 7, { direction: "inbound", status: "received", origin: "customer" });
    await say(numbers[0], 8, { direction: "outbound", status: "failed", origin: "campaign" });
    await say(numbers[1], 1, { direction: "note", status: "sent", origin: "agent" });
    const expected = { lastMessage: { direction: "inbound", status: "received" } };
    expect((await list(ctx)).rows).toMatchObject([expected]);
    expect(await getContact(ctx, contactId)).toMatchObject(expected);
  });

  it("does not exist before the first one", async () => {
    const { ctx, contactId } = await world();
    expect((await list(ctx)).rows[0]?.lastMessage).toBeNull();
    expect((await getContact(ctx, contactId)).lastMessage).toBeNull();
  });
});

describe("the list", () => {
  async function crowd() {
    const ctx = await makeContext({ country: "KE" });
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        insert into contacts (workspace_id, id, name, phone, phone_key, country, source, consent, last_message_at)
        select ${ctx.workspaceId}, new_id(),
          case when i % 7 = 0 then null else 'Person ' || lpad(((i * 37) % 60 / 2)::text, 2, '0') end,
          '+2547' || (10000000 + i), '2547' || (10000000 + i), 'KE', 'import',
          case when i % 3 = 0 then 'opted_in' else 'unknown' end,
          case when i % 5 = 0 then null else now() - make_interval(mins => i / 2) end
        from generate_series(1, 60) i`),
    );
    return ctx;
  }

  it.each(CONTACT_SORTS)("shows everybody once in either direction, by %s", async (sort) => {
    const ctx = await crowd();
    const whole = (await list(ctx, { sort, limit: 100 })).rows.map((row) => row.id);
    expect(new Set(whole).size).toBe(60);

    const forward: string[] = [];
    const backward: string[] = [];
    let page = await list(ctx, { sort, limit: 7 });
    expect(page.previous).toBeNull();
    for (;;) {
      forward.push(...page.rows.map((row) => row.id));
      if (!page.next) break;
      page = await list(ctx, { sort, limit: 7, cursor: page.next });
    }
    expect(forward).toEqual(whole);
    backward.unshift(...page.rows.map((row) => row.id));
    while (page.previous) {
      page = await list(ctx, { sort, limit: 7, cursor: page.previous, direction: "before" });
      backward.unshift(...page.rows.map((row) => row.id));
    }
    expect(backward).toEqual(whole);
  });

  it("puts people without a name behind the others", async () => {
    const ctx = await crowd();
    const names = (await list(ctx, { sort: "name", limit: 100 })).rows.map((row) => row.name);
    const firstNameless = names.indexOf(null);
    expect(names.slice(firstNameless).every((name) => name === null)).toBe(true);
    const known = names.slice(0, firstNameless) as string[];
    expect(known).toEqual([...known].sort());
  });

  it("counts what a filter finds and the whole list from its kept count", async () => {
    const ctx = await crowd();
    expect((await list(ctx)).total).toEqual({ count: 60, exact: true });
    expect((await list(ctx, { consent: "opted_in" })).total).toEqual({ count: 20, exact: true });
    const first = (await list(ctx)).rows[0];
    await deleteContacts(ctx, { ids: [first?.id ?? ""] });
    expect((await list(ctx)).total.count).toBe(59);
    await restoreContacts(ctx, { ids: [first?.id ?? ""] });
    expect((await list(ctx)).total.count).toBe(60);
  });

  it("finds a username as it is shown, with its @", async () => {
    const ctx = await makeContext({ country: "KE" });
    await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { userId: "KE.1", username: "zuri.k", source: "whatsapp" }),
    );
    await add(ctx, { name: "Zuri", phone: "0722900114" });
    for (const search of ["@zuri.k", "@zuri", "zuri.k"]) {
      expect((await list(ctx, { search })).rows.map((row) => row.username)).toEqual(
        search === "@zuri" ? expect.arrayContaining(["zuri.k"]) : ["zuri.k"],
      );
    }
  });

  it.each(["%", "_", "\\", "100%", "a_b", "%%%", "'; drop table contacts; --"])(
    "takes %j as text",
    async (search) => {
      const ctx = await makeContext({ country: "KE" });
      await add(ctx, { name: `x${search}${search}y`, phone: "0712345678" });
      await add(ctx, { name: "plain", phone: "0722900114" });
      const found = await list(ctx, { search: `${search}${search}` });
      expect(found.rows.map((row) => row.phone)).toEqual(["+254712345678"]);
    },
  );

  it("finds a number however it is spaced", async () => {
    const ctx = await makeContext({ country: "KE" });
    await add(ctx, { phone: "0712345678" });
    for (const search of ["+254 712 345", "712-345-678", "254712345678"]) {
      expect((await list(ctx, { search })).rows).toHaveLength(1);
    }
  });

  it("refuses a page of a thousand million rows and a damaged cursor", async () => {
    const ctx = await makeContext();
    expect(listContactsSchema.safeParse({ limit: 1e9 }).success).toBe(false);
    await expect(list(ctx, { cursor: "bm90aGluZw" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("does not show another workspace's people to a stolen cursor", async () => {
    const [mine, theirs] = [await crowd(), await makeContext()];
    const page = await list(mine, { limit: 7 });
    expect((await list(theirs, { cursor: page.next })).rows).toEqual([]);
  });

  it("is closed to the app role for a workspace that is not its own", async () => {
    const [mine, theirs] = [await crowd(), await makeContext()];
    await expect(
      withWorkspace(theirs, (tx) =>
        tx.execute(sql`select * from contact_page(${mine.workspaceId}::uuid, '{}'::jsonb, 'newest',
          null, null, false, 10)`),
      ),
    ).rejects.toThrow();
  });
});
