import { readFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import {
  composer,
  list,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  sentTexts,
} from "./inbox-journeys";
import { colleagueJoins, expect, newDesk, type Owner, test } from "./journeys";
import {
  customerSaidHoursAgo,
  customerSays,
  type PracticeNumber,
  sentFrom,
} from "./sandbox-control";

/* Two agents in two browsers: what is everybody's, what is one's own, and what can be taken back. */

test.describe.configure({ mode: "serial" });

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

const PICTURE = readFileSync(path.resolve(import.meta.dirname, "../public/screenshot.png"));

const inbox = (desk: Page, view = "") => openInbox(desk, owner, view);
const settings = (place: string) => amina.goto(`/w/${owner.slug}/settings/inbox/${place}`);

/** A rule is chosen, and known to be kept before anything else happens. */
async function giveOut(rule: string) {
  const choice = amina.getByLabel(/Conversations of .* go to/);
  await choice.selectOption(rule);
  await expect(choice).toHaveValue(rule);
  await expect(choice).toBeEnabled();
}

/**
 * Somebody so quick that between Escape in a menu and the next place no timer runs.
 * @returns whether they are still there when every timer of the closing menu has run
 */
const closeAndGoOn = (place: Locator) =>
  place.evaluate(async (element) => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true }),
    );
    const isOpen = () => document.querySelector("[role=menu]") !== null;
    for (let turn = 0; turn < 1_000 && isOpen(); turn += 1) await Promise.resolve();
    if (isOpen()) throw new Error("the menu did not close at once");
    element.focus();
    await new Promise((done) => setTimeout(done, 50));
    return document.activeElement === element;
  });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ page: amina, owner, number } = await openInboxDesk(browser));
  tom = await colleagueJoins(browser, amina, owner);
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
});

test("a manager lays out labels, a canned reply and a target; an agent may not", async () => {
  await settings("labels");
  await amina.getByRole("button", { name: "Add label" }).click();
  await amina.getByRole("dialog").getByLabel("Name").fill("Delivery");
  await amina.getByRole("button", { name: "Save label" }).click();
  await expect(amina.getByRole("list", { name: "Labels" })).toContainText("Delivery");
  await settings("targets");
  await amina.getByRole("button", { name: "Add target" }).click();
  await amina.getByRole("checkbox", { name: "Count working hours only" }).click();
  await amina.getByRole("button", { name: "Save target" }).click();
  await expect(amina.getByRole("list", { name: "Response targets" })).toContainText("Every team");
  await settings("");
  await amina.getByRole("button", { name: "Add canned reply" }).click();
  await amina.getByLabel("Word").fill("hours");
  await amina.getByLabel("Reply", { exact: true }).fill("We open at nine, {{contact.first_name}}.");
  await amina.locator('input[data-pick="Canned files"]').setInputFiles([
    { name: "door.png", mimeType: "image/png", buffer: PICTURE },
    { name: "map.txt", mimeType: "text/plain", buffer: Buffer.from("First left, then right.") },
  ]);
  await amina.getByLabel("Caption of map.txt").fill("The way, {{contact.first_name}}");
  await amina.getByRole("button", { name: "Save reply" }).click();
  const replies = amina.getByRole("list", { name: "Canned replies" });
  await expect(replies).toContainText("/hours");
  await expect(replies).toContainText("door.png");
  await tom.goto(`/w/${owner.slug}/settings/inbox/labels`);
  await expect(tom.getByText("There is nothing at this address")).toBeVisible();
});

