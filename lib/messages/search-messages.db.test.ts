import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { attachments, conversations, messages } from "@/db/schema/messages";
import { messageSearch } from "@/db/schema/search";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import {
  addPeople,
  type CampaignWorld,
  makeCampaignWorld,
} from "@/lib/campaigns/testing/campaign-world";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { searchMessages, searchTemplates } from "./search-messages";

const database = useTestDatabase();
beforeAll(() => publishEnv({ SANDBOX: "on" }));
let world: CampaignWorld;
let maria: string;
let grace: string;
const thread = new Map<string, string>();
beforeEach(async () => {
  world = await makeCampaignWorld({ people: 0 });
  [maria = "", grace = ""] = await addPeople(world, [
    { name: "Maria Santos" },
    { name: "Grace Wambui" },
  ]);
  for (const contactId of [maria, grace]) {
    const id = newId();
    thread.set(contactId, id);
    await withWorkspace(world.ctx, (tx) =>
      tx.insert(conversations).values({
        workspaceId: world.ctx.workspaceId,
        id,
        contactId,
        channelId: world.channelId,
      }),
    );
  }
});

type Given = Partial<typeof messages.$inferInsert> & { fileName?: string; voice?: boolean };
async function say(body: string, { fileName, voice, ...given }: Given = {}): Promise<string> {
  const id = newId();
  await withWorkspace(world.ctx, async (tx) => {
    await tx.insert(messages).values({
      workspaceId: world.ctx.workspaceId,
      id,
      contactId: maria,
      channelId: world.channelId,
      direction: "inbound",
      origin: "customer",
      kind: "text",
      status: "received",
      body,
      ...given,
    });
    if (!fileName && !voice) return;
    await tx.insert(attachments).values({
      workspaceId: world.ctx.workspaceId,
      messageId: id,
      mimeType: "application/octet-stream",
      fileName: fileName ?? null,
      voice: voice ?? false,
    });
  });
  return id;
}
const found = async (q: string, more: Record<string, unknown> = {}, ctx = world.ctx) =>
  (await searchMessages(ctx, { q, ...more })).hits.map((hit) => hit.messageId);

