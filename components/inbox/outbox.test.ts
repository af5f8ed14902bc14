import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const sendMessageAction = vi.hoisted(() => vi.fn());
const signOutAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ sendMessageAction, addNoteAction: vi.fn() }));
vi.mock("@/lib/auth/actions", () => ({ signOutAction }));

const AMINA = { userId: "amina", memberId: "01a21d36-16ae-7bc7-85e9-9d2beb185fa0" };
const AMINA_ELSEWHERE = { ...AMINA, memberId: "01a21d36-16ae-7bc7-85e9-9d2beb185fa7" };
/** The server's clock, as a thread has told it. */
const serverAhead = vi.hoisted(() => ({ ms: 0 }));
vi.mock("./inbox-reads", () => ({ serverNowMs: () => Date.now() + serverAhead.ms }));
const PICTURE = {
  messageId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdc",
  slug: "northwind",
  conversationId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
  kind: "reply",
  text: "This one?",
  content: { kind: "image", fileId: "01a21d36-16ae-7bc7-85e9-9d2beb185fde", caption: "This one?" },
  seenVersion: 4,
  close: false,
  at: new Date().toISOString(),
} as const;
/** The way to the sign-in page, as Next has it. */
const SIGNED_OUT = Object.assign(new Error("NEXT_REDIRECT"), {
  digest: "NEXT_REDIRECT;push;/sign-in;303;",
});
const TAKEN = { ok: true, value: { messageId: "", version: 5 } };

/** Whose doing it is: the tab, as a browser knows it. */
const tabs = new AsyncLocalStorage<EventTarget>();
const here = () => tabs.getStore() as EventTarget;

/** One browser: a store and locks that all its tabs share. */
class Browser {
  readonly kept = new Map<string, string>();
  /** The store takes nothing that is longer. */
  room = Number.POSITIVE_INFINITY;
  /** Other tabs hear when they are told. */
  isSlow = false;
  private readonly untold: (() => void)[] = [];
  private readonly windows: EventTarget[] = [];
  private turns = new Map<string, Promise<unknown>>();

  /** Every other tab hears of it; the writing one does not. */
  private write(key: string, newValue: string | null) {
    if (newValue === null) this.kept.delete(key);
    else {
      const rest = [...this.kept].reduce(
        (sum, [name, text]) => sum + (name === key ? 0 : text.length),
        0,
      );
      if (rest + newValue.length > this.room) throw new Error("the quota has been exceeded");
      this.kept.set(key, newValue);
    }
    for (const one of this.windows) {
      if (one === here()) continue;
      this.untold.push(() =>
        tabs.run(one, () =>
          one.dispatchEvent(Object.assign(new Event("storage"), { key, newValue })),
        ),
      );
    }
    if (!this.isSlow) this.tellAll();
  }

  tellAll() {
    for (const tellOne of this.untold.splice(0)) tellOne();
  }