test("RT-4: what is deleted is taken back at once, or out of the trash by whoever may", async () => {
  const labels = amina.getByRole("list", { name: "Labels" });
  const remove = async () => {
    await amina.getByRole("button", { name: "Delete Delivery" }).click();
    const question = amina.getByRole("alertdialog");
    await question.getByRole("button", { name: "Delete" }).click();
    // what stands behind an open question is hidden, so its end comes first
    await expect(question).toHaveCount(0);
    await expect(labels).toHaveCount(0);
  };
  await settings("labels");
  await remove();
  await amina.getByRole("button", { name: "Undo" }).click();
  await expect(labels).toContainText("Delivery");
  await remove();
  await amina.goto(`/w/${owner.slug}/settings/trash`);
  await expect(amina.getByRole("row", { name: /Delivery.*Label/ })).toBeVisible();
  await tom.goto(`/w/${owner.slug}/settings/trash`);
  await expect(tom.getByText("The trash is empty")).toBeVisible();
  await amina.getByRole("button", { name: "Restore Delivery" }).click();
  await expect(amina.getByText("The trash is empty")).toBeVisible();
  await settings("labels");
  await expect(labels).toContainText("Delivery");
});

test("in turn: two customers, one for each", async () => {
  await settings("assignment");
  await giveOut("round_robin");
  await customerSays(number, { from: "+254733100001", name: "Grace", text: "Do you deliver?" });
  await customerSays(number, { from: "+254733100002", name: "Brian", text: "When are you open?" });
  await inbox(amina);
  await expect(row(amina, /Grace/).getByLabel(/^Has it/)).toBeVisible();
  await expect(row(amina, /Brian/).getByLabel(/^Has it/)).toBeVisible();
  const owners = await Promise.all(
    [/Grace/, /Brian/].map((who) =>
      row(amina, who)
        .getByLabel(/^Has it/)
        .getAttribute("aria-label"),
    ),
  );
  expect(new Set(owners).size).toBe(2);
  await settings("assignment");
  await giveOut("off");
});

test("D8: who looks into a colleague's conversation leaves it unread for him, and each sees who has read it", async () => {
  await inbox(amina);
  await row(amina, /Brian/).click();
  await expect(amina.getByRole("log").getByText("When are you open?")).toBeVisible();
  await amina.keyboard.press("a");
  await amina.getByRole("menuitemradio", { name: /Tom Otieno/ }).click();
  await expect(row(amina, /Brian/).getByLabel(/^Has it: Tom/)).toBeVisible();
  await customerSays(number, { from: "+254733100002", name: "Brian", text: "Hello? Anybody?" });
  await expect(amina.getByRole("log").getByText("Hello? Anybody?")).toBeVisible();
  await expect(amina.getByText("Tom Otieno has not read it yet")).toBeVisible();
  await inbox(tom, "?view=mine");
  await expect(row(tom, /Brian/)).toContainText("unread");
  await row(tom, /Brian/).click();
  await expect(amina.getByText(/Read by Tom Otieno/)).toBeVisible();
  await expect(tom.getByText(/Read by Amina/)).toBeVisible();
  await expect(row(tom, /Brian/)).not.toContainText("unread");
  // one for each again, whoever had Brian before
  await row(amina, /Grace/).click();
  await expect(amina.getByRole("log").getByText("Do you deliver?")).toBeVisible();
  await amina.keyboard.press("a");
  await amina.getByRole("menuitemradio", { name: `${owner.name}, you` }).click();
  await expect(row(amina, /Grace/).getByLabel(`Has it: ${owner.name}`)).toBeVisible();
});

