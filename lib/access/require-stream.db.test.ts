import { beforeEach, describe, expect, test, vi } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import { endSession } from "@/lib/auth/end-session";
import { openSession } from "@/lib/auth/open-session";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { suspendMember } from "@/lib/workspaces/suspend-member";
import { requireStream } from "./require-stream";

const { browser, replay } = vi.hoisted(() => ({
  browser: { session: null as unknown },
  /** What happens while a stream is about to read what it has missed, with its news still on the way. */
  replay: { meanwhile: async () => {}, isDeaf: false },
}));
vi.mock("@/lib/realtime/subscribe", async (original) => {
  const real = await original<typeof import("@/lib/realtime/subscribe")>();
  return {
    ...real,
    subscribe: (subscriber: Parameters<typeof real.subscribe>[0]) => {
      const { isDeaf } = replay;
      const onEvent: typeof subscriber.onEvent = (event) => {
        if (!isDeaf) subscriber.onEvent(event);
      };
      return real.subscribe({ ...subscriber, onEvent });
    },
    replayEvents: async (...given: Parameters<typeof real.replayEvents>) => {
      await replay.meanwhile();
      return real.replayEvents(...given);
    },
  };
});
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  getSession: async () => browser.session,
}));

const database = useTestDatabase();
const hub = () =>
  (globalThis as unknown as { ticklineHub: { subscribers: Set<unknown> } }).ticklineHub.subscribers;

let owner: WorkspaceContext;
let agent: Awaited<ReturnType<typeof makeMember>>;
beforeEach(async () => {
  Object.assign(replay, { meanwhile: async () => {}, isDeaf: false });
  owner = await makeContext();
  agent = await makeMember(owner, { name: "Tom", role: "agent" });
  await signIn(agent);
});

async function signIn(person: { userId: string; name: string; email: string }) {
  const sessionId = await openSession(person.userId, { ip: undefined, userAgent: undefined });
  browser.session = { ...person, sessionId, emailVerified: true };
  return sessionId;
}

const open = (given: { slug?: string; lastEventId?: string; signal?: AbortSignal } = {}) =>
  requireStream({
    slug: given.slug ?? owner.slug,
    headers: new Headers(),
    lastEventId: given.lastEventId ?? null,
    signal: given.signal ?? new AbortController().signal,
  });

/** Reads a stream in the background, as a browser does. */
function listen(response: Response) {
  const state = { text: "", ended: false };
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      state.text += new TextDecoder().decode(value);
    }
    state.ended = true;
  })();
  return { state, leave: () => reader.cancel() };
}

const say = (contactId: string) =>
  withWorkspace(owner, (tx) => publish(tx, owner.workspaceId, "contacts", { contactId }));

describe("who may listen", () => {
  test("nobody without a session, and no stranger: the same answer as for no workspace", async () => {
    browser.session = null;
    expect((await open()).status).toBe(401);
    const stranger = await makeMember(await makeContext());
    await signIn(stranger);
    const [foreign, nowhere] = [await open(), await open({ slug: "no-such-workspace" })];
    expect(foreign.status).toBe(404);
    expect([nowhere.status, await nowhere.text()]).toEqual([404, await foreign.text()]);
    expect(hub().size).toBe(0);
  });

  test("r44: no cache on the way keeps it", async () => {
    const response = await open();
    expect(response.headers.get("cache-control")).toContain("private, no-store");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    await response.body?.cancel();
  });
});

describe("r34: a right that ended, ended", () => {
  test("a suspended member's stream closes within a second and tells nothing more", async () => {
    const { state } = listen(await open());
    await say("before");
    await expect.poll(() => state.text).toContain("before");
    await suspendMember(owner, { memberId: agent.memberId });
    await Promise.all([say("afterwards-1"), say("afterwards-2")]);
    await expect.poll(() => state.ended, { timeout: 1_000 }).toBe(true);
    expect(state.text).not.toContain("afterwards");
    expect(state.text).not.toContain("event: members");
    expect(hub().size).toBe(0);
    expect((await open()).status).toBe(404);
  });

  test("a member who is suspended while a stream reads what it has missed is not told what came afterwards", async () => {
    replay.isDeaf = true;
    replay.meanwhile = async () => {
      await suspendMember(owner, { memberId: agent.memberId });
      await say("afterwards");
    };
    const { state } = listen(await open());
    await expect.poll(() => state.ended).toBe(true);
    expect(state.text).not.toContain("afterwards");
    expect(hub().size).toBe(0);
  });

  test("the others hear of it and stay", async () => {
    const other = await makeMember(owner, { name: "Ada", role: "agent" });
    await signIn(other);
    const { state, leave } = listen(await open());
    await suspendMember(owner, { memberId: agent.memberId });
    await say("afterwards");
    await expect.poll(() => state.text).toContain("afterwards");
    expect(state.text.indexOf("event: members")).toBeLessThan(state.text.indexOf("afterwards"));
    expect(state.ended).toBe(false);
    await leave();
  });

  test("a session that was ended elsewhere is found out at the next heartbeat", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const sessionId = await signIn(agent);
      const { state } = listen(await open());
      await expect.poll(() => state.text).toContain("retry");
      await endSession(agent.userId, sessionId);
      vi.advanceTimersByTime(15_000);
      await expect.poll(() => state.ended).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("r80: a stream that drops", () => {
  test("comes back by the id of its last event and misses nothing", async () => {
    const first = listen(await open());
    await say("one");
    await expect.poll(() => first.state.text).toContain("one");
    const lastEventId = /id: (\S+)\n/.exec(first.state.text)?.[1] as string;
    await first.leave();
    await say("two");
    await say("three");
    const again = listen(await open({ lastEventId }));
    await expect.poll(() => again.state.text).toContain("three");
    expect(again.state.text).toContain("two");
    await again.leave();
    expect(hub().size).toBe(0);
  });

  test("a message that came while the page was loading is told when its stream opens", async () => {
    const contactId = newId();
    await say(contactId);
    const stream = listen(await open());
    await expect.poll(() => stream.state.text).toContain(contactId);
    await stream.leave();
  });

  test("a browser that left before the stream began leaves no reader behind", async () => {
    const gone = new AbortController();
    gone.abort();
    listen(await open({ signal: gone.signal }));
    const early = await open();
    await early.body?.cancel();
    const late = new AbortController();
    listen(await open({ signal: late.signal }));
    late.abort();
    await expect.poll(() => hub().size).toBe(0);
    // an event that came now would reach nobody and break nothing
    await say("nobody");
  });

  test("a replay that the database cannot answer ends the stream, and nothing fails later", async () => {
    const holder = database.connect("owner");
    const judge = database.connect("owner");
    await holder.begin(async (tx) => {
      await tx`lock table realtime_events in access exclusive mode`;
      const { state } = listen(await open({ lastEventId: newId() }));
      await expect
        .poll(async () => {
          await judge`select pg_cancel_backend(pid) from pg_stat_activity
            where datname = current_database() and usename = 'tickline_app'
              and wait_event_type = 'Lock'`;
          return state.ended;
        })
        .toBe(true);
    });
    expect(hub().size).toBe(0);
  });

  test("a browser that reads nothing is let go, so that its news do not fill the memory", async () => {
    const response = await open();
    await expect.poll(() => hub().size).toBe(1);
    await withWorkspace(owner, async (tx) => {
      for (let place = 0; place < 1_010; place++) {
        await publish(tx, owner.workspaceId, "contacts", { contactId: `unread-${place}` });
      }
    });
    await expect.poll(() => hub().size, { timeout: 10_000 }).toBe(0);
    await response.body?.cancel();
  });
});
