import type { Page } from "@playwright/test";
import {
  amountIn,
  beginTopUp,
  confirmAddress,
  expect,
  figure,
  newDesk,
  type Owner,
  openWorkspace,
  readWallet,
  test,
} from "./journeys";
import { clearPaymentFaults, deliverPaymentEvents, setPaymentFaults } from "./sandbox-control";

/* Money counts when the payment provider's signed event says so, once, and never before. */

test.describe.configure({ mode: "serial" });

let page: Page;
let owner: Owner;
const available = async () => (await readWallet(page, owner)).available;

test.beforeAll(async ({ browser }) => {
  page = await newDesk(browser);
  owner = await openWorkspace(page);
});
test.afterAll(() => page.close());

test("a top-up before the address is confirmed says what to do", async () => {
  await page.goto(`/w/${owner.slug}/wallet`);
  await expect(page.getByText(/confirm your (e-?mail )?address/i).first()).toBeVisible();
  await confirmAddress(page, owner);
});

test("turning back from the payment page costs nothing", async () => {
  await beginTopUp(page, owner, "40");
  await page.locator("button[value=abandon]").click();
  await page.waitForURL(`**/w/${owner.slug}/wallet**`);
  await expect(page.getByText(/A payment of \$40.00 is open|was not made/)).toBeVisible();
  expect(await available()).toBe(0n);
  const cancel = page.getByRole("button", { name: "Cancel payment" });
  if (await cancel.isVisible()) await cancel.click();
  await expect(page.getByText("A payment of $40.00 is open")).toHaveCount(0);
});

test("a declined card changes nothing, and another try can pay", async () => {
  await beginTopUp(page, owner, "30");
  await page.locator("button[value=decline]").click();
  await expect(page.locator("button[value=pay]")).toBeVisible();
  const wallet = await page.context().newPage();
  await wallet.goto(`/w/${owner.slug}/wallet`);
  await expect(wallet.getByText("$0.00").first()).toBeVisible();
  await wallet.close();
  await page.locator("button[value=pay]").click();
  await expect(page.getByText("$30.00 added.")).toBeVisible({ timeout: 20_000 });
  expect(await available()).toBe(300_000n);
});

test("a bank debit is shown as on its way, and counted when the bank confirms", async () => {
  await setPaymentFaults({ settleAfterMs: 3_600_000 });
  await beginTopUp(page, owner, "20");
  await page.locator("button[value=delayed]").click();
  await page.waitForURL(`**/w/${owner.slug}/wallet**`);
  await expect(page.getByText("$20.00 on its way since")).toBeVisible();
  expect(await available()).toBe(300_000n);
});

test("events that come twice and in the wrong order are counted once", async () => {
  await setPaymentFaults({ duplicate: true, reorder: true });
  await beginTopUp(page, owner, "25");
  await page.locator("button[value=pay]").click();
  await expect(page.getByText("$25.00 added.")).toBeVisible({ timeout: 20_000 });
  await deliverPaymentEvents();
  await clearPaymentFaults();
  expect(await available()).toBe(550_000n);
});

test("coming back from the payment page adds nothing before the bank has confirmed", async () => {
  await setPaymentFaults({ delayMs: 4_000 });
  await beginTopUp(page, owner, "60");
  await page.locator("button[value=pay]").click();
  await expect(page.getByText("Waiting for the bank to confirm $60.00.")).toBeVisible();
  const figures = page.getByRole("region", { name: "Figures" });
  expect(amountIn(await figure(figures, "Available").innerText())).toBe(550_000n);
  // the page looks again by itself
  await expect(page.getByText("$60.00 added.")).toBeVisible({ timeout: 30_000 });
  await clearPaymentFaults();
  expect(await available()).toBe(1_150_000n);
});