test("by load: nobody beyond what they take, and of those who wait the one who came first goes to whoever is free", async () => {
  await settings("assignment");
  for (const [who, most] of [
    ["Tom Otieno", "1"],
    [owner.name, "2"],
  ] as const) {
    const choice = amina.getByLabel(`Most that ${who} is given`);
    await choice.selectOption(most);
    await expect(choice).toBeEnabled();
  }
  await giveOut("load");
  await customerSays(number, { from: "+254733100011", name: "Njeri", text: "I need a kettle" });
  await inbox(amina);
  await expect(row(amina, /Njeri/).getByLabel(`Has it: ${owner.name}`)).toBeVisible();
  await customerSays(number, { from: "+254733100012", name: "Otis", text: "Me too" });
  await expect(row(amina, /Otis/).getByLabel("Nobody has it")).toBeVisible();
  await customerSays(number, { from: "+254733100013", name: "Pendo", text: "A blue one for me" });
  await expect(row(amina, /Pendo/).getByLabel("Nobody has it")).toBeVisible();
  // the one who waits longest may have written last
  await customerSays(number, { from: "+254733100012", name: "Otis", text: "Hello?" });
  await expect(row(amina, /Otis.*Hello\?/)).toBeVisible();

  await inbox(tom, "?view=mine");
  await row(tom, /Grace|Brian/).click();
  await tom.getByRole("button", { name: "Close", exact: true }).click();
  await expect(row(tom, /Otis/)).toBeVisible();
  await expect(row(amina, /Otis/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  await expect(row(amina, /Pendo/).getByLabel("Nobody has it")).toBeVisible();
  await tom.getByRole("button", { name: "Undo" }).click();
  await expect(row(tom, /Grace|Brian/)).toBeVisible();
  await settings("assignment");
  await giveOut("off");
});

test("who has nearly waited too long is marked due, and who has is marked late, in the list and above the thread; who may answer is called", async () => {
  await customerSaidHoursAgo(number, {
    from: "+254733100004",
    name: "Zawadi",
    text: "May I ask something?",
    hours: 0.95,
  });
  await customerSaidHoursAgo(number, {
    from: "+254733100003",
    name: "Wanjiru",
    text: "Still nothing?",
    hours: 2,
  });
  await inbox(amina);
  await expect(row(amina, /Wanjiru/)).toContainText("Late");
  await expect(row(amina, /Zawadi/)).toContainText(/Due in \d min/);
  await row(amina, /Wanjiru/).click();
  await expect(amina.getByText(/^Late by 1 h/)).toBeVisible();

  // NO-1: nobody has them, so everybody who may answer is called
  await tom.goto(`/w/${owner.slug}/contacts`);
  await tom.getByRole("button", { name: /^Notifications/ }).click();
  const bell = tom.getByRole("dialog", { name: "Notifications" });
  for (const words of [/Wanjiru has waited too long/, /Zawadi should have an answer soon/]) {
    await expect(bell.getByRole("link", { name: words })).toHaveCount(1);
  }
  await tom.keyboard.press("Escape");
});

test("a note that names a colleague stands under his mentions, and what he sees and types is seen", async () => {
  await amina.getByRole("radio", { name: /^Note/ }).click();
  const note = amina.getByPlaceholder("What should the team know?");
  await note.pressSequentially("@To");
  await amina.getByRole("option", { name: /Tom Otieno/ }).click();
  await note.pressSequentially("please call her");
  await expect(note).toHaveValue("@Tom Otieno please call her");
  await amina.getByRole("button", { name: "Add note" }).click();
  await inbox(tom, "?view=mentions");
  await row(tom, /Wanjiru/).click();
  await expect(tom.getByRole("log").getByText("please call her")).toBeVisible();
  await expect(amina.getByText("Tom is here")).toBeVisible();
  await amina.getByRole("radio", { name: "Reply" }).click();
  await composer(tom).pressSequentially("I am");
  await expect(amina.getByText("Tom is replying").first()).toBeVisible();
  await composer(tom).fill("");
  await expect(amina.getByText("Tom is replying")).toHaveCount(0);
});

test("S8: a file too asks before it goes over a colleague's answer, and stays attached", async () => {
  await amina.locator('input[data-pick="Document"]').setInputFiles({
    name: "prices.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Kettle 20"),
  });
  const files = amina.getByRole("list", { name: "Attached files" });
  await expect(files).toContainText("prices.txt");
  await expect(sendButton(amina)).toBeEnabled();
  await composer(tom).fill("I have her");
  await sendButton(tom).click();
  await expect(amina.getByText(/^Tom Otieno replied/)).toBeVisible();
  await expect(amina.getByRole("button", { name: /^Send anyway/ })).toBeVisible();
  await expect(files).toContainText("prices.txt");
  await amina.getByRole("button", { name: "Discard draft" }).click();
  await expect(files).toHaveCount(0);
});

test("S8: of two who press Send in the same second one is sent and the other is asked, with the words kept", async () => {
  await composer(amina).fill("It comes on Monday");
  await composer(tom).fill("It comes on Tuesday");
  await Promise.all([sendButton(amina).click(), sendButton(tom).click()]);
  const asks = (desk: Page) => desk.getByRole("button", { name: /^Send anyway/ });
  const isAsked = () => Promise.all([asks(amina).isVisible(), asks(tom).isVisible()]);
  await expect.poll(async () => (await isAsked()).filter(Boolean)).toHaveLength(1);
  const [aminaAsked] = await isAsked();
  const [winner, loser] = aminaAsked ? [tom, amina] : [amina, tom];
  const words = aminaAsked ? "It comes on Monday" : "It comes on Tuesday";
  await expect(composer(loser)).toHaveValue(words);
  const sent = async () =>
    (await sentTexts(number)).filter((text) => text?.startsWith("It comes on"));
  await expect.poll(sent).toHaveLength(1);

  // a form that is filled in meanwhile asks as well, and says whose answer it is
  await composer(loser).fill("");
  await loser.getByRole("button", { name: "Attach" }).click();
  await loser.getByRole("menuitem", { name: "Ask for their location" }).click();
  const form = loser.getByRole("dialog", { name: "Ask for their location" });
  await form.getByRole("textbox").first().fill("Where shall we bring it?");
  await composer(winner).fill("It comes on Wednesday after all");
  await sendButton(winner).click();
  // the first answer is told of already: what is sent anyway has to have seen the second
  await expect(
    loser.locator("[role=log]").getByText("It comes on Wednesday after all"),
  ).toBeVisible();
  await expect(form.getByText(/replied/)).toBeVisible();
  await form.getByRole("button", { name: "Send anyway" }).click();
  await expect(loser.getByRole("log").getByText("Where shall we bring it?")).toBeVisible();
  await expect.poll(sent).toHaveLength(2);
});

test("a canned reply is found by its word and filled in for this customer", async () => {
  await inbox(tom);
  await row(tom, /Brian/).click();
  const reply = composer(tom);
  await reply.pressSequentially("/hou");
  // what a colleague keeps under it goes along
  await expect(
    tom.getByRole("option", { name: /We open at nine, Brian.*Files:\s*2/ }),
  ).toBeVisible();
  await reply.press("Enter");
  await expect(reply).toHaveValue("We open at nine, Brian.");
  const files = tom.getByRole("list", { name: "Attached files" });
  await expect(files.getByLabel("Caption of map.txt")).toHaveValue("The way, Brian");
  await expect(files.getByRole("progressbar")).toHaveCount(0);
  await sendButton(tom).click();
  await expect.poll(() => sentTexts(number)).toContain("We open at nine, Brian.");
  const sent = async (kind: string) =>
    (await sentFrom(number.phoneNumberId)).filter(({ type }) => type === kind);
  await expect
    .poll(async () => (await sent("document"))[0]?.body.document)
    .toMatchObject({
      caption: "The way, Brian",
      filename: "map.txt",
    });
  expect(await sent("image")).toHaveLength(1);
});

test("several are labelled and closed at once, and taken back", async () => {
  await inbox(amina);
  await row(amina, /Grace/).hover();
  await amina.getByRole("checkbox", { name: "Choose Grace" }).click();
  await amina.getByRole("checkbox", { name: "Choose Brian" }).click();
  const bar = amina.getByRole("toolbar", { name: "2 chosen" });
  await bar.getByRole("button", { name: "Label" }).click();
  await amina.getByRole("menuitemcheckbox", { name: "Delivery" }).click();
  await expect(row(amina, /Grace/)).toContainText("Delivery");
  await expect(row(tom, /Grace/)).toContainText("Delivery");
  await bar.getByRole("button", { name: "Close" }).click();
  await expect(row(amina, /Grace/)).toHaveCount(0);
  await expect(row(tom, /Grace/)).toHaveCount(0);
  const told = amina.getByRole("listitem").filter({ hasText: "Closed: 2 conversations" });
  await told.getByRole("button", { name: "Undo" }).click();
  await expect(row(amina, /Grace/)).toBeVisible();
  await expect(row(tom, /Brian/)).toBeVisible();
});

test("the keyboard alone moves, opens the menus, chooses, closes and takes back; panes give way to a narrow window", async () => {
  await inbox(amina);
  await expect(row(amina, /Grace/)).toBeVisible();
  const keys = amina.keyboard;
  const current = list(amina).locator("a[aria-current=true]");
  await keys.press("j");
  await expect(current).toHaveCount(1);
  const first = await current.getAttribute("data-conversation");
  await keys.press("j");
  await expect(current).not.toHaveAttribute("data-conversation", first ?? "");
  await keys.press("k");
  await expect(current).toHaveAttribute("data-conversation", first ?? "");
  // a key right behind another acts on where that one led, however busy the device is
  const second = await amina.evaluate(async () => {
    const press = (key: string) =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const shown = () => document.querySelector("a[aria-current=true]");
    press("j");
    await Promise.resolve();
    press("n");
    return shown()?.getAttribute("data-conversation") ?? null;
  });
  expect(second).not.toBeNull();
  expect(second).not.toBe(first);
  const note = amina.getByPlaceholder("What should the team know?");
  await expect(note).toBeFocused();
  await expect(current).toHaveAttribute("data-conversation", second ?? "");
  await keys.press("Escape");
  await keys.press("r");
  await keys.press("Escape");
  await keys.press("k");
  await expect(current).toHaveAttribute("data-conversation", first ?? "");
  for (const [key, entry] of [
    ["a", "Tom Otieno"],
    ["l", "Delivery"],
    ["h", "Until they write"],
  ] as const) {
    await keys.press(key);
    await expect(amina.getByRole("menu").getByText(entry)).toBeVisible();
    await keys.press("Escape");
    await expect(amina.getByRole("menu")).toHaveCount(0);
  }
  await keys.press("n");
  await expect(note).toBeFocused();
  await keys.press("Escape");
  await keys.press("h");
  await expect(amina.getByRole("menu")).toBeVisible();
  expect(await closeAndGoOn(note)).toBe(true);
  await keys.press("Escape");
  await keys.press("x");
  await expect(amina.getByRole("toolbar", { name: "1 chosen" })).toBeVisible();
  await keys.press("Escape");
  await expect(amina.getByRole("toolbar", { name: "1 chosen" })).toHaveCount(0);
  await keys.press("e");
  const closed = list(amina).locator(`[data-conversation="${first}"]`);
  await expect(closed).toHaveCount(0);
  await keys.press("z");
  await expect(closed).toBeVisible();

  const third = amina.getByRole("complementary", { name: "About this person" });
  await closed.click();
  await expect(third).toBeVisible();
  await amina.setViewportSize({ width: 900, height: 720 });
  await expect(third).toBeHidden();
  await expect(list(amina)).toBeVisible();
  await expect(amina.getByRole("log")).toBeVisible();
  await amina.setViewportSize({ width: 1280, height: 720 });
});

test("snoozed until they write: away from the list, and back with their message", async () => {
  await row(amina, /Grace/).click();
  await amina.getByRole("button", { name: "Snooze", exact: true }).click();
  await amina.getByRole("menuitem", { name: "Until they write" }).click();
  await expect(row(amina, /Grace/)).toHaveCount(0);
  await customerSays(number, { from: "+254733100001", text: "I have a question" });
  await expect(row(amina, /I have a question/)).toBeVisible();
});

test("on a phone one conversation at a time, with what is needed in reach", async ({ browser }) => {
  const phone = await newDesk(browser, {
    viewport: { width: 360, height: 760 },
    hasTouch: true,
    storageState: await amina.context().storageState(),
  });
  await inbox(phone);
  await row(phone, /Brian/).click();
  await expect(composer(phone)).toBeInViewport();
  await phone.getByRole("button", { name: "More", exact: true }).click();
  await phone.getByRole("menuitemradio", { name: "Urgent" }).click();
  await phone.getByRole("button", { name: "Back to the list" }).click();
  await expect(row(phone, /Brian/)).toContainText("Urgent priority");
  const overflow = await phone.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await phone.close();
});

test("chosen by key: a colleague, a label, a snooze, unread; each shows at once and is taken back", async () => {
  await amina.setViewportSize({ width: 1280, height: 720 });
  await inbox(amina);
  let arrive = () => {};
  const arrives = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const reads = /\/inbox\/[\w-]+\/thread/;
  await amina.route(reads, async (route) => {
    await arrives;
    await route.continue();
  });
  await row(amina, /Brian/).click();
  const keys = amina.keyboard;
  const brian = () => row(amina, /Brian/);
  await expect(brian()).toHaveAttribute("aria-current", "true");
  await keys.press("a");
  arrive();
  await expect(amina.getByRole("menuitemradio").first()).toBeFocused();
  await keys.press("Escape");
  await amina.unroute(reads);
  await amina.getByRole("log").focus();

  const choose = async (key: string, entry: string, words: string | RegExp) => {
    await keys.press(key);
    const menu = amina.getByRole("menu");
    await expect(menu.getByText(words)).toBeVisible();
    // a menu is seen a moment before it has the keys; its first entry has them, also when the key was
    // quicker than the conversation
    await expect(menu.locator(":focus")).toBeVisible();
    await keys.type(entry);
    await keys.press("Enter");
    await expect(menu).toHaveCount(0);
  };
  /** Takes back what was told; it can be as soon as the server has done it. */
  const takeBack = async (told: string) => {
    await expect(amina.getByRole("listitem").filter({ hasText: told }).first()).toBeVisible();
    await keys.press("z");
  };
  const before = await brian()
    .getByLabel(/Has it|Nobody has it/)
    .getAttribute("aria-label");
  const other = before?.includes("Tom") ? owner.name : "Tom Otieno";
  await choose("a", other, other);
  await expect(brian().getByLabel(`Has it: ${other}`)).toBeVisible();
  await takeBack(`${other} has Brian now`);
  await expect(brian().getByLabel(before ?? "", { exact: true })).toBeVisible();

  const labelled = (await brian().innerText()).includes("Delivery");
  await choose("l", "Deliv", "Delivery");
  await expect(brian().getByText("Delivery")).toHaveCount(labelled ? 0 : 1);
  await takeBack("Delivery: Brian");
  await expect(brian().getByText("Delivery")).toHaveCount(labelled ? 1 : 0);

  await choose("h", "Tomorrow", "Tomorrow");
  await expect(brian()).toHaveCount(0);
  await takeBack("Snoozed: Brian");
  await expect(brian()).toBeVisible();

  await brian().click();
  // the address changes first, and a key is for whoever the screen shows
  await expect(brian()).toHaveAttribute("aria-current", "true");
  await amina.getByRole("log").focus();
  await keys.press("u");
  await expect(brian()).toContainText("1 unread");
  await expect(amina).toHaveTitle(/^\(\d+\) /);
  // another one that opened in its place would be read by that
  await expect(list(amina).locator('[aria-current="true"]')).toHaveCount(0);
  await takeBack("Unread: Brian");
  await expect(brian()).not.toContainText("unread");
  await brian().click();
  await amina.getByRole("button", { name: "More", exact: true }).click();
  await amina.getByRole("menuitem", { name: "Mark as unread" }).click();
  const views = amina.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: /^Unread/ }).click();
  await expect(brian()).toContainText("1 unread");
  await views.getByRole("button", { name: /^Open/ }).click();
});

