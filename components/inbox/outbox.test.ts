import { afterEach, beforeEach, expect, test, vi } from "vitest";

const sendMessageAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ sendMessageAction, addNoteAction: vi.fn() }));

const AMINA = { userId: "amina", memberId: "01a21d36-16ae-7bc7-85e9-9d2beb185fa0" };
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
const TAKEN = { ok: true, value: { messageId: "", version: 5 } };

/** One browser: a store and locks that all its tabs share. */
class Browser {
  readonly kept = new Map<string, string>();
  private readonly windows: EventTarget[] = [];
  private turns = new Map<string, Promise<unknown>>();

  /** Every tab hears of it; that the writing one does as well changes nothing. */
  private write(key: string, newValue: string | null) {
    if (newValue === null) this.kept.delete(key);
    else this.kept.set(key, newValue);
    for (const one of this.windows) {
      one.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));
    }
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
    vi.stubGlobal("window", window);
    vi.stubGlobal("localStorage", store);
    vi.stubGlobal("navigator", { locks });
    vi.resetModules();
    return import("./outbox");
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
  sendMessageAction.mockReset().mockResolvedValue(TAKEN);
});
afterEach(() => {
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
  tab.sendItem(PICTURE);
  await vi.waitFor(() => expect(sendMessageAction).toHaveBeenCalledTimes(1));
  const { forgetKept } = await import("@/components/layout/kept-here");
  forgetKept(AMINA.userId);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sendMessageAction).toHaveBeenCalledTimes(1);
  expect(browser.kept.size).toBe(0);
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
