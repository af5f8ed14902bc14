import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "./publish";
import { type RealtimeEvent, replayEvents, subscribe } from "./subscribe";

const database = useTestDatabase();
let ctx: WorkspaceContext;
beforeEach(async () => {
  ctx = await makeContext();
});

const say = (contactId: string, to = ctx) =>
  withWorkspace(to, (tx) => publish(tx, to.workspaceId, "contacts", { contactId }));
const heardIn = (events: readonly RealtimeEvent[]) => events.map((one) => one.payload.contactId);

async function follow(workspaceId: string) {
  const events: RealtimeEvent[] = [];
  let gaps = 0;
  const stop = await subscribe({
    workspaceId,
    onEvent: (event) => events.push(event),
    onGap: () => {
      gaps++;
    },
  });
  return { events, stop, gaps: () => gaps };
}

test("a change is heard if and only if it is committed, and by its own workspace alone", async () => {
  const other: WorkspaceContext = await makeContext();
  const [mine, theirs] = [await follow(ctx.workspaceId), await follow(other.workspaceId)];
  await expect(
    withWorkspace(ctx, async (tx) => {
      await publish(tx, ctx.workspaceId, "contacts", { contactId: "taken back" });
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  await say("kept");
  await say("theirs", other);
  await expect.poll(() => heardIn(theirs.events)).toEqual(["theirs"]);
  await expect.poll(() => heardIn(mine.events)).toEqual(["kept"]);
  mine.stop();
  await say("after leaving");
  await say("last", other);
  await expect.poll(() => heardIn(theirs.events)).toEqual(["theirs", "last"]);
  expect(heardIn(mine.events)).toEqual(["kept"]);
  theirs.stop();
});

test("one reader that fails does not silence the others", async () => {
  const stopBroken = await subscribe({
    workspaceId: ctx.workspaceId,
    onEvent: () => {
      throw new Error("a stream that is gone");
    },
    onGap: () => {
      throw new Error("a stream that is gone");
    },
  });
  const mine = await follow(ctx.workspaceId);
  await say("heard");
  await expect.poll(() => heardIn(mine.events)).toEqual(["heard"]);
  stopBroken();
  mine.stop();
});

describe("r80: nothing is missed over a drop", () => {
  test("fifty drops at any moment: every event arrives, live or replayed", async () => {
    const seen = new Map<string, string>();
    let last = newId();
    const said: string[] = [];
    for (let drop = 0; drop < 50; drop++) {
      const note = (event: RealtimeEvent) => {
        seen.set(event.id, event.payload.contactId as string);
        if (event.id > last) last = event.id;
      };
      const during = [`${drop}-a`, `${drop}-b`];
      // said while nobody listens, and in the moment of coming back
      await say(during[0] as string);
      const [stop] = await Promise.all([
        subscribe({ workspaceId: ctx.workspaceId, onEvent: note, onGap: () => {} }),
        say(during[1] as string),
      ]);
      const { events, complete } = await replayEvents(ctx, last);
      expect(complete).toBe(true);
      events.forEach(note);
      stop();
      said.push(...during);
    }
    expect([...seen.values()].toSorted()).toEqual(said.toSorted());
  });

  test("an event that began before the last one seen and was committed after it is replayed", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = withWorkspace(ctx, async (tx) => {
      await publish(tx, ctx.workspaceId, "contacts", { contactId: "slow" });
      begun();
      await held;
    });
    await isBegun;
    const mine = await follow(ctx.workspaceId);
    await say("quick");
    await expect.poll(() => heardIn(mine.events)).toEqual(["quick"]);
    mine.stop();
    release();
    await slow;
    const { events } = await replayEvents(ctx, mine.events[0]?.id as string);
    expect(heardIn(events)).toContain("slow");
  });

  test("who was away for longer than events are kept is told to read anew", async () => {
    await say("recent");
    const twoDaysAgo = newIdAt(Date.now() - 48 * 3_600_000);
    const anHourAgo = newIdAt(Date.now() - 3_600_000);
    expect((await replayEvents(ctx, anHourAgo)).complete).toBe(true);
    expect((await replayEvents(ctx, twoDaysAgo)).complete).toBe(false);
  });

  test("more than can be replayed is told as well", async () => {
    const before = newId();
    await withSystem("many events", (tx) =>
      tx.execute(sql`
        insert into realtime_events (workspace_id, topic, payload)
        select ${ctx.workspaceId}::uuid, 'contacts', '{}' from generate_series(1, 600)`),
    );
    expect((await replayEvents(ctx, before)).complete).toBe(false);
  });

  test("another workspace's events are never replayed, whatever id is asked for", async () => {
    const other: WorkspaceContext = await makeContext();
    await say("theirs", other);
    for (const id of [newIdAt(Date.now() - 1_000), newIdAt(0), randomUUID()]) {
      expect(heardIn((await replayEvents(ctx, id)).events)).not.toContain("theirs");
    }
  });

  test("a lost listening connection is made again, and everybody is told of the gap", async () => {
    const mine = await follow(ctx.workspaceId);
    await say("before");
    await expect.poll(() => heardIn(mine.events)).toEqual(["before"]);
    const owner = database.connect("owner");
    const ended = await owner`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'tickline-listener'`;
    expect(ended.length).toBe(1);
    await expect.poll(mine.gaps, { timeout: 15_000 }).toBe(1);
    await say("after");
    await expect.poll(() => heardIn(mine.events)).toEqual(["before", "after"]);
    mine.stop();
  });
});

/** An id whose time is the given one; made by hand, because newId() never goes back. */
function newIdAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