describe("words", () => {
  test("are found whatever their case and accents, all of them, the last also as a beginning", async () => {
    const cafe = await say("Le CAFÉ est fermé aujourd’hui");
    await say("Tea, please");
    expect(await found("cafe ferme")).toEqual([cafe]);
    expect(await found("fermé café")).toEqual([cafe]);
    expect(await found("cafe ferm")).toEqual([cafe]);
    expect(await found("caf ferme")).toEqual([]);
    expect(await found("ΚΑΦΕΣ")).toEqual([]);
  });

  test("are found between signs: order numbers, addresses, links, phone numbers", async () => {
    const order = await say("Your order (KE-4471/b) went to maria@shop.example, call +254-712.345");
    for (const q of ["4471", "KE-4471", "shop.example", "maria@shop", "254 712 345", "«4471»"]) {
      expect(await found(q), q).toEqual([order]);
    }
  });

  test("of captions, notes, names of files and what agents wrote are found as well", async () => {
    const caption = await say("The blue kettle", { kind: "image" });
    const note = await say("wants a kettle", { direction: "note", origin: "agent", kind: "note" });
    const file = await say("", { kind: "document", fileName: "Kettle_offer-2026.PDF" });
    const reply = await say("No kettle left", { direction: "outbound", origin: "agent" });
    expect(await found("kettle")).toEqual([reply, file, note, caption]);
  });

  test("D14: of a subject are found and marked in it, also with a name of a file and in a mail of the greatest length", async () => {
    const long = await say("word ".repeat(4_000), {
      content: { kind: "text", subject: "Kettle" },
      fileName: "receipt.pdf",
    });
    const mail = await say("It is back", {
      content: { kind: "text", subject: "Your kétTLE order" },
    });
    expect(await found("kettle")).toEqual([mail, long]);
    expect(await found("kettle receipt")).toEqual([long]);
    expect(await found("order back")).toEqual([mail]);
    expect(await found("has:file kettle")).toEqual([long]);
    const { hits } = await searchMessages(world.ctx, { q: "kettle order" });
    expect(hits).toMatchObject([
      {
        subject: [
          { text: "Your ", hit: false },
          { text: "kétTLE", hit: true },
          { text: " ", hit: false },
          { text: "order", hit: true },
        ],
        parts: [{ text: "It is back", hit: false }],
      },
    ]);
    await withWorkspace(world.ctx, (tx) =>
      tx.update(messages).set({ body: "It is gone" }).where(eq(messages.id, mail)),
    );
    expect(await found("order gone")).toEqual([mail]);
  });

  test("D14: of subjects from before they were searched are found, and no other row is written for it", async () => {
    const chat = await say("A kettle", { content: { kind: "text", text: "A kettle" } });
    const mailbox = await makeChannel(world.ctx, { kind: "email" });
    const inMailbox = { channelId: mailbox, contactId: grace };
    await withWorkspace(world.ctx, (tx) =>
      tx.insert(conversations).values({ workspaceId: world.ctx.workspaceId, ...inMailbox }),
    );
    const content = { kind: "text", subject: "Your kettle" };
    const mail = await say("It is back", { ...inMailbox, content, fileName: "receipt.pdf" });
    const nameless = await say("No name", { ...inMailbox, content: { kind: "text" } });
    const owner = database.connect("owner");
    await owner`update message_search s set document = message_document(s.workspace_id, s.occurred_at, m.body)
      from messages m where m.workspace_id = s.workspace_id and m.id = s.message_id`;
    expect(await found("your kettle")).toEqual([]);
    const rows = () => owner<{ id: string; at: string }[]>`
      select message_id as id, ctid::text as at from message_search
      where workspace_id = ${world.ctx.workspaceId}`;
    const before = new Map((await rows()).map(({ id, at }) => [id, at]));
    await owner.unsafe(readFileSync("db/migrations/0038_search_subjects.sql", "utf8"));
    expect(await found("your kettle back receipt")).toEqual([mail]);
    const written = (await rows()).filter(({ id, at }) => before.get(id) !== at);
    expect(written.map(({ id }) => id)).toEqual([mail]);
    expect(await found("name")).toEqual([nameless]);
    expect(await found("kettle")).toEqual([mail, chat]);
  });

  test("that were edited are found by the new ones, and no longer by the old", async () => {
    const id = await say("A red kettle");
    await withWorkspace(world.ctx, (tx) =>
      tx.update(messages).set({ body: "A green kettle" }).where(eq(messages.id, id)),
    );
    expect(await found("red")).toEqual([]);
    expect(await found("green")).toEqual([id]);
  });

  test("of campaigns are found by their template and cost no row each", async () => {
    await say("Hello Ada, your order is ready.", { direction: "outbound", origin: "campaign" });
    expect(await found("order ready")).toEqual([]);
    expect(await withWorkspace(world.ctx, (tx) => tx.select().from(messageSearch))).toEqual([]);
    expect(await searchTemplates(world.ctx, { q: "order rea" })).toMatchObject([
      { templateId: world.templateId },
    ]);
  });

  test("with signs of the query language, of SQL or of patterns break nothing", async () => {
    await say("plain");
    for (const q of [
      "' or 1=1 --",
      "a & | ! ( :*",
      "%",
      "\\",
      "<script>",
      "'':*",
      "a'b\\'c",
      "🙂 plain",
    ]) {
      await expect(searchMessages(world.ctx, { q }), q).resolves.toBeDefined();
    }
    expect(await found("🙂 plain")).toHaveLength(1);
  });
});

describe("filters", () => {
  test("from: a person by name, the customer, the team, me", async () => {
    const mine = world.ctx.actor.kind === "member" ? world.ctx.actor.memberId : null;
    const hers = await say("kettle one");
    const graces = await say("kettle two", { contactId: grace });
    const ours = await say("kettle three", {
      direction: "outbound",
      origin: "agent",
      authorId: mine,
      authorName: "Lena Moreau",
    });
    expect(await found("kettle from:maria")).toEqual([hers]);
    expect(await found('kettle from:"Grace Wambui"')).toEqual([graces]);
    expect(await found("kettle from:customer")).toEqual([graces, hers]);
    expect(await found("kettle from:team")).toEqual([ours]);
    expect(await found("kettle from:me")).toEqual([ours]);
    expect(await found("kettle from:lena")).toEqual([ours]);
    expect(await found("kettle from:nobody")).toEqual([]);
  });

  test("in: a number or a person, has: a kind of file, days", async () => {
    const old = await say("kettle", { occurredAt: new Date("2026-01-10T22:30:00Z") });
    const picture = await say("kettle", { kind: "image", contactId: grace });
    const voice = await say("", { kind: "audio", voice: true });
    const link = await say("kettle https://shop.example/kettle");
    expect(await found("kettle in:test")).toHaveLength(3);
    expect(await found("kettle in:grace")).toEqual([picture]);
    expect(await found("kettle in:moon")).toEqual([]);
    expect(await found("has:image")).toEqual([picture]);
    expect(await found("has:voice")).toEqual([voice]);
    expect(await found("kettle has:link")).toEqual([link]);
    // 22:30 UTC is the next day in Nairobi
    expect(await found("kettle after:2026-01-11 before:2026-01-11")).toEqual([old]);
    expect(await found("kettle before:2026-01-10")).toEqual([]);
  });

  test("one conversation alone", async () => {
    const hers = await say("kettle");
    await say("kettle", { contactId: grace });
    expect(await found("kettle", { conversation: thread.get(maria) })).toEqual([hers]);
    expect(await found("kettle", { conversation: newId() })).toEqual([]);
  });

  test("alone ask for a word", async () => {
    expect((await searchMessages(world.ctx, { q: "from:me" })).isSearchable).toBe(false);
    expect((await searchMessages(world.ctx, { q: "" })).isSearchable).toBe(false);
  });
});