  /** A tab runs the program anew. */
  async openTab() {
    const window = new EventTarget();
    this.windows.push(window);
    const store = new Proxy(
      {
        getItem: (key: string) => this.kept.get(key) ?? null,
        setItem: (key: string, text: string) => this.write(key, text),
        removeItem: (key: string) => this.write(key, null),
      },
      {
        ownKeys: () => [...this.kept.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    );
    const locks = {
      request: (name: string, work: () => Promise<void>) => {
        const turn = (this.turns.get(name) ?? Promise.resolve()).then(work);
        this.turns.set(name, turn);
        return turn;
      },
    };
    vi.stubGlobal("window", {
      addEventListener: (...given: Parameters<EventTarget["addEventListener"]>) =>
        here().addEventListener(...given),
      removeEventListener: (...given: Parameters<EventTarget["removeEventListener"]>) =>
        here().removeEventListener(...given),
    });
    vi.stubGlobal("localStorage", store);
    vi.stubGlobal("navigator", { locks });
    vi.resetModules();
    const outbox = await import("./outbox");
    const { endSession } = await import("@/components/layout/end-session");
    const { countKept } = await import("@/components/layout/kept-here");
    const { isOldPage } = await import("@/components/layout/old-page");
    const inTab =
      <Given extends unknown[], Answer>(work: (...given: Given) => Answer) =>
      (...given: Given) =>
        tabs.run(window, () => work(...given));
    return {
      openOutbox: inTab(outbox.openOutbox),
      sendItem: inTab(outbox.sendItem),
      retryItem: inTab(outbox.retryItem),
      isSending: inTab(outbox.isSending),
      onRefused: inTab(outbox.onRefused),
      shownItems: inTab(outbox.shownItems),
      endSession: inTab(endSession),
      countKept: inTab(countKept),
      isOldPage: inTab(isOldPage),
    };
  }
}

const refuse = (code: string, version?: number) =>
  sendMessageAction.mockResolvedValueOnce({
    ok: false,
    error: { code, message: "Tom replied", version },
  });
const seen = () =>
  sendMessageAction.mock.calls.map(([, sent]) => [sent.messageId, sent.seenVersion]);
type Outbox = Awaited<ReturnType<Browser["openTab"]>>;
const refused = ({ onRefused }: Outbox) =>
  new Promise<string>((resolve) => {
    const stop = onRefused(({ code }) => {
      stop();
      resolve(code);
    });
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const later = setTimeout;
  vi.stubGlobal("setTimeout", (work: () => void, ms?: number) =>
    later(AsyncResource.bind(work), ms),
  );
  serverAhead.ms = 0;
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  signOutAction.mockReset().mockRejectedValue(SIGNED_OUT);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function openOne(browser = new Browser()) {
  const tab = await browser.openTab();
  tab.openOutbox(AMINA);
  return tab;
}

test("S8: a file that a colleague's answer overtook says that this one is known, and no later one", async () => {
  const tab = await openOne();
  refuse("stale", 6);
  const told = refused(tab);
  tab.sendItem(PICTURE);
  expect(await told).toBe("stale");
  refuse("stale", 7);
  const toldAgain = refused(tab);
  tab.retryItem(PICTURE.messageId);
  expect(await toldAgain).toBe("stale");
  tab.retryItem(PICTURE.messageId);
  await vi.waitFor(() =>
    expect(seen()).toEqual([
      [PICTURE.messageId, 4],
      [PICTURE.messageId, 6],
      [PICTURE.messageId, 7],
    ]),
  );
});

test("what was refused for another reason does not pass over a colleague when it is tried again", async () => {
  const tab = await openOne();
  refuse("window_closed");
  const told = refused(tab);
  tab.sendItem(PICTURE);
  await told;
  tab.retryItem(PICTURE.messageId);
  await vi.waitFor(() => expect(seen().at(-1)).toEqual([PICTURE.messageId, PICTURE.seenVersion]));
});

test("what waits is sent once, by whichever tab is left, also when its own was closed", async () => {
  const browser = new Browser();
  const left = await openOne(browser);
  const closed = await openOne(browser);
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  closed.sendItem(PICTURE);
  await vi.waitFor(() => expect(closed.isSending()).toBe(true));
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  expect(left.isSending()).toBe(true);
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  // both would try again in the same moment
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen()).toEqual([[PICTURE.messageId, 4]]);
  expect([left.isSending(), closed.isSending()]).toEqual([false, false]);
  expect(browser.kept.size).toBe(0);
});

test("after a reload the same id goes again, in the name of its author alone", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  const before = await openOne(browser);
  before.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  const other = await browser.openTab();
  other.openOutbox({ userId: "tom", memberId: "01a21d36-16ae-7bc7-85e9-9d2beb185fa1" });
  expect(other.isSending()).toBe(false);
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  await openOne(browser);
  await vi.waitFor(() => expect(seen()).toEqual([[PICTURE.messageId, 4]]));
  expect(sendMessageAction.mock.calls[0]?.[1].authorId).toBe(AMINA.memberId);
});

test("what its author discarded at sign-out is not sent by a tab that is still open", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  const tab = await openOne(browser);
  const other = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(other.isSending()).toBe(true));
  expect(await tab.endSession(AMINA.userId)).toEqual({ ok: true });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
  expect(browser.kept.size).toBe(0);
  expect([tab.shownItems(), other.shownItems()]).toEqual([[], []]);
});

