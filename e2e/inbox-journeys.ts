import type { Browser, Page } from "@playwright/test";
import { newDesk, type Owner, openWorkspace } from "./journeys";
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
