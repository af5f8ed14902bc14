import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type EmojiGroup, findEmoji } from "./emoji-words";

const ALL = JSON.parse(readFileSync("public/emoji/en.json", "utf8")) as EmojiGroup[];
const signs = (groups: readonly EmojiGroup[]) =>
  groups.flatMap(({ emoji }) => emoji.map(([sign]) => sign.replaceAll("\ufe0f", "")));

test("an emoji is found by its name and by other words for it, by their beginnings", () => {
  expect(signs(findEmoji(ALL, "thumbs u", []))).toContain("👍");
  expect(signs(findEmoji(ALL, "Kenya", []))).toEqual(["🇰🇪"]);
  expect(signs(findEmoji(ALL, "party", []))).toContain("🎉");
  expect(findEmoji(ALL, "zzz-nothing", [])).toEqual([]);
});

test("what was chosen last comes first, and what no longer exists is left out", () => {
  const [first, second] = findEmoji(ALL, "", ["🎉", "not one"]);
  expect(first).toMatchObject({
    label: "Chosen last",
    emoji: [["🎉", "party popper", expect.any(String)]],
  });
  expect(second?.label).toBe("Smileys & emotion");
});
