import type { Page } from "@playwright/test";
import {
  composer,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  sentTexts,
  thread,
  told,
  views,
} from "./inbox-journeys";
import {
  approveStarter,
  colleagueJoins,
  confirmAddress,
  draftCampaign,
  expect,
  importContacts,
  kenyanPhones,
  launch,
  newDesk,
  type Owner,
  peopleFile,
  test,
  topUp,
} from "./journeys";
import {
  customerSays,
  customerWrites,
  type PracticeNumber,
  sentFrom,
  setThroughput,
} from "./sandbox-control";

/* What a page of the inbox says while it sleeps, is overtaken, is too old, or has nothing to send over. */

test.describe.configure({ mode: "serial" });

const GRACE = "+254734100001";
const BRIAN = "+254734100002";
const CHEBET = "+254734100003";

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

const timesSent = async (text: string) =>
  (await sentTexts(number)).filter((one) => one === text).length;
const bubble = (desk: Page, words: string) => thread(desk).locator("[id^=m-]", { hasText: words });

async function open(desk: Page, who: RegExp, words: string) {
  await row(desk, who).click();
  await expect(thread(desk)).toContainText(words);
}

/** A key of a move, and what is chosen in the menu that it opens. */
async function choose(desk: Page, key: string, entry: string) {
  await thread(desk).focus();
  await desk.keyboard.press(key);
  await desk.getByRole("menu").getByText(entry).click();
  await desk.keyboard.press("Escape");
  await expect(desk.getByRole("menu")).toHaveCount(0);
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ page: amina, owner, number } = await openInboxDesk(browser));
  tom = await colleagueJoins(browser, amina, owner);
  await amina.goto(`/w/${owner.slug}/settings/inbox/labels`);
  await amina.getByRole("button", { name: "Add label" }).click();
  await amina.getByRole("dialog").getByLabel("Name").fill("Delivery");
  await amina.getByRole("button", { name: "Save label" }).click();
  await expect(amina.getByRole("list", { name: "Labels" })).toContainText("Delivery");
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
});

test("RT-1: a page that was frozen and cut off while ten things happened is right when it wakes, without a reload", async () => {
  const first = await customerSays(number, { from: GRACE, name: "Grace", text: "Is it bleu?" });
  const second = await customerSays(number, { from: GRACE, text: "Forget this one" });
  await customerSays(number, { from: BRIAN, name: "Brian", text: "Thank you" });
  await openInbox(tom, owner);
  await openInbox(amina, owner);
  await open(amina, /Grace/, "Forget this one");
  await amina.evaluate(() => document.documentElement.setAttribute("data-since", "before"));

  const machine = await amina.context().newCDPSession(amina);
  await machine.send("Page.setWebLifecycleState", { state: "frozen" });
  await amina.context().setOffline(true);
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from: GRACE,
    message: {
      type: "edit",
      edit: {
        original_message_id: first.wamid,
        message: { type: "text", text: { body: "Is it blue?" } },
      },
    },
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from: GRACE,
    message: { type: "revoke", revoke: { original_message_id: second.wamid } },
  });
  await customerSays(number, { from: GRACE, text: "And is it large?" });
  await customerSays(number, { from: CHEBET, name: "Chebet", text: "I am new here" });
  await open(tom, /Grace/, "And is it large?");
  await expect(thread(tom)).toContainText("Is it blue?");
  await choose(tom, "a", "Tom Otieno");
  await choose(tom, "l", "Delivery");
  await tom.getByRole("button", { name: "More", exact: true }).click();
  await tom.getByRole("menuitemradio", { name: "Urgent" }).click();
  await composer(tom).fill("It is large and blue");
  await sendButton(tom).click();
  await expect.poll(() => timesSent("It is large and blue")).toBe(1);
  await expect(bubble(tom, "It is large and blue")).toContainText(/Delivered|Read/);
  await tom.getByRole("radio", { name: /^Note/ }).click();
  await tom.getByPlaceholder("What should the team know?").fill("She asks every week");
  await tom.getByRole("button", { name: "Add note" }).click();
  await expect(thread(tom)).toContainText("She asks every week");
  await tom.getByRole("radio", { name: "Reply" }).click();
  await open(tom, /Brian/, "Thank you");
  await tom.getByRole("button", { name: "Close", exact: true }).click();
  await expect(row(tom, /Brian/)).toHaveCount(0);

  await amina.context().setOffline(false);
  await machine.send("Page.setWebLifecycleState", { state: "active" });
  await expect(thread(amina)).toContainText("She asks every week", { timeout: 5_000 });
  for (const words of ["Is it blue?", "This message was deleted", "And is it large?"]) {
    await expect(thread(amina)).toContainText(words);
  }
  for (const words of ["Is it bleu?", "Forget this one"]) {
    await expect(thread(amina).getByText(words)).toBeHidden();
  }
  await expect(bubble(amina, "It is large and blue")).toHaveCount(1);
  await expect(bubble(amina, "It is large and blue")).toContainText(/Delivered|Read/);
  await expect(row(amina, /Grace/)).toContainText("Delivery");
  await expect(row(amina, /Grace/)).toContainText("Urgent priority");
  await expect(row(amina, /Grace/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  await expect(row(amina, /Brian/)).toHaveCount(0);
  await expect(row(amina, /Chebet/)).toContainText("I am new here");
  await expect(views(amina).getByRole("button", { name: "Open 2", exact: true })).toBeVisible();
  await expect(amina.locator("html")).toHaveAttribute("data-since", "before");
  await machine.detach();
});