test("who cannot sign out because the line is down keeps what waits, and it goes out once", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  signOutAction.mockRejectedValueOnce(new TypeError("fetch failed"));
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(tab.shownItems()[0]?.state).toBe("waiting"));
  const outcome = await tab.endSession(AMINA.userId);
  expect(outcome).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("Nothing was discarded") },
  });
  expect(browser.kept.size).toBe(1);
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen()).toEqual([[PICTURE.messageId, 4]]);
  expect(browser.kept.size).toBe(0);
});

test("who is refused the sign-out keeps what waits as well", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  signOutAction.mockResolvedValueOnce(undefined);
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(tab.shownItems()[0]?.state).toBe("waiting"));
  expect(await tab.endSession(AMINA.userId)).toMatchObject({ ok: false });
  expect(browser.kept.size).toBe(1);
});

test.each([
  ["no answer comes", () => Promise.reject(new Error("the line is down"))],
  [
    "the server says no",
    () => Promise.resolve({ ok: false, error: { code: "not_signed_in", message: "Signed out" } }),
  ],
])("what was on its way when its author signed out is not kept again when %s", async (_, end) => {
  const browser = new Browser();
  const tab = await openOne(browser);
  const other = await openOne(browser);
  for (const signsOut of [tab, other]) {
    tab.openOutbox(AMINA);
    let answer = (_: unknown) => {};
    sendMessageAction.mockReset().mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    tab.sendItem(PICTURE);
    await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
    await signsOut.endSession(AMINA.userId);
    answer(end());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(browser.kept.size).toBe(0);
    expect(sendMessageAction).toHaveBeenCalledTimes(1);
  }
});

test("a tab that hears late of a sign-out does not keep a message again", async () => {
  const browser = new Browser();
  let fail = (_: Error) => {};
  sendMessageAction.mockReturnValueOnce(
    new Promise((_, reject) => {
      fail = reject;
    }),
  );
  const tab = await openOne(browser);
  const other = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  browser.isSlow = true;
  await other.endSession(AMINA.userId);
  fail(new Error("the line is down"));
  await vi.advanceTimersByTimeAsync(500);
  browser.tellAll();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(browser.kept.size).toBe(0);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
});

test("a message that the full store of a browser did not take is asked about at sign-out too", async () => {
  const browser = new Browser();
  browser.room = 0;
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  signOutAction.mockRejectedValueOnce(new TypeError("fetch failed"));
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(tab.shownItems()[0]?.state).toBe("waiting"));
  expect(tab.countKept(AMINA.userId)).toEqual({ messages: 1, campaigns: 0 });
  browser.room = Number.POSITIVE_INFINITY;
  await tab.endSession(AMINA.userId);
  // there is room by now
  expect(browser.kept.size).toBe(1);
});

test("somebody who emptied the browser's store is told that a message does not wait any more", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new Error("the line is down"));
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(tab.shownItems()[0]?.state).toBe("waiting"));
  browser.kept.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tab.shownItems()).toMatchObject([
    { state: "refused", reason: expect.stringContaining("does not keep it any more") },
  ]);
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  tab.retryItem(PICTURE.messageId);
  await vi.waitFor(() => expect(seen()).toEqual([[PICTURE.messageId, 4]]));
});

test("what was sent while its author went over to another workspace is not sent again there or here", async () => {
  const browser = new Browser();
  let take = (_: unknown) => {};
  sendMessageAction.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        take = resolve;
      }),
  );
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  tab.openOutbox(AMINA_ELSEWHERE);
  expect(tab.shownItems()).toEqual([]);
  take(TAKEN);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(browser.kept.size).toBe(0);
  tab.openOutbox(AMINA);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
});

test("a refusal that comes in another workspace is kept for its own author and workspace", async () => {
  const browser = new Browser();
  let refuseIt = (_: unknown) => {};
  sendMessageAction.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        refuseIt = resolve;
      }),
  );
  const tab = await openOne(browser);
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  tab.openOutbox(AMINA_ELSEWHERE);
  refuseIt({ ok: false, error: { code: "window_closed", message: "Too late" } });
  await vi.waitFor(() =>
    expect([...browser.kept.values()].map((text) => JSON.parse(text).state)).toEqual(["refused"]),
  );
  expect([...browser.kept.keys()][0]).toContain(AMINA.memberId);
  expect(tab.shownItems()).toEqual([]);
  tab.openOutbox(AMINA);
  expect(tab.shownItems()).toMatchObject([{ state: "refused", reason: "Too late" }]);
});