test("snoozed until a time: away and in its view with that time, a time of one's own too, and back unread when it comes", async () => {
  const clocked = await amina.context().newPage();
  // a browser whose clock is behind: what it calls later today begins in a few seconds
  await clocked.goto(amina.url());
  await row(clocked, /Grace/).click();
  await clocked.clock.setSystemTime(Date.now() - 3 * 3_600_000 + 12_000);
  await clocked.getByRole("button", { name: "Snooze", exact: true }).click();
  await clocked.getByRole("menuitem", { name: /^Later today/ }).click();
  await expect(row(amina, /Grace/)).toHaveCount(0);
  await clocked.close();

  await row(amina, /Brian/).click();
  await amina.getByRole("button", { name: "Snooze", exact: true }).click();
  const own = amina.getByLabel("Until a time of your own");
  await own.fill("2020-01-01T09:00");
  await expect(amina.getByText("Choose a time that lies ahead.")).toBeVisible();
  const choose = amina.getByRole("menuitem", { name: "Snooze", exact: true });
  await expect(choose).toBeDisabled();
  const far = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
  await own.fill(`${far}T09:30`);
  await choose.click();
  await expect(row(amina, /Brian/)).toHaveCount(0);
  const views = amina.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: /^Snoozed/ }).click();
  await row(amina, /Brian/).click();
  await expect(amina.getByText(/Snoozed until .*09:30/)).toBeVisible();
  await amina.getByRole("button", { name: "Reopen", exact: true }).click();
  await expect(row(amina, /Brian/)).toHaveCount(0);
  await views.getByRole("button", { name: /^Open/ }).click();
  await expect(row(amina, /Brian/)).toBeVisible();
  await expect(row(amina, /Grace/)).toContainText("1 unread");
});

