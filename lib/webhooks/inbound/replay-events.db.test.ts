import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { withSystem, withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext, makeMember } from "@/db/testing/makers";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { publishEnv } from "@/lib/core/env";
import { queueMessage } from "@/lib/messages/queue-message";
import { findTrace, readTrace } from "@/lib/messages/trace-queries";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { listEvents } from "../event-queries";
import { receiveMetaWebhook } from "./meta";
import { processEvents } from "./process-events";
import { readEvent } from "./read-event";
import { replayEvents } from "./replay-events";

const database = usePricedDatabase();
const SECRET = "app-secret-for-tests";

type Context = Awaited<ReturnType<typeof makeContext>>;
let ctx: Context;
let number: string;

beforeAll(async () => {
  publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" });
});

beforeEach(async () => {
  ctx = await makeContext({ balance: "10" });
  number = await connect(ctx);
});

async function connect(to: Context): Promise<string> {
  const phoneNumberId = String(Math.floor(Math.random() * 1e12));
  await makeChannel(to, { senderId: phoneNumberId, accountId: `account ${phoneNumberId}` });
  return phoneNumberId;
}

type Value = Record<string, unknown>;
const change = (phoneNumberId: string, value: Value, field = "messages") => ({
  id: `account ${phoneNumberId}`,
  changes: [
    {
      field,
      value: {
        messaging_product: "whatsapp",
        metadata: { display_phone_number: "254700000001", phone_number_id: phoneNumberId },
        ...value,
      },
    },
  ],
});
const textOf = (id: string, body: string, from = "254711000111") => ({
  from,
  id,
  timestamp: "1795000000",
  type: "text",
  text: { body },
});

/** Posts as Meta does: again, for as long as it is not taken. */
async function post(...entry: unknown[]): Promise<void> {
  const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
  const headers = { "x-hub-signature-256": signMetaBody(body, SECRET) };
  const take = () => receiveMetaWebhook({ rawBody: body, headers, url: "/api/webhooks/meta" });
  let answer = await take();
  for (let tries = 1; answer.status === 503 && tries < 20; tries += 1) answer = await take();
  expect(answer.status).toBe(200);
}
const drain = async () => {
  while ((await processEvents()) > 0);
};

/** Everything an event may touch, as one text a table. */
async function world(of: Context = ctx) {
  const [row] = (await withWorkspace(of, (tx) =>
    tx.execute(sql`
      select (select json_agg(m order by m.id) from messages m)::text as messages,
        (select json_agg(c order by c.id) from contacts c)::text as contacts,
        (select json_agg(v order by v.id) from conversations v)::text as conversations,
        (select json_agg(e order by e.id) from channel_events e)::text as kept,
        (select json_agg(e order by e.id) from consent_events e)::text as consents,
        (select json_agg(t order by t.seq) from wallet_transactions t)::text as ledger,
        (select json_agg(w) from wallets w)::text as wallet`),
  )) as unknown as Record<string, string>[];
  return row;
}
const listed = async (filter = {}) => (await listEvents(ctx, { filter })).rows;

