import { beforeEach, expect, test, vi } from "vitest";
import { prepareOnce } from "./prepare-once";

const scheduleMessageAction = vi.hoisted(() => vi.fn());
vi.mock("@/lib/inbox/actions", () => ({ scheduleMessageAction }));

const WORDS = {
  conversationId: "01a21d36-16ae-7bc7-85e9-9d2beb185fdd",
  content: { kind: "text", text: "When you write" },
  when: { trigger: "reply" },
} as const;
const ids = () => scheduleMessageAction.mock.calls.map(([, { messageId }]) => messageId);

beforeEach(() => scheduleMessageAction.mockReset().mockResolvedValue({ ok: true, value: null }));

test("who holds a message again after a lost answer prepares the same one", async () => {
  scheduleMessageAction.mockRejectedValueOnce(new TypeError("fetch failed"));
  const lost = await prepareOnce("northwind", WORDS);
  expect(lost).toMatchObject({ ok: false, error: { code: "no_answer" } });
  if (!lost.ok) expect(lost.error.message).toContain("may have been done");
  await prepareOnce("northwind", WORDS);
  expect(new Set(ids()).size).toBe(1);
});

test("the same words once more, and others, are messages of their own", async () => {
  await prepareOnce("northwind", WORDS);
  await prepareOnce("northwind", WORDS);
  await prepareOnce("northwind", { ...WORDS, content: { kind: "text", text: "And this" } });
  expect(new Set(ids()).size).toBe(3);
});

test("two presses before an answer are one message", async () => {
  await Promise.all([prepareOnce("northwind", WORDS), prepareOnce("northwind", WORDS)]);
  expect(new Set(ids()).size).toBe(1);
});
