import { expect, test } from "vitest";
import * as z from "zod";
import { newMessageId } from "./message-id";

test("a message id made in a browser is a UUIDv7 of its time, and each is another one", () => {
  const nowMs = Date.UTC(2026, 10, 20, 10, 14, 3, 217);
  const ids = Array.from({ length: 500 }, () => newMessageId(nowMs));
  expect(new Set(ids).size).toBe(500);
  for (const id of ids) {
    expect(z.uuidv7().safeParse(id).success).toBe(true);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(nowMs);
  }
});