test("RT-2, RT-3: what two change at once stays of both; of one field each has, the second hears whose it is by now", async () => {
  await open(amina, /Chebet/, "I am new here");
  await open(tom, /Chebet/, "I am new here");
  await amina.getByRole("button", { name: "More", exact: true }).click();
  await thread(tom).focus();
  await tom.keyboard.press("l");
  await Promise.all([
    amina.getByRole("menuitemradio", { name: "High" }).click(),
    tom.getByRole("menuitemcheckbox", { name: "Delivery" }).click(),
  ]);
  await tom.keyboard.press("Escape");
  for (const desk of [amina, tom]) {
    await expect(row(desk, /Chebet/)).toContainText("Delivery");
    await expect(row(desk, /Chebet/)).toContainText("High priority");
  }

  // what Tom does has not reached this page yet
  const reads = /\/inbox\/(list|desk|[^/]+\/thread)\?/;
  await amina.route(reads, (route) => route.abort());
  await choose(tom, "a", "Tom Otieno");
  await expect(row(tom, /Chebet/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await amina.route("**/inbox/**", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await held;
    await route.continue();
  });
  await choose(amina, "a", `${owner.name}, you`);
  await expect(row(amina, /Chebet/).getByLabel(`Has it: ${owner.name}`)).toBeVisible();
  await amina.unroute(reads);
  answer();
  await expect(told(amina, "It was not assigned").first()).toContainText(
    "Tom Otieno has this conversation by now. Nothing was changed.",
  );
  await expect(row(amina, /Chebet/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  await expect(row(tom, /Chebet/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  await amina.unroute("**/inbox/**");
});

test("r59, IN-6: a lost answer, twelve seconds without a line and double clicks are one message each, in order; who stopped typing is quiet after six", async ({
  browser,
}) => {
  const desk = await newDesk(browser, { storageState: await amina.context().storageState() });
  await desk.clock.install();
  await openInbox(desk, owner);
  await open(desk, /Grace/, "She asks every week");

  await open(tom, /Grace/, "She asks every week");
  await composer(tom).pressSequentially("H");
  await expect(desk.getByText("Tom is replying").first()).toBeVisible();
  await desk.clock.fastForward(3_000);
  await expect(desk.getByText("Tom is replying").first()).toBeVisible();
  await desk.clock.fastForward(3_500);
  await expect(desk.getByText("Tom is replying")).toHaveCount(0, { timeout: 2_000 });
  await composer(tom).fill("");

  let lost = false;
  await desk.route(/\/inbox\//, async (route) => {
    if (lost || !route.request().postData()?.includes("First of two")) return route.fallback();
    lost = true;
    await route.fetch();
    await desk.context().setOffline(true);
    await route.abort("connectionreset");
  });
  await composer(desk).fill("First of two");
  await sendButton(desk).dblclick();
  await expect.poll(() => lost).toBe(true);
  await expect(bubble(desk, "First of two")).toContainText("Waits for the connection");
  await composer(desk).fill("Second of two");
  await sendButton(desk).dblclick();
  await desk.clock.fastForward(12_000);
  await expect(desk.getByText("2 messages wait here and will be sent once.")).toBeVisible();
  expect(await timesSent("Second of two")).toBe(0);
  await desk.context().setOffline(false);
  await expect.poll(() => timesSent("Second of two")).toBe(1);
  await expect(bubble(desk, "Second of two")).toContainText(/Delivered|Read/);
  expect((await sentTexts(number)).filter((text) => text?.endsWith("of two"))).toEqual([
    "First of two",
    "Second of two",
  ]);
  for (const page of [desk, tom]) {
    await expect(bubble(page, "Second of two")).toHaveCount(1);
    const shown = await thread(page).innerText();
    expect(shown.split("First of two")).toHaveLength(2);
    expect(shown.indexOf("First of two")).toBeLessThan(shown.indexOf("Second of two"));
  }
  await desk.close();
});

test("a page older than the program says so; what was written waits, is kept over the reload and goes out once", async () => {
  await open(amina, /Chebet/, "I am new here");
  // the server knows no such action, as after an update
  await amina.route("**/inbox/**", (route) =>
    route.request().headers()["next-action"]
      ? route.continue({ headers: { ...route.request().headers(), "next-action": "0".repeat(42) } })
      : route.fallback(),
  );
  await composer(amina).fill("Sent from an old page");
  await sendButton(amina).click();
  await expect(amina.getByText("A newer version of the program is here.")).toBeVisible();
  await expect(bubble(amina, "Sent from an old page")).toContainText(
    "Waits until this page is reloaded, will be sent once",
  );
  await composer(amina).fill("Begun on an old page");
  expect(await timesSent("Sent from an old page")).toBe(0);
  await amina.unroute("**/inbox/**");
  await amina.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => timesSent("Sent from an old page")).toBe(1);
  await expect(bubble(amina, "Sent from an old page")).toContainText(/Delivered|Read/);
  await expect(bubble(amina, "Sent from an old page")).toHaveCount(1);
  await expect(composer(amina)).toHaveValue("Begun on an old page");
  await expect(amina.getByText("A newer version of the program is here.")).toHaveCount(0);
  // a draft is its author's alone
  await expect(row(amina, /Chebet/)).toContainText("Draft");
  await open(tom, /Chebet/, "Sent from an old page");
  await expect(composer(tom)).toHaveValue("");
  await expect(row(tom, /Chebet/)).not.toContainText("Draft");
  await composer(amina).fill("");
});

test("whoever signs out while a message waits is asked; without a line nothing is discarded, and it goes out once", async () => {
  await tom.context().setOffline(true);
  await composer(tom).fill("From the train");
  await sendButton(tom).click();
  await expect(bubble(tom, "From the train")).toContainText("Waits for the connection");
  await tom.keyboard.press("ControlOrMeta+k");
  await tom.getByRole("option", { name: "Sign out" }).click();
  const question = tom.getByRole("alertdialog");
  await expect(question).toContainText("Sign out with unsent messages");
  await expect(question).toContainText("Kept in this browser alone: 1 message not sent yet.");
  await question.getByRole("button", { name: "Sign out and discard" }).click();
  await expect(question).toContainText("Nothing was discarded.");
  await question.getByRole("button", { name: "Stay signed in" }).click();
  await expect(question).toHaveCount(0);
  expect(await timesSent("From the train")).toBe(0);
  await tom.context().setOffline(false);
  await expect.poll(() => timesSent("From the train")).toBe(1);
  await expect(bubble(tom, "From the train")).toContainText(/Delivered|Read/);
  expect(await timesSent("From the train")).toBe(1);
});

test("RT-5: a campaign that is under way says in the inbox how far it is, while one answers", async () => {
  await confirmAddress(amina, owner);
  await topUp(amina, owner, "20");
  await importContacts(
    amina,
    owner,
    peopleFile(kenyanPhones(20, 600).map((phone, nth) => ({ name: `Guest ${nth}`, phone }))),
    { country: "KE", tags: "guests" },
  );
  await approveStarter(amina, owner, "Appointment reminder");
  await setThroughput(number, 2);
  await draftCampaign(amina, owner, { name: "Reminder for guests", tag: "guests" });
  await amina.getByRole("link", { name: "Send a test" }).click();
  await amina.getByRole("link", { name: "Review and launch" }).click();
  await launch(amina);
  await expect(amina.getByRole("button", { name: "Pause sending" })).toBeVisible();
  await amina
    .getByRole("link", { name: /^Inbox/ })
    .first()
    .click();
  const running = amina.getByRole("button", { name: /^Sending/ });
  await expect(running).toBeVisible();
  await open(amina, /Chebet/, "I am new here");
  const percent = async () => Number(/(\d+) %/.exec((await running.innerText()) ?? "")?.[1] ?? -1);
  const before = await percent();
  await expect.poll(percent).toBeGreaterThan(Math.max(0, before));
  await running.click();
  const jobs = amina.getByRole("dialog", { name: "Long jobs" });
  await expect(jobs.getByRole("link", { name: /Reminder for guests.*of 20 people/ })).toBeVisible();
  await amina.keyboard.press("Escape");
  await composer(amina).fill("While it sends");
  await sendButton(amina).click();
  await setThroughput(number, 80);
  await expect.poll(() => timesSent("While it sends")).toBe(1);
  await amina.getByRole("button", { name: /^Campaign done/ }).click();
  await expect(jobs.getByRole("link", { name: /Reminder for guests.*Done/ })).toBeVisible();
  await amina.keyboard.press("Escape");
});

test("IN-3: why something cannot go is said before Send: opted out, no price, a number that is gone", async () => {
  await approveStarter(amina, owner, "Offer with a code");
  await customerSays(number, { from: BRIAN, text: "STOP" });
  await openInbox(amina, owner);
  await row(amina, /Brian/).click();
  const template = (name: RegExp) => amina.getByRole("dialog").getByRole("button", { name });
  const offered = async (check: () => Promise<void>) => {
    await amina.getByRole("button", { name: "Send a template" }).click();
    await check();
    await amina.keyboard.press("Escape");
    await expect(amina.getByRole("dialog")).toHaveCount(0);
  };
  await offered(async () => {
    await expect(template(/^season_offer/)).toBeDisabled();
    await expect(template(/^season_offer/)).toContainText("Opted out of marketing");
    await expect(template(/^appointment_reminder/)).toBeEnabled();
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    userId: "ZZ.13491208655302741977",
    name: "Nowhere Ned",
    message: { type: "text", text: { body: "Where am I?" } },
  });
  await open(amina, /Nowhere Ned/, "Where am I?");
  await offered(async () => {
    await expect(template(/^season_offer/)).toBeDisabled();
    await expect(template(/^season_offer/)).toContainText("No price is known for this country");
  });

  // known to the server alone at first: the reply comes back with the reason, and its words
  await open(amina, /Chebet/, "I am new here");
  const offline = /\/inbox\/(list|desk|[^/]+\/thread)\?/;
  await amina.route(offline, (route) => route.abort());
  const settings = await amina.context().newPage();
  await settings.goto(`/w/${owner.slug}/settings/channels`);
  await settings.getByRole("link", { name: "Practice number" }).click();
  await settings.getByRole("button", { name: "Disconnect" }).click();
  const question = settings.getByRole("alertdialog");
  await question.getByRole("textbox").fill("Practice number");
  await question.getByRole("button", { name: "Disconnect number" }).click();
  await expect(question).toHaveCount(0);
  await settings.close();
  const before = (await sentFrom(number.phoneNumberId)).length;
  await composer(amina).fill("Can this still go?");
  await sendButton(amina).click();
  const refused = thread(amina).getByRole("alert").filter({ hasText: "Can this still go?" });
  await expect(refused).toContainText("Not sent.");
  await expect(refused).toContainText("This number is not connected any more");
  await refused.getByRole("button", { name: "Edit" }).click();
  await expect(composer(amina)).toHaveValue("Can this still go?");
  await amina.unroute(offline);

  await open(amina, /Grace/, "She asks every week");
  await expect(
    amina.getByText(/is not connected any more\. Connect it again under Channels to write/),
  ).toBeVisible();
  await expect(composer(amina)).toHaveCount(0);
  await amina.getByRole("radio", { name: /^Note/ }).click();
  await amina.getByPlaceholder("What should the team know?").fill("Call her instead");
  await amina.getByRole("button", { name: "Add note" }).click();
  await expect(thread(amina)).toContainText("Call her instead");
  expect((await sentFrom(number.phoneNumberId)).length).toBe(before);
});
