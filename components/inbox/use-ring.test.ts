import { expect, test } from "vitest";
import { hasNews } from "./use-ring";

const row = (id: string, unreadCount: number, assigneeId: string | null = null) => ({
  id,
  unreadCount,
  assigneeId,
});
const BEFORE = new Map([
  ["amina", 1],
  ["brian", 0],
]);

test("a customer who writes to me or to nobody is heard, one of a colleague is not", () => {
  expect(hasNews(BEFORE, [row("amina", 2, "me")], "me")).toBe(true);
  expect(hasNews(BEFORE, [row("brian", 1)], "me")).toBe(true);
  expect(hasNews(BEFORE, [row("grace", 1)], "me")).toBe(true);
  expect(hasNews(BEFORE, [row("brian", 1, "tom")], "me")).toBe(false);
});

test("reading, answering and what stays unread make no sound", () => {
  expect(hasNews(BEFORE, [row("amina", 1), row("brian", 0)], "me")).toBe(false);
  expect(hasNews(BEFORE, [row("amina", 0)], "me")).toBe(false);
});