test("what waited in one workspace goes out while its author looks at another", async () => {
  sendMessageAction.mockRejectedValueOnce(new Error("the line is down"));
  const tab = await openOne();
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(tab.shownItems()[0]?.state).toBe("waiting"));
  tab.openOutbox(AMINA_ELSEWHERE);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen()).toHaveLength(2);
  expect(sendMessageAction.mock.calls[1]?.[1].authorId).toBe(AMINA.memberId);
});

test("on a page from before an update a message waits for a reload, and goes after it", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValue(new UnrecognizedActionError("not found"));
  const old = await openOne(browser);
  old.sendItem(PICTURE);
  await vi.waitFor(() => expect(old.isOldPage()).toBe(true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
  expect(old.shownItems()).toMatchObject([{ state: "waiting" }]);
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
  await openOne(browser);
  await vi.waitFor(() => expect(seen()).toEqual([[PICTURE.messageId, 4]]));
});

test("a message of another shape in the browser's store is passed over, and the others go out", async () => {
  const browser = new Browser();
  const prefix = `tickline.kept.${AMINA.userId}.outbox.${AMINA.memberId}.`;
  const broken = "01a21d36-16ae-7bc7-85e9-9d2beb185faa";
  for (const [name, item] of Object.entries({
    [`${prefix}${broken}`]: { messageId: broken, state: "refused" },
    [`${prefix}null`]: null,
    [`${prefix}${PICTURE.messageId}`]: { ...PICTURE, state: "waiting" },
  })) {
    browser.kept.set(name, JSON.stringify(item));
  }
  const tab = await openOne(browser);
  expect(tab.shownItems()).toMatchObject([{ messageId: PICTURE.messageId }]);
  await vi.waitFor(() => expect(seen()).toEqual([[PICTURE.messageId, 4]]));
});

test("what the server refused does not go again after a reload because the store is full", async () => {
  const browser = new Browser();
  const tab = await openOne(browser);
  const told = refused(tab);
  sendMessageAction.mockImplementationOnce(async () => {
    browser.room = [...browser.kept.values()].join("").length;
    return { ok: false, error: { code: "window_closed", message: "Too late" } };
  });
  tab.sendItem(PICTURE);
  await told;
  expect(tab.shownItems()).toMatchObject([{ state: "refused" }]);
  await openOne(browser);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
});

test("Try again goes by the server's clock, not by that of a device that runs ahead", async () => {
  const tab = await openOne();
  refuse("window_closed");
  const told = refused(tab);
  const ahead = Date.now() + 25 * 3_600_000;
  tab.sendItem({ ...PICTURE, at: new Date().toISOString() });
  await told;
  vi.spyOn(Date, "now").mockReturnValue(ahead);
  serverAhead.ms = -25 * 3_600_000;
  tab.retryItem(PICTURE.messageId);
  await vi.waitFor(() => expect(seen()).toHaveLength(2));
  expect(seen()[1]?.[0]).toBe(PICTURE.messageId);
});

test("what waited more than a day goes under a new id once the server has said no to the old one", async () => {
  const tab = await openOne();
  refuse("invalid");
  const told = refused(tab);
  tab.sendItem({ ...PICTURE, at: new Date(Date.now() - 25 * 3_600_000).toISOString() });
  await told;
  tab.retryItem(PICTURE.messageId);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(2));
  expect(seen().at(-1)?.[0]).not.toBe(PICTURE.messageId);
});

test("a message names the page that it was written on, also when another tab sends it", async () => {
  const browser = new Browser();
  sendMessageAction.mockRejectedValueOnce(new Error("the line is down"));
  const closing = await openOne(browser);
  closing.sendItem(PICTURE);
  await vi.waitFor(() => expect(closing.shownItems()[0]?.state).toBe("waiting"));
  const left = await openOne(browser);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(2));
  left.sendItem({ ...PICTURE, messageId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdb" });
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(3));
  const [first, again, other] = sendMessageAction.mock.calls.map(([, sent]) => sent.pageId);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