test("pages follow one another without a gap, also where many have the same time", async () => {
  const at = new Date("2026-11-01T10:00:00Z");
  const ids = [];
  for (let place = 0; place < 65; place++)
    ids.push(await say(`kettle ${place}`, { occurredAt: at }));
  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page = await searchMessages(world.ctx, { q: "kettle", before: before ?? undefined });
    seen.push(...page.hits.map((hit) => hit.messageId));
    before = page.next;
  } while (before);
  expect(seen).toEqual(ids.toReversed());
});

test("however often a word occurs among very many, the newest that have it are found, page by page", async () => {
  const owner = database.connect("owner");
  // of 24,000, one an hour: everywhere, one in 15, so many a week, a month and a year, one that only
  // the oldest have, and one message alone
  await owner`
    insert into messages (workspace_id, id, contact_id, channel_id, direction, origin, kind, status,
      body, occurred_at)
    select ${world.ctx.workspaceId}, new_id(), ${maria}, ${world.channelId}, 'inbound', 'customer',
      'text', 'received',
      concat_ws(' ', 'kettle', case when n % 15 = 0 then 'harbour' end,
        case when n % 9 = 8 and n > 20 then 'basket' end, case when n % 24 = 0 and n > 240 then 'meadow' end,
        case when n % 60 = 0 and n > 240 then 'orchid' end, case when n % 400 = 0 then 'willow' end,
        case when n > 20500 and n % 3 = 0 then 'lantern' end, case when n = 23999 then 'zeppelin' end),
      timestamptz '2026-11-01 10:00Z' - make_interval(hours => n)
    from generate_series(1, 24000) n`;
  const newest = async (words: string) =>
    (
      await owner<{ id: string }[]>`
        select id from messages where workspace_id = ${world.ctx.workspaceId}
          and body like all (${words.split(" ").map((word) => `%${word}%`)})
        order by occurred_at desc, id desc limit 60`
    ).map(({ id }) => id);
  for (const word of [
    "kettle",
    "harbour",
    "basket",
    "meadow",
    "orchid",
    "willow",
    "lantern",
    "zeppelin",
    // the last one is still being written: everywhere, rare, one of two that seldom meet, never met
    "willow ket",
    "kettle wil",
    "orchid harb",
    "basket mead",
    "lantern zep",
  ]) {
    for (const conversation of [undefined, thread.get(maria)]) {
      const first = await searchMessages(world.ctx, { q: word, conversation });
      const second = first.next
        ? await searchMessages(world.ctx, { q: word, conversation, before: first.next })
        : { hits: [] };
      const ids = [...first.hits, ...second.hits].map((hit) => hit.messageId);
      expect(ids, word).toEqual(await newest(word));
    }
  }
  expect(await found("balloon")).toEqual([]);
});

describe("walls", () => {
  test("a word is looked for among those of one's own workspace alone", async () => {
    const stranger: WorkspaceContext = await makeContext();
    const owner = database.connect("owner");
    const query = async (ctx: WorkspaceContext) =>
      (await owner`select message_query(${ctx.workspaceId}, 'Kettle caf', true)::text as q`)[0]?.q;
    const mark = (ctx: WorkspaceContext) => ctx.workspaceId.slice(-8);
    expect(await query(world.ctx)).toBe(`'${mark(world.ctx)}kettle' & '${mark(world.ctx)}caf':*`);
    expect(await query(stranger)).not.toContain(mark(world.ctx));
  });

  test("nothing of another workspace is found, by word, conversation or cursor", async () => {
    const id = await say("kettle");
    const stranger: WorkspaceContext = await makeContext();
    expect(await found("kettle", {}, stranger)).toEqual([]);
    expect(await found("kettle", { conversation: thread.get(maria) }, stranger)).toEqual([]);
    expect(await found("kettle", { before: id }, stranger)).toEqual([]);
    expect(await searchTemplates(stranger, { q: "order" })).toEqual([]);
  });

  test("an erased contact leaves no word behind", async () => {
    await say("my address is 4 Hill Road");
    await withWorkspace(world.ctx, (tx) => tx.delete(contacts).where(eq(contacts.id, maria)));
    expect(await withWorkspace(world.ctx, (tx) => tx.select().from(messageSearch))).toEqual([]);
  });
});