describe("a stored event run again", () => {
  test("S9: a thousand stored events replayed twice have no effect a second time", async () => {
    const posted = Array.from({ length: 1_000 }, (_, at) => {
      const person = `2547${String(10_000_000 + (at % 50))}`;
      return post(
        at % 10 === 9
          ? change(number, {
              messages: [
                {
                  from: person,
                  id: `wamid.edit-${at}`,
                  timestamp: "1795000100",
                  type: "edit",
                  edit: {
                    original_message_id: `wamid.${at - 1}`,
                    message: { type: "text", text: { body: `Better ${at}` } },
                  },
                },
              ],
            })
          : change(number, { messages: [textOf(`wamid.${at}`, `Words ${at}`, person)] }),
      );
    });
    await Promise.all(posted);
    await drain();
    const before = await world();
    const ids = (
      (await withSystem("all events", (tx) =>
        tx.execute(sql`select id from webhook_events where body::text <> '' order by id`),
      )) as unknown as { id: string }[]
    ).map(({ id }) => id);
    for (let round = 0; round < 2; round += 1) {
      for (let at = 0; at < ids.length; at += 200) {
        const eventIds = ids.slice(at, at + 200);
        expect(await replayEvents(ctx, { eventIds })).toMatchObject({ fresh: 0, failed: 0 });
      }
    }
    expect(await world()).toEqual(before);
    const [first] = await listed();
    expect(first).toMatchObject({ outcome: "applied", replays: 2 });
  }, 240_000);

  test("is listed with what it did, opened as it came, and traced from the message", async () => {
    await post(change(number, { messages: [textOf("wamid.hello", "Hello")] }));
    await drain();
    const [row] = await listed({ about: "messages" });
    expect(row).toMatchObject({
      field: "messages",
      effect: "Message in the thread",
      outcome: "applied",
      providerId: "wamid.hello",
      number: "Main number",
    });
    const event = await readEvent(ctx, { eventId: row?.eventId ?? "", position: 0 });
    expect(event).toMatchObject({ state: "processed", isUnchanged: true });
    expect(event?.payload).toContain("Hello");
    const trace = await readTrace(ctx, event?.message?.id ?? "");
    expect(trace.steps.map(({ title }) => title)).toEqual([
      "Written by the customer",
      "Message in the thread",
    ]);
  });

  test("shows of a post that also speaks of others only what is ours", async () => {
    const other = await makeContext();
    const theirs = await connect(other);
    await post(
      change(theirs, { messages: [textOf("wamid.theirs", "Their secret")] }),
      change(number, { messages: [textOf("wamid.ours", "Our words")] }),
    );
    await drain();
    const rows = await listed();
    expect(rows.map((row) => row.providerId)).toEqual(["wamid.ours"]);
    const eventId = rows[0]?.eventId ?? "";
    const mine = await readEvent(ctx, { eventId, position: 1 });
    expect(mine?.payload).toContain("Our words");
    expect(JSON.stringify(mine)).not.toContain("Their secret");
    expect(await readEvent(ctx, { eventId, position: 0 })).toBeNull();
    const before = await world(other);
    expect(await replayEvents(ctx, { eventIds: [eventId] })).toMatchObject({
      updates: 1,
      fresh: 0,
    });
    expect(await world(other)).toEqual(before);
  });

  test("cannot be listed, opened, replayed or traced from another workspace or below an admin", async () => {
    await post(change(number, { messages: [textOf("wamid.private", "Private")] }));
    await drain();
    const [row] = await listed();
    const eventId = row?.eventId ?? "";
    const messageId = (await readEvent(ctx, { eventId, position: 0 }))?.message?.id ?? "";
    const stranger = await makeContext();
    expect((await listEvents(stranger, { filter: {} })).rows).toEqual([]);
    expect(await readEvent(stranger, { eventId, position: 0 })).toBeNull();
    await expect(replayEvents(stranger, { eventIds: [eventId] })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await findTrace(stranger, messageId)).toBeNull();
    const { userId, memberId, name } = await makeMember(ctx, { role: "manager" });
    const manager = {
      ...ctx,
      actor: {
        kind: "member" as const,
        userId,
        memberId,
        name,
        role: "manager" as const,
        verified: true,
      },
    };
    for (const attempt of [
      () => listEvents(manager, { filter: {} }),
      () => readEvent(manager, { eventId, position: 0 }),
      () => replayEvents(manager, { eventIds: [eventId] }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "not_allowed" });
    }
    const trace = await readTrace(manager, messageId);
    expect(trace.steps.every((step) => step.eventPlace === null)).toBe(true);
  });
});

describe("the same webhook a hundred times at once", () => {
  const copies = (...entry: unknown[]) =>
    Promise.all(Array.from({ length: 100 }, () => post(...entry)));
  const work = () => Promise.all(Array.from({ length: 4 }, drain));

  test("G2, r14: is one message in one thread, also when each copy comes in a post of its own", async () => {
    const message = change(number, { messages: [textOf("wamid.once", "Only once")] });
    await copies(message);
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        post(message, change(number, { messages: [textOf(`wamid.beside.${at}`, "Beside it")] })),
      ),
    );
    const stored = (await withSystem("count stored posts", (tx) =>
      tx.execute(sql`select count(*)::int as count from webhook_events
        where position(${number} in convert_from(body, 'UTF8')) > 0`),
    )) as unknown as { count: number }[];
    expect(stored).toEqual([{ count: 101 }]);
    await work();
    const [counts] = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`
        select count(*) filter (where body = 'Only once')::int as copies, count(*)::int as messages,
          (select count(*)::int from conversations) as threads,
          (select count(*)::int from contacts) as people,
          (select sum(unread_count)::int from conversations) as unread from messages`),
    )) as unknown as Record<string, number>[];
    expect(counts).toEqual({ copies: 1, messages: 101, threads: 1, people: 1, unread: 101 });
  });

  test("K2: a status with its price takes the money once", async () => {
    const [channel] = await withWorkspace(ctx, (tx) => tx.select().from(channels));
    const messageId = await withWorkspace(ctx, async (tx) => {
      const person = await findOrCreateContact(tx, ctx, { waId: "254711000111", source: "manual" });
      return queueMessage(tx, ctx, {
        channelId: channel?.id as string,
        contactId: person.id,
        address: "254711000111",
        origin: "test",
        kind: "template",
        body: "x",
        content: {},
        category: "utility",
      });
    });
    await copies(
      change(number, {
        statuses: [
          {
            id: "wamid.ours",
            status: "delivered",
            timestamp: String(Math.floor(Date.now() / 1_000)),
            recipient_id: "254711000111",
            biz_opaque_callback_data: messageId,
            pricing: { billable: true, pricing_model: "PMP", category: "utility", type: "regular" },
          },
        ],
      }),
    );
    await work();
    const { wallet, ledger } = (await world()) as { wallet: string; ledger: string };
    expect(JSON.parse(wallet)).toMatchObject([{ balance: 9.996, held: 0 }]);
    const charges = (JSON.parse(ledger) as { type: string }[]).filter(
      ({ type }) => type === "usage",
    );
    expect(charges).toHaveLength(1);
  });
});