test("an answer that closes, by its key: sent, gone from the list, back when they write", async () => {
  await row(amina, /Brian/).click();
  await composer(amina).fill("All done, goodbye");
  await composer(amina).press("ControlOrMeta+Shift+Enter");
  await expect(row(amina, /Brian/)).toHaveCount(0);
  await expect.poll(() => sentTexts(number)).toContain("All done, goodbye");
  await amina
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: /^Closed/ })
    .click();
  await expect(row(amina, /Brian/)).toContainText("All done, goodbye");
  await customerSays(number, { from: "+254733100002", text: "One more question" });
  await expect(row(amina, /Brian/)).toHaveCount(0);
  await inbox(amina);
  await row(amina, /Brian/).click();
  await expect(amina.getByRole("log").getByText("One more question")).toBeVisible();
});

test("a team is made with its people, gets what comes over its number, is moved to, counts what it has, and ends", async () => {
  const dialog = amina.getByRole("dialog");
  await settings("teams");
  await amina.getByRole("button", { name: "Add team" }).click();
  await dialog.getByRole("button", { name: "Save team" }).click();
  await expect(dialog.getByText("Give the team a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Sales");
  await dialog.getByLabel("Tom Otieno").check();
  await dialog.getByRole("button", { name: "Save team" }).click();
  await expect(amina.getByRole("list", { name: "Teams" })).toContainText(
    "Nobody by itself. Tom Otieno",
  );
  await settings("assignment");
  const choice = amina.getByLabel(/Conversations of .* go to/);
  await Promise.all([
    amina.waitForResponse((answer) => answer.request().method() === "POST"),
    choice.selectOption({ label: "Team Sales" }),
  ]);
  await customerSays(number, { from: "+254733100021", name: "Kamau", text: "Do you sell spoons?" });

  await inbox(tom);
  const views = tom.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: "Sales 1" }).click();
  await expect(row(tom, /Kamau/)).toBeVisible();
  await expect(row(tom, /Brian/)).toHaveCount(0);
  await inbox(amina);
  await row(amina, /Brian/).click();
  await expect(amina.getByRole("log").getByText("One more question")).toBeVisible();
  await amina.keyboard.press("a");
  await amina.getByRole("menuitemradio", { name: "Sales" }).click();
  await expect(
    amina.getByRole("region", { name: /^Conversation with/ }).getByText("Sales"),
  ).toBeVisible();
  await expect(row(tom, /Brian/)).toBeVisible();
  await expect(views.getByRole("button", { name: "Sales 2" })).toBeVisible();
  await expect(amina.getByText("Sales has Brian now")).toBeVisible();
  await amina.keyboard.press("z");
  await expect(views.getByRole("button", { name: "Sales 1" })).toBeVisible();
  await expect(row(tom, /Brian/)).toHaveCount(0);

  await settings("teams");
  await amina.getByRole("button", { name: "Delete Sales" }).click();
  await amina
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(amina.getByText("No teams yet.")).toBeVisible();
  await expect(views.getByRole("button", { name: /^Sales/ })).toHaveCount(0);
  await inbox(amina);
  await expect(row(amina, /Kamau/)).toBeVisible();
});

