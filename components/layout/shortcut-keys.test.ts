import { describe, expect, test } from "vitest";
import { currentItem } from "./navigation";
import { isSingleKey, matchKeys, stepOf } from "./shortcut-keys";

const press = (key: string, held: Partial<Record<"ctrl" | "meta" | "shift" | "alt", true>> = {}) =>
  stepOf({
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: held.meta ?? false,
    shiftKey: held.shift ?? false,
    altKey: held.alt ?? false,
  });

describe("a key press", () => {
  test("follows the letter that was written, not the place of the key", () => {
    expect(press("j")).toBe("j");
    expect(press("X", { shift: true })).toBe("shift+x");
    expect(press("?", { shift: true })).toBe("?");
    expect(press("k", { meta: true })).toBe("mod+k");
    expect(press("Enter", { ctrl: true, shift: true })).toBe("mod+shift+enter");
  });

  test("of a modifier alone, or of a character made with Alt, is no shortcut", () => {
    expect(press("Shift", { shift: true })).toBeNull();
    expect(press("@", { alt: true })).toBeNull();
  });
});

describe("shortcuts", () => {
  const rows = [
    { id: "inbox", keys: "g i" },
    { id: "close", keys: "e" },
    { id: "page's own close", keys: "e" },
    { id: "none" },
  ];
  test("run at once, wait for a second step, or mean nothing", () => {
    expect(matchKeys(rows, ["e"])).toEqual({ kind: "run", row: rows[2] });
    expect(matchKeys(rows, ["g"])).toEqual({ kind: "wait" });
    expect(matchKeys(rows, ["g", "i"])).toEqual({ kind: "run", row: rows[0] });
    expect(matchKeys(rows, ["q"])).toEqual({ kind: "none" });
  });

  test("without Ctrl or ⌘ are the ones that can be switched off", () => {
    expect(isSingleKey("g i")).toBe(true);
    expect(isSingleKey("shift+x")).toBe(true);
    expect(isSingleKey("mod+k")).toBe(false);
  });
});

test("the navigation marks the nearest place, by whole parts of the address", () => {
  const icon = null;
  const sections = [
    {
      id: "all",
      items: [
        { href: "/w/north", label: "Overview", icon },
        { href: "/w/north/contacts", label: "Contacts", icon },
      ],
    },
  ];
  expect(currentItem(sections, "/w/north/contacts/import/1")?.label).toBe("Contacts");
  expect(currentItem(sections, "/w/north/contacts-old")?.label).toBe("Overview");
  expect(currentItem(sections, "/w/northwind")).toBeUndefined();
});
