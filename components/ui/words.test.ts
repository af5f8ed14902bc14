import { expect, test } from "vitest";
import { formatBytes } from "@/lib/core/format/file-size";
import { sameWords } from "./alert-dialog";
import { initials } from "./avatar";
import { classNames } from "./class-names";
import { spacedPhone } from "./phone-number";

test("a person is two letters in any script", () => {
  expect(initials("Lena Moreau")).toBe("LM");
  expect(initials("tom")).toBe("TO");
  expect(initials("Dr. R. S. Venkataraghavan")).toBe("DV");
  expect(initials("  ")).toBe("–");
  expect(initials("👩‍👩‍👧 Yusuf")).toBe("👩‍👩‍👧Y");
});

test("a number is spaced as its country writes it, and nonsense is shown as it came", () => {
  expect(spacedPhone("+5511987654321")).toBe("+55 11 98765 4321");
  expect(spacedPhone("27821234567")).toBe("+27 82 123 4567");
  expect(spacedPhone("not a phone")).toBe("not a phone");
});

test("a typed count is accepted with or without its separator, and nothing else is", () => {
  expect(sameWords("4986", "4,986")).toBe(true);
  expect(sameWords("4 986", "4,986")).toBe(true);
  expect(sameWords("4987", "4,986")).toBe(false);
  expect(sameWords("", "")).toBe(false);
});

test("a file's size is told in the unit people know", () => {
  expect(formatBytes(512)).toBe("512 B");
  expect(formatBytes(18_400_000)).toBe("18.4 MB");
  expect(formatBytes(999_950)).toBe("1.0 MB");
});

test("our text sizes and colours do not displace each other", () => {
  expect(classNames("text-meta", "text-ink-3")).toBe("text-meta text-ink-3");
  expect(classNames("text-meta", "text-body")).toBe("text-body");
  expect(classNames("rounded-control", "rounded-panel")).toBe("rounded-panel");
});