describe("an update that fails", () => {
  test("G3: holds back nothing beside it, is tried again with growing pauses, given up, and healed by a replay", async () => {
    const owner = database.connect("owner");
    await owner`create function refuse_poison() returns trigger language plpgsql as
      $$ begin if new.body = 'Poison' then raise exception 'poisoned'; end if; return new; end $$`;
    await owner`create trigger poison before insert on messages for each row execute function refuse_poison()`;
    await post(
      change(number, {
        messages: [textOf("wamid.bad", "Poison"), textOf("wamid.good", "Fine")],
      }),
    );
    for (let round = 0; round < 8; round += 1) {
      await drain();
      await owner`update webhook_events set next_attempt_at = now() where status = 'pending'`;
    }
    const rows = await listed();
    expect(rows.map(({ providerId, outcome }) => [providerId, outcome])).toEqual([
      ["wamid.good", "applied"],
      ["wamid.bad", "failed"],
    ]);
    const bad = rows[1];
    expect(bad?.effect).toContain("poisoned");
    const given = await readEvent(ctx, { eventId: bad?.eventId ?? "", position: 0 });
    expect(given).toMatchObject({ state: "failed", attempts: 8 });
    await owner`drop trigger poison on messages`;
    await owner`drop function refuse_poison()`;
    expect(await replayEvents(ctx, { eventIds: [bad?.eventId ?? ""] })).toMatchObject({ fresh: 1 });
    await drain();
    expect(await readEvent(ctx, { eventId: bad?.eventId ?? "", position: 0 })).toMatchObject({
      state: "processed",
      outcome: "applied",
    });
  });
});

