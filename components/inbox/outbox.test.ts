import { beforeEach, expect, test, vi } from "vitest";
import { onRefused, retryItem, sendItem } from "./outbox";

const sendMessageAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ sendMessageAction, addNoteAction: vi.fn() }));

const PICTURE = {
  messageId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdc",
  slug: "northwind",
  conversationId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
  kind: "reply",
  text: "This one?",
  content: { kind: "image", fileId: "01a21d36-16ae-7bc7-85e9-9d2beb185fde", caption: "This one?" },
  fileName: "kettle.png",
  seenVersion: 4,
  close: false,
  at: "2026-11-27T09:00:00.000Z",
} as const;

const refuse = (code: string, version?: number) =>
  sendMessageAction.mockResolvedValueOnce({
    ok: false,
    error: { code, message: "Tom replied", version },
  });
const seen = () =>
  sendMessageAction.mock.calls.map(([, sent]) => [sent.messageId, sent.seenVersion]);
const refused = () =>
  new Promise<string>((resolve) => {
    const stop = onRefused(({ code }) => {
      stop();
      resolve(code);
    });
  });

beforeEach(() => {
  sendMessageAction.mockReset().mockResolvedValue({ ok: true, data: null });
});

test("S8: a file that a colleague's answer overtook says that this one is known, and no later one", async () => {
  refuse("stale", 6);
  const told = refused();
  sendItem(PICTURE);
  expect(await told).toBe("stale");
  refuse("stale", 7);
  const toldAgain = refused();
  retryItem(PICTURE.messageId);
  expect(await toldAgain).toBe("stale");
  retryItem(PICTURE.messageId);
  expect(seen()).toEqual([
    [PICTURE.messageId, 4],
    [PICTURE.messageId, 6],
    [PICTURE.messageId, 7],
  ]);
});

test("what was refused for another reason does not pass over a colleague when it is tried again", async () => {
  refuse("window_closed");
  const told = refused();
  const messageId = "01a21d36-16ae-7bc7-85e9-9d2beb185fdf";
  sendItem({ ...PICTURE, messageId });
  await told;
  retryItem(messageId);
  expect(seen().at(-1)).toEqual([messageId, PICTURE.seenVersion]);
});
