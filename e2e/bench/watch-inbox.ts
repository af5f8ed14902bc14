import { type Browser, chromium, type Page } from "@playwright/test";
import { findChromium } from "@/e2e/find-chromium.mjs";

/** How long a person's browser takes; every number in milliseconds. */
export type InboxWatch = {
  /** When words stand in the open conversation, on this machine's clock. */
  seenAt: (words: string) => Promise<number>;
  /** Waits until a conversation stands in the list. */
  seen: (conversationId: string) => Promise<void>;
  /** From the press on a conversation of the list to its words in the thread. */
  open: (conversationId: string, words: string) => Promise<number>;
  /** From the press on Send to the words in the thread. */
  send: (words: string) => Promise<number>;
  /** From the loss of the connection to the bar that says so. */
  goOffline: () => Promise<number>;
  close: () => Promise<void>;
};

const WAIT_MS = 30_000;

/** @returns a browser that looks at the inbox of a workspace, or null where there is no Chromium */
export async function watchInbox(given: {
  baseURL: string;
  cookie: string;
  slug: string;
  conversationId?: string;
}): Promise<InboxWatch | null> {
  const executablePath = await findChromium();
  if (!executablePath) return null;
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    return await openPage(browser, given);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPage(
  browser: Browser,
  { baseURL, cookie, slug, conversationId }: Parameters<typeof watchInbox>[0],
): Promise<InboxWatch> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1360, height: 900 } });
  const [name = "", value = ""] = cookie.split("=", 2);
  await context.addCookies([{ name, value, url: baseURL }]);
  // the loader that runs this file wraps functions in a helper of its own, also those sent to the page
  await context.addInitScript("globalThis.__name ??= (named) => named");
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(`/w/${slug}/inbox${conversationId ? `/${conversationId}` : ""}`);
  await page.locator("a[data-conversation]").first().waitFor();
  if (conversationId) await page.getByRole("log").waitFor();
  return {
    seenAt: (words) => untilThread(page, { words, press: null }).then(({ at }) => at),
    seen: (id) => page.locator(`a[data-conversation="${id}"]`).waitFor(),
    open: (id, words) =>
      untilThread(page, { words, press: `a[data-conversation="${id}"]` }).then(({ took }) => took),
    send: async (words) => {
      await page.getByPlaceholder("Reply on WhatsApp").fill(words);
      const button = page.getByRole("button", { name: /^Send( Ctrl| ⌘|$)/ });
      await button.evaluate((element) => element.setAttribute("data-pressed-by-bench", ""));
      return (await untilThread(page, { words, press: "[data-pressed-by-bench]" })).took;
    },
    goOffline: async () => {
      const began = performance.now();
      await context.setOffline(true);
      await page
        .getByText(/offline/i)
        .first()
        .waitFor();
      const took = performance.now() - began;
      await context.setOffline(false);
      return took;
    },
    close: () => browser.close(),
  };
}

/** Presses something, if anything, and waits in the page itself, so that no wire is in the number. */
function untilThread(
  page: Page,
  wanted: { words: string; press: string | null },
): Promise<{ at: number; took: number }> {
  return page.evaluate(
    ({ words, press, waitMs }) =>
      new Promise<{ at: number; took: number }>((resolve, reject) => {
        const began = performance.now();
        const isThere = () =>
          document.querySelector('[role="log"]')?.textContent?.includes(words) ?? false;
        const done = () => {
          watch.disconnect();
          clearTimeout(timer);
          // drawn with the next frame
          requestAnimationFrame(() => {
            const now = performance.now();
            resolve({ at: performance.timeOrigin + now, took: now - began });
          });
        };
        const watch = new MutationObserver(() => {
          if (isThere()) done();
        });
        const timer = setTimeout(() => {
          watch.disconnect();
          reject(new Error(`“${words}” was not drawn`));
        }, waitMs);
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
        if (press) document.querySelector<HTMLElement>(press)?.click();
        if (isThere()) done();
      }),
    { ...wanted, waitMs: WAIT_MS },
  );
}