test("who is away is shown so and gives back who waits; working hours are kept, and a day that ends before it begins is not", async () => {
  await inbox(tom, "?view=mine");
  await inbox(amina);
  await row(amina, /Kamau/).click();
  await expect(amina.getByRole("log").getByText("Do you sell spoons?")).toBeVisible();
  await amina.keyboard.press("a");
  await amina.getByRole("menuitemradio", { name: /Tom Otieno/ }).click();
  await expect(row(tom, /Kamau/)).toBeVisible();
  await tom.getByRole("switch").click();
  await expect(tom.getByText("You are away", { exact: true })).toBeVisible();
  await expect(row(tom, /Kamau/)).toHaveCount(0);
  await expect(
    amina
      .getByRole("navigation", { name: "Views" })
      .getByRole("listitem")
      .filter({ hasText: "Tom" }),
  ).toContainText("away");
  await expect(row(amina, /Kamau/).getByLabel("Nobody has it")).toBeVisible();
  await tom.getByRole("switch").click();
  await expect(tom.getByText("You are back", { exact: true })).toBeVisible();

  await settings("targets");
  await amina.getByLabel("Saturday", { exact: true }).check();
  await amina.getByLabel("Saturday from").fill("10:00");
  await amina.getByLabel("Saturday to").fill("08:00");
  await amina.getByRole("button", { name: "Save hours" }).click();
  await expect(amina.getByText("The end of a day must come after its beginning.")).toBeVisible();
  await amina.getByLabel("Saturday to").fill("14:00");
  await amina.getByRole("button", { name: "Save hours" }).click();
  await expect(amina.getByText("Working hours saved")).toBeVisible();

  // in another window the same day and another one are changed meanwhile
  const other = await amina.context().newPage();
  await other.goto(`/w/${owner.slug}/settings/inbox/targets`);
  await other.getByLabel("Saturday to").fill("13:00");
  await other.getByLabel("Sunday", { exact: true }).check();
  await other.getByRole("button", { name: "Save hours" }).click();
  await expect(other.getByText("Working hours saved")).toBeVisible();
  await other.close();
  await amina.getByLabel("Saturday to").fill("15:00");
  await amina.getByRole("button", { name: "Save hours" }).click();
  await expect(
    amina.getByText(/changed this in another window.*to “10:00 AM to 01:00 PM”/),
  ).toBeVisible();
  await amina.getByRole("button", { name: "Keep mine" }).click();
  const saveWeek = async () => {
    const button = amina.getByRole("button", { name: "Save hours" });
    await Promise.all([
      amina.waitForResponse((answer) => answer.request().method() === "POST"),
      button.click(),
    ]);
    await expect(button).toBeEnabled();
  };
  await saveWeek();
  await expect(amina.getByLabel("Sunday", { exact: true })).toBeChecked();
  await amina.getByLabel("Sunday", { exact: true }).uncheck();
  await amina.getByLabel("Saturday to").fill("14:00");
  await saveWeek();
  await expect(amina.getByLabel("Sunday from")).toHaveCount(0);
  await amina.reload();
  await expect(amina.getByLabel("Saturday from")).toHaveValue("10:00");
  await expect(amina.getByLabel("Saturday to")).toHaveValue("14:00");
});
