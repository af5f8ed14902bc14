import { expect, test } from "vitest";
import { agoWords, conflictWords, plainWords, takeWords } from "./field-conflict";

const lena = { value: "Kisumu", by: "Lena Moreau", self: false, ago: "5 s ago" };

test("a conflict says who, when and what", () => {
  expect(conflictWords(lena, "Kisumu")).toBe("Lena Moreau changed this 5 s ago to “Kisumu”.");
  expect(conflictWords(lena, "It is here.")).toBe(
    "Lena Moreau changed this 5 s ago to “It is here.”",
  );
  expect(conflictWords(lena, "")).toBe("Lena Moreau emptied this 5 s ago.");
  expect(conflictWords(lena, null)).toBe("Lena Moreau changed this 5 s ago.");
  expect(takeWords(lena)).toBe("Take Lena’s");
});

test("who is unknown is called somebody, and no time is made up", () => {
  const unknown = { value: "Kisumu", by: null, self: false, ago: null };
  expect(conflictWords(unknown, "Kisumu")).toBe("Somebody changed this meanwhile to “Kisumu”.");
  expect(takeWords(unknown)).toBe("Take theirs");
});

test("one's own other window is told from a colleague", () => {
  const own = { ...lena, self: true };
  expect(conflictWords(own, "Kisumu")).toBe(
    "You changed this in another window 5 s ago to “Kisumu”.",
  );
  expect(takeWords(own)).toBe("Take the newer");
});

test("a fresh change is told to the second, an older one in round words", () => {
  expect([0, 1_900, 5_400, 59_900, 60_000, 7_200_000].map(agoWords)).toEqual([
    "just now",
    "just now",
    "5 s ago",
    "59 s ago",
    "1 minute ago",
    "2 hours ago",
  ]);
});

test("values that fit no line are not put into words", () => {
  expect([null, "", "x", 3, true, false, ["x"], { a: 1 }].map(plainWords)).toEqual([
    "",
    "",
    "x",
    "3",
    "on",
    "off",
    null,
    null,
  ]);
});
