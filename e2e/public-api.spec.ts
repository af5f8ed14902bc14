import { type APIResponse, request as requests } from "@playwright/test";
import { openInbox, openInboxDesk, row, thread } from "./inbox-journeys";
import {
  approveStarter,
  colleagueJoins,
  confirmAddress,
  expect,
  type newDesk,
  type Owner,
  test,
  topUp,
  unique,
} from "./journeys";
import { judge, readyToJudge } from "./judge-page";
import { customerSays, customerSees, type PracticeNumber, sentFrom } from "./sandbox-control";

/* A business lets its shop send by the API: keys on the screen, calls by a real HTTP client. */

test.describe.configure({ mode: "serial" });

let page: Awaited<ReturnType<typeof newDesk>>;
let owner: Owner;
let number: PracticeNumber;
let baseUrl: string;
let key: string;
/** The body of the call that the page shows to copy. */
let shown: { to: string; template: { values: Record<string, string> } };
const ADA = { from: "+254733000717", name: "Ada Njeri" };
const ADDRESS = /\/api\/v1$/;

test.beforeAll(async ({ browser }) => {
  ({ page, owner, number } = await openInboxDesk(browser));
  await confirmAddress(page, owner);
  await topUp(page, owner, "20");
  await approveStarter(page, owner, "Appointment reminder");
});
test.afterAll(() => page.context().close());

const keysPage = () => page.goto(`/w/${owner.slug}/settings/api-keys`);

/** What a program sends: no cookie, no page, its key. */
async function call(
  what: { to: string } & Record<string, unknown>,
  { idempotencyKey = unique(), bearer = key } = {},
): Promise<APIResponse> {
  const program = await requests.newContext();
  const answer = await program.post(`${baseUrl}/messages`, {
    headers: { authorization: `Bearer ${bearer}`, "idempotency-key": idempotencyKey },
    data: what,
  });
  // read before its client is gone
  await answer.body();
  return answer;
}

