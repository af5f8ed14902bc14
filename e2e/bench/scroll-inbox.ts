import { chromium, type Page } from "@playwright/test";
import { findChromium } from "@/e2e/find-chromium.mjs";
import type { WorkspaceContext } from "@/lib/core/context";
import type { Bench } from "./bench-rig";
import { interleave, medianOf, ratioOf } from "./measure";
import { type Row, rate } from "./report";
import { signIn } from "./sign-in";
import { startProcess } from "./start-process";

/** As a hand on a wheel scrolls: so far with each frame, for five seconds of them. */
const STEP_PX = 60;
const FRAMES = 300;
const SIZE = { width: 1360, height: 900 };
const EMPTY = `<div role="log" style="height:${SIZE.height}px;overflow-y:auto">
  <div style="height:${STEP_PX * FRAMES * 2}px">Nothing</div></div>`;

/**
 * Frames a second while the list and a thread are scrolled (IN-14), beside those of a page without
 * anything in the same browser: pages of both are read on the way, as they are for a person.
 * @returns no rows where there is no Chromium
 */
export async function scrollInbox(
  bench: Bench,
  inbox: { ctx: WorkspaceContext; conversationId: string; conversations: number; messages: number },
): Promise<Row[]> {
  const executablePath = await findChromium();
  const { actor, slug } = inbox.ctx;
  if (!executablePath || actor.kind !== "member") return [];
  const pages = await startProcess({
    entry: "node_modules/next/dist/bin/next",
    args: ["start", "-p", String(bench.webPort), "-H", "127.0.0.1"],
    port: bench.webPort,
  });
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const baseURL = `http://localhost:${bench.webPort}`;
    const context = await browser.newContext({ baseURL, viewport: SIZE });
    const [name = "", value = ""] = (await signIn(actor.userId)).split("=", 2);
    await context.addCookies([{ name, value, url: baseURL }]);
    // the loader that runs this file wraps functions in a helper of its own, also those sent to the page
    await context.addInitScript("globalThis.__name ??= (named) => named");
    const page = await context.newPage();
    const open = async () => {
      await page.goto(`/w/${slug}/inbox/${inbox.conversationId}`);
      await page.locator("[role=log] [data-message]").last().waitFor();
      await page.locator("a[data-conversation]").first().waitFor();
    };
    const contestants = {
      empty: async () => {
        await page.goto("about:blank");
        await page.setContent(EMPTY);
        return framesPerSecond(page, { inside: "[role=log] > *", step: STEP_PX });
      },
      thread: async () => {
        await open();
        return framesPerSecond(page, { inside: "[data-message]", step: -STEP_PX });
      },
      list: async () => {
        await open();
        return framesPerSecond(page, { inside: "a[data-conversation]", step: STEP_PX });
      },
    };
    await contestants.thread();
    const samples = await interleave(
      Object.entries(contestants).map(([what, measure]) => ({ name: what, measure })),
      bench.repetitions,
      bench.log,
    );
    const beside = rate(medianOf(samples, "empty"), "frames");
    const counts = {
      thread: `a thread of ${inbox.messages.toLocaleString("en")}`,
      list: `a list of ${inbox.conversations.toLocaleString("en")}`,
    };
    return (["thread", "list"] as const).map((what) => ({
      section: "g",
      what: `scrolling ${counts[what]} beside an empty page`,
      ratio: ratioOf(samples, what, "empty"),
      aim: { atLeast: 0.95 },
      ours: rate(medianOf(samples, what), "frames"),
      beside,
    }));
  } finally {
    await browser.close();
    await pages.stop();
  }
}

/** Scrolls what holds an element, and counts in the page itself, so that no wire is in the number. */
function framesPerSecond(page: Page, way: { inside: string; step: number }): Promise<number> {
  return page.evaluate(
    ({ inside, step, frames }) =>
      new Promise<number>((resolve, reject) => {
        let box = document.querySelector<HTMLElement>(inside);
        while (box && getComputedStyle(box).overflowY !== "auto") box = box.parentElement;
        if (!box) return reject(new Error(`nothing around ${inside} can be scrolled`));
        const scrolled = box;
        let drawn = 0;
        let began = 0;
        const frame = (now: number) => {
          if (drawn === 0) began = now;
          else if (drawn === frames) return resolve((frames * 1_000) / (now - began));
          drawn += 1;
          scrolled.scrollTop += step;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { ...way, frames: FRAMES },
  );
}
