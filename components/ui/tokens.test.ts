import { readFileSync } from "node:fs";
import { clampChroma, differenceEuclidean, parse, wcagContrast } from "culori";
import { describe, expect, test } from "vitest";

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for what carries meaning without words. */
const TEXT = 4.5;
const UI = 3;

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  if (start < 0) throw new Error(`globals.css has no block for ${selector}`);
  const block = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  const found = [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)];
  return new Map(found.map(([, name = "", value = ""]) => [name, value.trim()]));
}

const THEMES = {
  light: tokensOf(':root,\n[data-theme="light"] {'),
  dark: tokensOf('\n[data-theme="dark"] {'),
};
type Theme = keyof typeof THEMES;

function colour(theme: Theme, name: string): string {
  const value = THEMES[theme].get(name);
  if (value === undefined) throw new Error(`--${name} is missing in ${theme}`);
  const reference = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  return reference ? colour(theme, reference) : value;
}

const GROUNDS = ["bg", "surface", "surface-2", "surface-3"] as const;
const TONES = ["ok", "info", "warn", "bad", "unknown"] as const;
const BUBBLES = ["bubble-in", "bubble-out", "bubble-note"] as const;

/** Foreground, ground, least contrast. Every pair that a component draws stands here. */
const PAIRS: [string, string, number][] = [
  ...["ink", "ink-2", "ink-3"].flatMap((ink) =>
    GROUNDS.map((ground): [string, string, number] => [ink, ground, TEXT]),
  ),
  ...["bg", "surface", "surface-2", "surface-3", "selection", "accent-soft"].map(
    (ground): [string, string, number] => ["accent-ink", ground, TEXT],
  ),
  ...["ink", "ink-2"].map((ink): [string, string, number] => [ink, "selection", TEXT]),
  ...BUBBLES.flatMap((ground): [string, string, number][] => [
    ["ink", ground, TEXT],
    ["ink-2", ground, TEXT],
    ["accent-ink", ground, TEXT],
  ]),
  ["ink-3", "bubble-in", TEXT],
  ...TONES.flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-soft`, TEXT],
    [tone, "bg", TEXT],
    [tone, "surface", TEXT],
    [tone, "surface-2", TEXT],
    [tone, "surface-3", TEXT],
    [tone, "selection", TEXT],
    [tone, "bubble-out", TEXT],
    ["ink", `${tone}-soft`, TEXT],
    ["ink-2", `${tone}-soft`, TEXT],
    [`${tone}-solid`, "surface", UI],
    [`${tone}-solid`, "bg", UI],
  ]),
  ["mute-solid", "surface", UI],
  ["mute-solid", "bg", UI],
  ["accent", "surface", UI],
  ["accent", "bg", UI],
  ["on-accent", "accent", TEXT],
  ["on-accent", "accent-hover", TEXT],
  ["on-primary", "primary", TEXT],
  ["on-primary", "ink-2", TEXT],
  ["surface", "bad", TEXT],
  ["bg", "ink", TEXT],
  ...["surface", "bg"].map((ground): [string, string, number] => ["line-strong", ground, UI]),
  ...GROUNDS.map((ground): [string, string, number] => ["ring", ground, UI]),
];

describe.each(Object.keys(THEMES) as Theme[])("in the %s theme", (theme) => {
  test.each(PAIRS)("%s can be read on %s", (foreground, ground, least) => {
    const contrast = wcagContrast(colour(theme, foreground), colour(theme, ground));
    expect(contrast).toBeGreaterThanOrEqual(least);
  });

  test("every colour exists on an ordinary screen", () => {
    for (const [name, value] of THEMES[theme]) {
      if (value.startsWith("var(")) continue;
      const parsed = parse(value);
      expect(parsed?.mode, `--${name}`).toBe("oklch");
      if (!parsed) continue;
      // What sRGB cannot show is drawn duller, and the contrast above would be another's.
      const shown = clampChroma(parsed, "oklch", "rgb");
      expect(differenceEuclidean("oklab")(parsed, shown), `--${name}`).toBeLessThan(0.001);
    }
  });
});

test("both themes define the same colours", () => {
  expect([...THEMES.dark.keys()].toSorted()).toEqual([...THEMES.light.keys()].toSorted());
});

test("every colour can be used as a class", () => {
  const missing = [...THEMES.light.keys()].filter(
    (name) => !css.includes(`--color-${name}: var(--${name});`),
  );
  expect(missing).toEqual([]);
});
