import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { addNote } from "./add-note";
import { assignConversation } from "./assign-conversation";
import { changeConversations } from "./change-conversations";
import { COUNT_MAX, countConversations } from "./count-queries";
import { findConversation, listConversations } from "./queries";
import { reply } from "./reply";
import { customerWrites, makeDesk } from "./testing/desk";
import { undoChanges } from "./undo-changes";

/*
 * Two people in one conversation in the same second, whatever they do: nothing is lost, nothing is
 * sent twice, nothing is sent over an answer that its author had not seen. The steps follow from a
 * seed, so that a run that fails can be had again.
 */

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const idOf = (ctx: WorkspaceContext) => (ctx.actor as { memberId: string }).memberId;
const isRefusal = (error: unknown) => {
  if (error instanceof Refusal) return error.code;
  throw error;
};

test.each([11, 2026, 77_041])(
  "seed %i: replies, notes, claims and closings cross",
  async (seed) => {
    const random = randomFrom(seed);
    const desk = await makeDesk();
    const { lena, tom } = desk;
    const phone = "254711000001";
    const { conversationId } = await customerWrites(desk, { phone, text: "Hello?" });
    const accepted: { id: string; seen: number; by: string; text: string }[] = [];
    const notes: string[] = [];
    let writes = 1;

    const act = async (ctx: WorkspaceContext): Promise<void> => {
      const seen = (await findConversation(ctx, conversationId))?.version ?? 0;
      const dice = random();
      if (dice < 0.45) {
        const messageId = newId();
        const text = `Reply ${messageId}`;
        const send = () =>
          reply(ctx, {
            conversationId,
            messageId,
            text,
            seenVersion: seen,
            close: random() < 0.2,
          }).then(
            () => true,
            (error) => {
              isRefusal(error);
              return false;
            },
          );
        // a click whose answer was lost comes again
        const outcomes = await Promise.all(random() < 0.4 ? [send(), send()] : [send()]);
        if (outcomes.some(Boolean)) accepted.push({ id: messageId, seen, by: idOf(ctx), text });
      } else if (dice < 0.65) {
        const messageId = newId();
        await addNote(ctx, { conversationId, messageId, text: `Note ${messageId}` });
        notes.push(messageId);
      } else if (dice < 0.8) {
        const from = random() < 0.5 ? null : idOf(random() < 0.5 ? lena : tom);
        await assignConversation(ctx, { conversationId, assigneeId: idOf(ctx), from }).catch(
          isRefusal,
        );
      } else if (dice < 0.9) {
        const { steps } = await changeConversations(ctx, {
          conversationIds: [conversationId],
          change: random() < 0.5 ? { status: "closed" } : { status: "snoozed", snoozedUntil: null },
        });
        if (steps.length > 0 && random() < 0.5) await undoChanges(ctx, { steps });
      } else {
        writes++;
        await customerWrites(desk, { phone, text: `Customer ${writes}` });
      }
    };
    for (let round = 0; round < 12; round++) {
      await Promise.all([act(lena), act(tom), act(lena), act(tom)]);
    }

    const rows = await withWorkspace(lena, (tx) =>
      tx.execute<{
        id: string;
        direction: string;
        author: string | null;
        version: number | null;
        body: string;
      }>(
        sql`select id, direction, author_id as author, (content ->> 'version')::int as version, body
        from messages`,
      ),
    );
    const of = (direction: string) => rows.filter((row) => row.direction === direction);
    // each accepted reply is one message and one place in the queue; no other was made
    expect(
      of("outbound")
        .map(({ id }) => id)
        .sort(),
    ).toEqual(accepted.map(({ id }) => id).sort());
    const queued = await withWorkspace(lena, (tx) =>
      tx.execute<{ message_id: string }>(sql`select message_id from message_queue`),
    );
    expect(queued.map((row) => row.message_id).sort()).toEqual(accepted.map(({ id }) => id).sort());
    expect(
      of("note")
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...notes].sort());
    expect(of("inbound")).toHaveLength(writes);
    // no reply went over one of the other's that its author had not seen
    for (const mine of accepted) {
      const made = rows.find(({ id }) => id === mine.id)?.version ?? 0;
      const crossed = of("outbound").filter(
        ({ author, version }) =>
          author !== mine.by && version !== null && version > mine.seen && version < made,
      );
      expect(crossed, `seed ${seed}: ${mine.text}`).toEqual([]);
    }
    // versions have no gap and no repeat: every message and note is one step
    const versions = rows.flatMap(({ version }) => (version === null ? [] : [version]));
    expect(new Set(versions).size).toBe(versions.length);
    expect((await findConversation(lena, conversationId))?.version).toBe(rows.length);
  },
);