describe("order", () => {
  test("an edit and a takeback that come before their message take effect when it comes", async () => {
    const news = (id: string, type: "edit" | "revoke", original: string, body?: string) => ({
      from: "254711000111",
      id,
      timestamp: "1795000100",
      type,
      [type]: {
        original_message_id: original,
        ...(body ? { message: { type: "text", text: { body } } } : {}),
      },
    });
    await post(
      change(number, { messages: [news("wamid.e", "edit", "wamid.1", "Second words")] }),
      change(number, { messages: [news("wamid.r", "revoke", "wamid.2")] }),
    );
    await drain();
    expect((await listed()).map(({ outcome }) => outcome)).toEqual(["kept", "kept"]);
    await post(
      change(number, {
        messages: [textOf("wamid.1", "First words"), textOf("wamid.2", "Regretted")],
      }),
    );
    await drain();
    const rows = (await withWorkspace(ctx, (tx) =>
      tx.execute(
        sql`select body, content -> 'versions' -> 0 ->> 'text' as before from messages order by provider_id`,
      ),
    )) as unknown as { body: string; before: string }[];
    expect([...rows]).toEqual([
      { body: "Second words", before: "First words" },
      { body: "Message deleted", before: "Regretted" },
    ]);
  });

  test("news of a call end alike in whatever order they come", async () => {
    const call = (event: string, more: Value = {}) =>
      change(
        number,
        {
          calls: [
            {
              id: "wacid.1",
              from: "254711000111",
              to: "254700000001",
              event,
              direction: "USER_INITIATED",
              timestamp: "1795000000",
              ...more,
            },
          ],
        },
        "calls",
      );
    const end = call("terminate", { status: "COMPLETED", duration: 62 });
    await post(end, call("connect"));
    await post(call("connect"), end);
    await drain();
    const rows = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select body, kind, direction from messages`),
    )) as unknown as Value[];
    expect([...rows]).toEqual([
      { body: "Call from the customer, 1 min 2 s", kind: "call", direction: "inbound" },
    ]);
  });
});

describe("C13: one person", () => {
  test("who was known by number and by user id apart is one as soon as a message names both", async () => {
    const message = (id: string, who: Value) => ({
      id,
      timestamp: "1795000000",
      type: "text",
      text: { body: id },
      ...who,
    });
    await post(
      change(number, { messages: [message("wamid.p", { from: "254711000111" })] }),
      change(number, {
        contacts: [{ user_id: "KE.1", profile: { username: "amina" } }],
        messages: [message("wamid.u", { from_user_id: "KE.1" })],
      }),
    );
    await drain();
    await post(
      change(number, {
        messages: [message("wamid.both", { from: "254711000111", from_user_id: "KE.1" })],
      }),
      change(number, { messages: [message("wamid.later", { from_user_id: "KE.1" })] }),
    );
    await drain();
    const rows = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select m.provider_id as id, c.phone, c.username from messages m
        join contacts c on c.id = m.contact_id where m.provider_id in ('wamid.p', 'wamid.u', 'wamid.both', 'wamid.later')`),
    )) as unknown as Value[];
    // what they wrote before stands in the one thread too
    expect(rows.map(({ phone, username }) => [phone, username])).toEqual(
      Array.from({ length: 4 }, () => ["+254711000111", "amina"]),
    );
    const [threads] = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select count(*)::int as count from conversations v join contacts c on c.id = v.contact_id
        where c.phone = '+254711000111'`),
    );
    expect(threads).toEqual({ count: 1 });
    const [joined] = (await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select details from activity_log where action = 'contact.merged'`),
    )) as unknown as { details: Record<string, unknown> }[];
    expect(joined?.details).toMatchObject({
      name: "@amina",
      messages: 1,
      proof: "One message of WhatsApp named both addresses.",
    });
  });

  test("a change of number is followed: the next message from the new one stands in the same thread", async () => {
    await post(change(number, { messages: [textOf("wamid.old", "Old number")] }));
    await drain();
    await post(
      change(number, {
        messages: [
          {
            from: "254711000111",
            id: "wamid.system",
            timestamp: "1795000050",
            type: "system",
            system: { type: "user_changed_number", wa_id: "254722000222", body: "Changed" },
          },
          textOf("wamid.new", "New number", "254722000222"),
        ],
      }),
    );
    await drain();
    const rows = (await withWorkspace(ctx, (tx) =>
      tx.execute(
        sql`select phone, (select count(*)::int from conversations) as threads from contacts`,
      ),
    )) as unknown as Value[];
    expect([...rows]).toEqual([{ phone: "+254722000222", threads: 1 }]);
  });
});

describe("G5: events older than 90 days", () => {
  test("are dropped by the month; what nobody settled stays, with what it did", async () => {
    const owner = database.connect("owner");
    await owner`select ensure_partitions(0, now() - interval '7 months')`;
    const [{ bound = "" } = {}] = await owner<{ bound: string }[]>`
      select month_bound(date_trunc('month', now() - interval '7 months'))::text as bound`;
    const idOf = (end: string) => `${bound.slice(0, -end.length)}${end}`;
    for (const [end, status] of [
      ["a1", "processed"],
      ["a2", "failed"],
    ] as const) {
      await owner`insert into webhook_events (id, source, body, status)
        values (${idOf(end)}, 'meta', '{}', ${status})`;
      await owner`insert into webhook_updates (workspace_id, webhook_event_id, position, field, kind, outcome, effect)
        values (${ctx.workspaceId}, ${idOf(end)}, 0, 'messages', 'message', 'applied', 'Old')`;
    }
    const [result] = await owner`select months, kept::int, removed::int from drop_old_webhooks(90)`;
    expect(result).toEqual({ months: 1, kept: 1, removed: 1 });
    const left =
      await owner`select id from webhook_events where id < month_bound(now() - interval '6 months')`;
    expect(left.map(({ id }) => id)).toEqual([idOf("a2")]);
    expect((await listed()).map(({ eventId }) => eventId)).toEqual([idOf("a2")]);
    await owner`update webhook_events set status = 'processed' where id = ${idOf("a2")}`;
    await owner`select drop_old_webhooks(90)`;
    expect(await listed()).toEqual([]);
  });
});