async function lookAt(messageId: string) {
  const program = await requests.newContext();
  const answer = await program.get(`${baseUrl}/messages/${messageId}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return (await answer.json()) as { status: string; price: { state: string } | null };
}

const sentTo = async (phone: string) =>
  (await sentFrom(number.phoneNumberId)).filter(({ to }) => `+${to}` === phone);

test("an owner makes a key, sees it once, and closes it only when it is stored", async () => {
  await keysPage();
  await expect(page.getByRole("heading", { name: "No keys yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).first().click();
  const form = page.getByRole("dialog", { name: "Create an API key" });
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText("Write which program will use it.")).toBeVisible();
  await form.getByLabel("Name").fill("Web shop");
  for (const box of await form.getByRole("checkbox").all()) await box.uncheck();
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText("Choose at least one thing that it may do.")).toBeVisible();
  for (const box of await form.getByRole("checkbox").all()) await box.check();
  await form.getByRole("button", { name: "Create key" }).click();

  const once = page.getByRole("dialog", { name: "The key of Web shop" });
  key = await once.locator("code").innerText();
  expect(key).toMatch(/^tl_live_[\w-]{43}$/);
  await readyToJudge(page);
  await judge(page, "the key, once", {}, "[role=dialog]");
  await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  await expect(once.getByRole("button", { name: "Done" })).toBeDisabled();
  await once.getByLabel("I have stored it").check();
  await once.getByRole("button", { name: "Done" }).click();
  await expect(once).toBeHidden();

  const listed = page.getByRole("row", { name: /Web shop/ });
  await expect(listed).toContainText(`${key.slice(0, 16)}…`);
  await expect(listed).toContainText("Never");
  await page.reload();
  await expect(listed).toBeVisible();
  expect(await page.content()).not.toContain(key.slice(16));
  baseUrl = await page.locator("pre").filter({ hasText: ADDRESS }).first().innerText();
  const curl = await page.locator("pre").filter({ hasText: "curl" }).first().innerText();
  shown = JSON.parse(/-d '([^']*)'/.exec(curl)?.[1] ?? "") as typeof shown;
  expect(shown).toMatchObject({
    template: { name: "appointment_reminder", values: { "body.first_name": "…" } },
  });
  shown.template.values["body.first_name"] = "Ada";
});

test("twenty calls at once with one Idempotency-Key send one template, to a phone that shows it once", async () => {
  const what = { ...shown, to: ADA.from };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call(what, { idempotencyKey: "visit-4471" })),
  );
  expect(answers.map((answer) => answer.status()).sort()).toEqual([...Array(19).fill(200), 201]);
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(new Set(bodies.map(({ message_id: id }) => id)).size).toBe(1);
  expect(bodies[0]).toMatchObject({ contact_created: true });
  await expect
    .poll(async () => (await sentTo(ADA.from)).map(({ type }) => type))
    .toEqual(["template"]);
  await expect.poll(async () => (await customerSees(number, ADA.from)).messages.length).toBe(1);
  await expect
    .poll(async () => (await lookAt(bodies[0].message_id)).status)
    .toMatch(/^(?:sent|delivered|read)$/);

  const other = { ...what, to: "+254733000718" };
  const refused = await call(other, { idempotencyKey: "visit-4471" });
  expect([refused.status(), (await refused.json()).error.code]).toEqual([
    409,
    "idempotency_conflict",
  ]);
  expect(await sentTo(other.to)).toEqual([]);
});

test("the program's text waits for the customer, leaves the question unread, and is marked in the thread", async () => {
  const text = { to: "+254733000718", text: { body: "Your table is booked." } };
  const closed = await call(text);
  expect([closed.status(), (await closed.json()).error.code]).toEqual([422, "window_closed"]);

  await customerSays(number, { ...ADA, text: "Can I come an hour later?" });
  await openInbox(page, owner);
  await expect(row(page, ADA.name)).toContainText("Can I come an hour later?");
  const answer = await call({ to: ADA.from, text: { body: "Your receipt is in your mailbox." } });
  expect(answer.status()).toBe(201);
  await expect(row(page, ADA.name)).toContainText("Web shop: Your receipt is in your mailbox.");
  await expect(row(page, /Ada Njeri.*1 unread|1 unread.*Ada Njeri/i)).toBeVisible();
  await expect.poll(async () => (await sentTo(ADA.from)).length).toBe(2);
  await expect
    .poll(async () =>
      (await customerSees(number, ADA.from)).messages.map(({ content }) => content.text),
    )
    .toContain("Your receipt is in your mailbox.");

  await row(page, ADA.name).click();
  const badge = thread(page).getByRole("link", { name: "API Web shop" }).last();
  await expect(badge).toBeVisible();
  await badge.click();
  await page.waitForURL("**/settings/api-keys?open=**");
  const used = page.getByRole("row", { name: /Web shop/ });
  await expect(used).toBeVisible();
  await expect(used.getByRole("gridcell").nth(3)).not.toContainText("Never");
});

test("an agent sees whose message it is and not the keys", async ({ browser }) => {
  const agent = await colleagueJoins(browser, page, owner);
  await openInbox(agent, owner, "?view=all");
  await row(agent, ADA.name).click();
  await expect(thread(agent).getByText("Web shop").last()).toBeVisible();
  await expect(thread(agent).getByRole("link", { name: /Web shop/ })).toHaveCount(0);
  await agent.goto(`/w/${owner.slug}/settings/api-keys`);
  await expect(agent.getByText("There is nothing at this address")).toBeVisible();
  await agent.context().close();
});

test("a revoked key is refused at its next call, and the team reads who ended it", async () => {
  await keysPage();
  await page.getByRole("button", { name: "Revoke Web shop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row", { name: /Web shop/ })).toContainText("Revoked");
  const refused = await call({ to: ADA.from, text: { body: "Nobody gets this." } });
  expect(refused.status()).toBe(401);
  expect((await refused.json()).error).toMatchObject({
    code: "invalid_api_key",
    message: expect.stringContaining("revoked"),
  });
  expect(await sentTo(ADA.from)).toHaveLength(2);
  await page.goto(`/w/${owner.slug}/settings/activity?action=api_key`);
  await expect(page.getByText("revoked API key")).toBeVisible();
});

test("a call without a key, to a wrong address or with a cookie alone gets JSON and nothing else; the reference is open", async () => {
  const origin = new URL(baseUrl).origin;
  const asOwner = page.request;
  const bare = await asOwner.post(`${baseUrl}/messages`, {
    headers: { "idempotency-key": unique() },
    data: { to: ADA.from, text: { body: "By cookie" } },
  });
  expect([bare.status(), (await bare.json()).error.code]).toEqual([401, "invalid_api_key"]);
  const lost = await asOwner.get(`${origin}/api/v1/nothing`);
  expect([lost.status(), (await lost.json()).error.code]).toEqual([404, "not_found"]);
  const reference = await (await asOwner.get(`${baseUrl}/openapi.json`)).json();
  expect(reference).toMatchObject({ openapi: "3.1.0", servers: [{ url: baseUrl }] });
  expect(Object.keys(reference.paths)).toEqual(["/messages", "/messages/{message_id}"]);
  expect(await sentTo(ADA.from)).toHaveLength(2);
});
