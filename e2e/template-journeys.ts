import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { confirmAddress, newDesk, type Owner, openWorkspace, topUp } from "./journeys";
import { type PracticeNumber, practiceNumber, sentFrom } from "./sandbox-control";

/* Templates as somebody writes and sends them on the screen, for the tests that are about them. */

export type TemplateDesk = { page: Page; owner: Owner; number: PracticeNumber };

/** Parts of the newest template that Meta accepted, as they were sent. */
export type Components = Record<string, unknown>[];

export const CUSTOMER = { from: "+254733000091", name: "Wanjiru Kamau" };

export type SampleFile = { name: string; mimeType: string; buffer: Buffer };

/** A workspace of one's own with its number and money. */
export async function openTemplateDesk(browser: Browser): Promise<TemplateDesk> {
  const page = await newDesk(browser);
  const owner = await openWorkspace(page);
  const number = await practiceNumber(owner.business);
  await confirmAddress(page, owner);
  await topUp(page, owner, "20");
  return { page, owner, number };
}

export async function beginTemplate({ page, owner }: TemplateDesk, name: string) {
  await page.goto(`/w/${owner.slug}/templates/new`);
  await page.getByRole("button", { name: "Begin empty" }).click();
  await page.getByLabel("Name").fill(name);
}

export const within = (page: Page, group: string, option: string) =>
  page.getByRole("radiogroup", { name: group, exact: true }).getByRole("radio", { name: option });

export async function addButton(
  page: Page,
  kind: string,
  fields: Record<string, string> = {},
  prefix = "",
) {
  await page.getByRole("button", { name: `${prefix}Add button`, exact: true }).click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(`${prefix}${label}`, { exact: true }).fill(value);
  }
}

export async function upload(page: Page, label: string, file: SampleFile) {
  await page.getByLabel(label, { exact: true }).setInputFiles(file);
  const field = page.getByRole("group", { name: label });
  await expect(field.getByRole("button", { name: "Replace" })).toBeVisible();
  await expect(field.getByText(file.name)).toBeVisible();
}

/** Submits it; Meta has it, and may still read or have read it already. */
export async function handIn(page: Page) {
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText(/^(In review|Use in a campaign)$/).first()).toBeVisible();
}

/** The newest template that Meta accepted from this number, by its name. */
export async function sentTemplate(number: PracticeNumber, name: string): Promise<Components> {
  let found: Components = [];
  await expect
    .poll(async () => {
      const sent = await sentFrom(number.phoneNumberId);
      const last = sent.findLast(({ type }) => type === "template")?.body.template as
        | { name: string; components: Components }
        | undefined;
      found = last?.components ?? [];
      return last?.name;
    })
    .toBe(name);
  return found;
}

/** Opens a template for the customer; from one to the next the conversation stays open. */
export async function openPicker({ page, owner }: TemplateDesk, name: string) {
  if (!page.url().includes("/inbox/")) {
    await page.goto(`/w/${owner.slug}/inbox`);
    await page.getByRole("link", { name: CUSTOMER.name }).first().click();
  }
  await page.getByRole("button", { name: "Send a template" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  return dialog;
}

export async function sendIt(dialog: Locator) {
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog).toHaveCount(0);
}
