import type { Browser, Page, Request } from "@playwright/test";
import { expect, newDesk, type Owner, openWorkspace } from "./journeys";
import { type PracticeNumber, practiceNumber, sentFrom } from "./sandbox-control";

/* The shared inbox as somebody finds it on the screen, for the tests that are about it. */

export type InboxDesk = { page: Page; owner: Owner; number: PracticeNumber };

/** A workspace of one's own and its number, with nobody in the inbox yet. */
export async function openInboxDesk(browser: Browser): Promise<InboxDesk> {
  const page = await newDesk(browser);
  const owner = await openWorkspace(page);
  return { page, owner, number: await practiceNumber(owner.business) };
}

export const openInbox = (page: Page, owner: Pick<Owner, "slug">, rest = "") =>
  page.goto(`/w/${owner.slug}/inbox${rest}`);

export const list = (page: Page) => page.getByRole("region", { name: "Conversations" });
export const row = (page: Page, words: string | RegExp) =>
  list(page).getByRole("link", { name: words });
export const thread = (page: Page) => page.getByRole("log");
export const composer = (page: Page) => page.getByPlaceholder("Reply on WhatsApp");
export const sendButton = (page: Page) => page.getByRole("button", { name: /^Send( Ctrl| ⌘|$)/ });

/** The texts that the practice Meta took from a number, oldest first. */
export const sentTexts = async (number: PracticeNumber) =>
  (await sentFrom(number.phoneNumberId)).map(
    ({ body }) => (body as { text?: { body?: string } }).text?.body,
  );

/** Where the agents of this suite sit; the browser of the runner calls it by its older name. */
const ZONE = "Asia/Kathmandu";

/** The wall clock of the agents, as a date field holds it. */
export const onTheClock = (at: Date) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" })
    .format(at)
    .replace(" ", "T");

/** A minute that has begun, or begins within ten seconds: what is prepared for it goes out at once. */
export const thisMinute = () => onTheClock(new Date(Date.now() + 10_000));

/** What changes something for a customer: sending, preparing, moving, blocking. */
const CHANGES = /"(messageId|scheduledId|conversationIds|assigneeId|reason)"/;

/** The list alone, and a conversation. */
const INBOX = /\/inbox/;

/** Lets a page ask for something, and holds it until it is let go: its answer can be waited for. */
export async function holdChange(page: Page) {
  let asked = () => {};
  let release = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ours = (request: Request) =>
    request.method() === "POST" && CHANGES.test(request.postData() ?? "");
  await page.route(INBOX, async (route) => {
    if (!ours(route.request())) return route.fallback();
    asked();
    await held;
    await route.continue().catch(() => undefined);
  });
  return {
    isAsked,
    /** Lets it go, and everything after it. */
    letGo: async () => {
      const answered = page.waitForResponse((answer) => ours(answer.request()));
      release();
      await answered;
      await page.unroute(INBOX);
    },
  };
}

/** What two people ask of the server reaches it in the same moment, however quick their hands are. */
export async function atOnce(...acts: readonly (readonly [Page, () => Promise<unknown>])[]) {
  const held = await Promise.all(acts.map(([desk]) => holdChange(desk)));
  await Promise.all(acts.map(([, act]) => act()));
  await Promise.all(held.map(({ isAsked }) => isAsked));
  await Promise.all(held.map(({ letGo }) => letGo()));
}

/** What is told in a corner of the window. */
export const told = (page: Page, words: string | RegExp) =>
  page.getByRole("listitem").filter({ hasText: words });

export const views = (page: Page) => page.getByRole("navigation", { name: "Views" });

/** A list as the rail names it with how many it holds; an empty one has no number. */
export const view = (page: Page, label: string, count = 0) =>
  views(page).getByRole("button", {
    name: count === 0 ? label : `${label} ${count.toLocaleString("en")}`,
    exact: true,
  });

/** The number beside "Inbox" in the navigation. */
export const expectBadge = (page: Page, unread: number) =>
  expect(
    page.locator('a[href$="/inbox"]').getByText(String(unread), { exact: true }).last(),
  ).toBeVisible();

/** What the rail says of the lists that are named here. */
export async function expectCounts(page: Page, counts: Readonly<Record<string, number>>) {
  for (const [label, count] of Object.entries(counts)) {
    await expect(view(page, label, count)).toBeVisible();
  }
}

export const undo = (page: Page, words: string | RegExp) =>
  told(page, words).first().getByRole("button", { name: "Undo" }).click();

/** By the palette: what stands there under these words. */
export async function runCommand(page: Page, words: string | RegExp) {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("option", { name: words }).click();
  await expect(page.getByRole("option")).toHaveCount(0);
}