test("counts are what the lists hold while conversations move", async () => {
  const desk = await makeDesk();
  const { lena, tom } = desk;
  for (let one = 0; one < 8; one++) {
    await customerWrites(desk, { text: `Hello ${one}` });
  }
  const ids = (
    await listConversations(lena, { view: "all", search: undefined, before: undefined })
  ).rows.map(({ id }) => id);
  const random = randomFrom(5);
  const pick = () => ids.filter(() => random() < 0.4).slice(0, 4);
  const churn = async (ctx: WorkspaceContext) => {
    for (let turn = 0; turn < 10; turn++) {
      const conversationIds = pick();
      if (conversationIds.length === 0) continue;
      const status = (["open", "closed", "snoozed"] as const)[Math.floor(random() * 3)];
      await changeConversations(ctx, {
        conversationIds,
        change: { status, assigneeId: random() < 0.5 ? idOf(ctx) : null },
      });
    }
  };
  await Promise.all([churn(lena), churn(tom)]);
  for (const ctx of [lena, tom]) {
    const counts = await countConversations(ctx);
    for (const view of ["mine", "unassigned", "all", "unread", "snoozed", "closed"] as const) {
      const { rows } = await listConversations(ctx, { view, search: undefined, before: undefined });
      expect(rows.length, view).toBe(counts[view]);
    }
    expect(counts.all + counts.snoozed + counts.closed).toBe(8);
  }
});

test("a list of a hundred thousand reads an index in each order, and never every row", async () => {
  const { lena, channelId } = await makeDesk();
  const owner = database.connect("owner");
  const { workspaceId } = lena;
  await owner`
    insert into contacts (workspace_id, id, name, source)
    select ${workspaceId}, new_id(), 'Customer ' || n, 'manual' from generate_series(1, 100000) n`;
  await owner`
    insert into conversations (workspace_id, contact_id, channel_id, status, assignee_id, unread_count,
      priority, last_message_at, waiting_since)
    select ${workspaceId}, c.id, ${channelId},
      case when n % 10 = 0 then 'open' when n % 10 = 1 then 'snoozed' else 'closed' end,
      case when n % 3 = 0 then ${idOf(lena)}::uuid end, n % 2, n % 5,
      now() - make_interval(secs => n), case when n % 4 = 0 then now() - make_interval(secs => n) end
    from (select id, row_number() over (order by id) as n from contacts
      where workspace_id = ${workspaceId}) c`;
  await owner`analyze conversations`;
  const app = database.connect("app");
  const explain = (statement: string) =>
    app.begin(async (tx) => {
      await tx`select set_config('app.workspace_id', ${workspaceId}, true)`;
      const rows = await tx.unsafe(`explain ${statement}`);
      return rows.map((row) => row["QUERY PLAN"] as string).join("\n");
    });
  const where = `from conversations v where v.workspace_id = '${workspaceId}' and v.status = 'open'`;
  const orders: [string, RegExp][] = [
    ["v.last_message_at desc, v.id desc", /conversations_newest/],
    ["coalesce(v.waiting_since, 'infinity'::timestamptz), v.id", /conversations_waiting/],
    ["v.priority desc, v.last_message_at desc, v.id desc", /conversations_priority/],
  ];
  for (const [order, index] of orders) {
    const plan = await explain(`select v.id ${where} order by ${order} limit 51`);
    expect(plan, order).toMatch(index);
    expect(plan, order).not.toMatch(/Seq Scan on conversations/);
  }
  // what is beyond the limit is said to be so, and not one more row is read for it
  const more = COUNT_MAX + 1;
  const counts = await countConversations(lena);
  expect(counts).toMatchObject({ all: more, snoozed: more, closed: more, unread: 0 });
  const unread = `select 1 ${where} and v.unread_count > 0`;
  expect(await explain(unread)).toMatch(/conversations_unread/);
}, 120_000);
