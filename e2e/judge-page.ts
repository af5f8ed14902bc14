import type { Page } from "@playwright/test";
import axe from "axe-core";
import { expect } from "./journeys";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Once after each load: reading axe anew for every look costs more than looking. */
export async function readyToJudge(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/**
 * Axe finds nothing serious or critical on the page as it stands; frames are not ours to judge.
 * @param within  a selector, where only a part is meant
 */
export async function judge(
  page: Page,
  where: string,
  options: axe.RunOptions = {},
  within = "html",
): Promise<void> {
  const grave = await page.evaluate(
    async ({ include, how }) => {
      const { violations } = await window.axe.run({ include, exclude: ["iframe"] }, how);
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`,
        );
    },
    {
      include: [within],
      how: { ...options, resultTypes: ["violations"], iframes: false } satisfies axe.RunOptions,
    },
  );
  expect.soft(grave, where).toEqual([]);
}
