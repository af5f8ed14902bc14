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

const refuse = (code: string) =>
  sendMessageAction.mockResolvedValueOnce({ ok: false, error: { code, message: "Tom replied" } });
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

test("a file that a colleague's answer overtook is sent again knowingly, under the same id", async () => {
  refuse("stale");
  const told = refused();
  sendItem(PICTURE);
  expect(await told).toBe("stale");
  retryItem(PICTURE.messageId, PICTURE.seenVersion + 2);
  expect(
    sendMessageAction.mock.calls.map(([, sent]) => [sent.messageId, sent.seenVersion]),
  ).toEqual([
    [PICTURE.messageId, PICTURE.seenVersion],
    [PICTURE.messageId, PICTURE.seenVersion + 2],
  ]);
});

test("what was refused for another reason does not pass over a colleague when it is tried again", async () => {
  refuse("window_closed");
  const told = refused();
  sendItem({ ...PICTURE, messageId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdf" });
  await told;
  retryItem("01a21d36-16ae-7bc7-85e9-9d2beb185fdf", PICTURE.seenVersion + 2);
  expect(sendMessageAction.mock.calls.at(-1)?.[1].seenVersion).toBe(PICTURE.seenVersion);
});
