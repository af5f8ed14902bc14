import fs from "node:fs";
import type { Page } from "@playwright/test";
import {
  chooseConsent,
  csvFile,
  expect,
  figure,
  importContacts,
  newDesk,
  numbersIn,
  type Owner,
  openWorkspace,
  readImport,
  test,
  uploadContacts,
} from "./journeys";

/*
 * Files as people really have them. Each file is one import into the same workspace, so what an
 * earlier one brought is known to the later ones.
 */

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: Owner;

test.beforeAll(async ({ browser }) => {
  page = await newDesk(browser);
  owner = await openWorkspace(page);
});
test.afterAll(() => page.close());

const dataRows = (name: string) =>
  fs
    .readFileSync(csvFile(name), "latin1")
    .trimEnd()
    .split(/\r\n|\n|\r/).length - 1;

test("a thousand people with numbers of every shape: each row has a verdict", async () => {
  const result = await importContacts(page, owner, "people-1000.csv", { country: "US" });
  expect(result.rows).toBe(1000);
  expect(result.created + result.updated + result.skipped + result.failed).toBe(1000);
  expect(result.created).toBeGreaterThan(500);
});

test("the same file again makes no second contact", async () => {
  await uploadContacts(page, owner, "people-1000.csv");
  await page.getByRole("button", { name: "Go on to Rules" }).click();
  await page.getByLabel("Belong to").selectOption("US");
  await chooseConsent(page);
  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByRole("heading", { name: "0 of 1,000 rows will be saved" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 0 contacts" })).toBeDisabled();
  expect(numbersIn(await figure(page, "Left as they are").innerText())[0]).toBeGreaterThan(500);
});

test("the file that was imported before is recognised on arrival", async () => {
  await uploadContacts(page, owner, "people-1000.csv");
  await expect(page.getByText("This very file was imported before.")).toBeVisible();
});

test("the answers of a step were gone after a look at another one", async () => {
  await page.getByRole("button", { name: "Go on to Rules" }).click();
  await chooseConsent(page);
  await page.getByRole("link", { name: "Back to Columns" }).click();
  const column = page.getByLabel(/^What .* becomes$/).last();
  await column.selectOption("skip");
  await page.goBack();
  await expect(page.getByLabel("Everybody in this file")).toBeChecked();
  await expect(page.getByLabel("Proof")).toHaveValue(/^Ticked the box for offers/);
  await page.goForward();
  await expect(column).toHaveValue("skip");
});

for (const name of [
  "broken-bom-and-whitespace-headers.csv",
  "broken-mixed-delimiters.csv",
  "broken-mixed-line-endings.csv",
  "broken-ragged-rows-extra-columns.csv",
]) {
  test(`${name}: rows without a number can come in by e-mail, the rest is named`, async () => {
    await uploadContacts(page, owner, name);
    await page.getByRole("button", { name: "Go on to Rules" }).click();
    await page.getByRole("button", { name: "Check the file" }).click();
    await expect(page.getByText("Nothing is written yet").first()).toBeVisible();
    await expect(page.getByRole("heading", { name: /rows will be saved$/ })).toContainText(
      `of ${dataRows(name)} rows`,
    );
  });
}

for (const name of ["broken-broken-encoding-latin1.csv", "broken-unescaped-quotes.csv"]) {
  test(`${name}: a file nobody can be reached by says so, and saves nothing`, async () => {
    await uploadContacts(page, owner, name);
    await expect(
      page.getByText("No column holds a phone number or an e-mail address."),
    ).toBeVisible();
    await page.getByRole("button", { name: "Go on to Rules" }).click();
    await page.getByRole("button", { name: "Check the file" }).click();
    await expect(page.getByRole("button", { name: "Import 0 contacts" })).toBeDisabled();
  });
}

test("accents of an old spreadsheet are read as what they were", async () => {
  await uploadContacts(page, owner, "broken-broken-encoding-latin1.csv");
  await expect(page.getByRole("table")).toContainText("José");
  await expect(page.getByRole("table")).toContainText("España");
});

test("rows that cannot come in are a file with the reason beside each", async () => {
  const text = "Name,Phone\nAmina,+254 712 345 678\nBrian,12\nCarla,not a number\n";
  await uploadContacts(page, owner, { name: "three.csv", text });
  await page.getByRole("button", { name: "Go on to Rules" }).click();
  await chooseConsent(page);
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 1 contact" }).click();
  const result = await readImport(page);
  expect(result).toMatchObject({ created: 1, failed: 2, rows: 3 });
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: /as an error file/ }).click();
  const file = fs.readFileSync(await (await downloading).path(), "utf8");
  const lines = file.trim().split(/\r?\n/);
  expect(lines).toHaveLength(3);
  expect(file).toContain("Brian");
  expect(file).toContain("Carla");
  expect(file).not.toContain("Amina");
});

test("an import goes on in the tray while one works elsewhere, and its line leads back", async () => {
  const rows = Array.from({ length: 10_000 }, (_, row) => `Guest ${row},+2547201${10_000 + row}`);
  await uploadContacts(page, owner, { name: "guests.csv", text: `Name,Phone\n${rows.join("\n")}` });
  await page.getByRole("button", { name: "Go on to Rules" }).click();
  await chooseConsent(page);
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByRole("button", { name: "Import 10,000 contacts" }).click();
  const address = page.url().split("?")[0] ?? "";
  await page.getByRole("link", { name: "Templates" }).click();
  const running = page.getByRole("button", { name: /^Importing/ });
  // earlier tests left files that are checked and wait
  const done = page.getByRole("button", { name: /^(Import done|\d+ jobs ended)$/ });
  await expect(running.or(done)).toBeVisible();
  await expect(running).toHaveCount(0, { timeout: 20_000 });
  // the end is in the database and not in this page
  await page.reload();
  await done.click();
  const line = page.getByRole("dialog", { name: "Long jobs" }).getByRole("link", {
    name: /guests\.csv.*Done\. 10,000 added/,
  });
  await line.click();
  await page.waitForURL(address);
  expect(await readImport(page)).toMatchObject({ created: 10_000, rows: 10_000 });
  await expect(done).toHaveCount(0);
});

test("an import that was a mistake is undone, and leaves nobody behind", async () => {
  const text = "Name,Phone\nWrong One,+254 712 999 001\nWrong Two,+254 712 999 002\n";
  await importContacts(page, owner, { name: "mistake.csv", text });
  await page.getByRole("button", { name: "Undo import" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("heading", { name: "Import undone" })).toBeVisible();
  await page.goto(`/w/${owner.slug}/contacts?q=Wrong`);
  await expect(page.getByText("Wrong One")).toHaveCount(0);
  await expect(
    page.getByText(/No contacts? match|Nothing matches|No contact/).first(),
  ).toBeVisible();
});
