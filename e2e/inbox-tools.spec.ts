import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  composer,
  onTheClock,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  sentTexts,
  thisMinute,
  thread,
} from "./inbox-journeys";
import { colleagueJoins, expect, newDesk, type Owner, test } from "./journeys";
import {
  customerSaid,
  customerSaidHoursAgo,
  customerSays,
  type PracticeNumber,
} from "./sandbox-control";

/* What an agent does besides answering: finds, prepares, runs macros, keeps lists, blocks. */

test.describe.configure({ mode: "serial" });

const ZOLA = "+254733300001";
const GRACE = "+254733300002";
const HADIYA = "+254733300004";

let page: Page;
/** A colleague's own browser, once he has joined. */
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

const prepared = () => page.getByRole("region", { name: "Prepared messages" });
const dialog = () => page.getByRole("dialog");
const more = async (entry: string) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};
const timesSent = async (text: string) =>
  (await sentTexts(number)).filter((one) => one === text).length;

const inDays = (days: number) =>
  `${onTheClock(new Date(Date.now() + days * 86_400_000)).slice(0, 10)}T09:00`;

/** The words that the browser marks in the thread. */
const marked = (name: "found-here" | "found-words") =>
  page.evaluate((key) => [...(CSS.highlights.get(key) ?? [])].map(String), name);

async function sendLater(text: string) {
  await composer(page).fill(text);
  await page.getByRole("button", { name: "More ways to send" }).click();
  await page.getByRole("menuitem", { name: "Send later" }).click();
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ page, owner, number } = await openInboxDesk(browser));
  const violet = new Map([
    [3, "Is the violet kettle still there?"],
    [60, "My sister wants a Violet one too"],
    [196, "So, two violet ones please"],
  ]);
  await customerSaid(number, {
    from: ZOLA,
    name: "Zola",
    lines: Array.from({ length: 200 }, (_, index) => ({
      text: violet.get(index) ?? `Line ${index} about deliveries`,
      at: new Date(Date.now() - (200 - index) * 60_000),
    })),
  });
  await openInbox(page, owner);
  await expect(row(page, /Line 199/)).toBeVisible();
});
test.afterAll(() => page.close());

test("words are found in a long conversation, also far above what is loaded, and the draft waits", async () => {
  await row(page, /Zola/).click();
  await expect(thread(page).getByText("two violet ones")).toBeVisible();
  await expect(thread(page).getByText("Is the violet kettle")).toHaveCount(0);
  // more are new than are loaded: the first one is a press away, and the line stands there
  await page.getByRole("button", { name: /^\d+ new, from the first$/ }).click();
  await expect(thread(page).getByText("New since you were here")).toBeInViewport();
  await page.getByRole("button", { name: "To the newest" }).click();
  await expect(thread(page).getByText("two violet ones")).toBeInViewport();
  await expect(thread(page).locator("time").last()).toHaveAttribute(
    "title",
    /\d{4}, \d\d:\d\d:\d\d.*, Kath?mandu, UTC\+5:45$/,
  );
  await composer(page).fill("Two are");
  await composer(page).press("ControlOrMeta+f");
  const field = page.getByRole("textbox", { name: "Find in this conversation" });
  await expect(field).toBeFocused();
  const search = page.getByRole("search").filter({ has: field });

  await field.fill("violet");
  await expect(search).toContainText("1 of 3");
  await expect.poll(() => marked("found-here")).toEqual(["violet"]);
  await field.press("Enter");
  await expect(search).toContainText("2 of 3");
  await expect(thread(page).getByText("My sister wants")).toBeInViewport();
  await expect.poll(() => marked("found-here")).toEqual(["Violet"]);
  await search.getByRole("button", { name: "Earlier hit" }).click();
  await expect(search).toContainText("3 of 3");
  await expect(thread(page).getByText("Is the violet kettle")).toBeInViewport();
  await expect.poll(() => marked("found-here")).toEqual(["violet"]);
  await expect(search.getByRole("button", { name: "Earlier hit" })).toBeDisabled();
  await search.getByRole("button", { name: "Later hit" }).click();
  await expect(thread(page).getByText("My sister wants")).toBeInViewport();

  await field.fill("zebra");
  await expect(search).toContainText("Nothing found");
  expect(await marked("found-here")).toEqual([]);
  await field.press("Escape");
  await expect(field).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await expect(composer(page)).toHaveValue("Two are");
  await page.getByRole("button", { name: "To the newest" }).click();
  await expect(thread(page).getByText("two violet ones")).toBeInViewport();

  // what comes meanwhile moves nothing that is read, and says that it is there
  const reading = thread(page).getByText("Line 180 about deliveries");
  await reading.scrollIntoViewIfNeeded();
  await customerSays(number, { from: ZOLA, text: "One more thing" });
  const pill = page.getByRole("button", { name: "1 new" });
  await expect(pill).toBeVisible();
  await expect(reading).toBeInViewport();
  await expect(thread(page).getByText("One more thing")).not.toBeInViewport();
  await pill.click();
  await expect(thread(page).getByText("One more thing")).toBeInViewport();
});

test("a time that has passed is refused in plain words, and nothing typed is lost", async () => {
  await sendLater("Your kettles are packed");
  await dialog().getByLabel("Day and time").fill(inDays(-2));
  await dialog().getByRole("button", { name: "Schedule" }).click();
  await expect(dialog()).toContainText("This time has passed. Choose a later one");
  await expect(dialog().getByLabel("Message")).toHaveValue("Your kettles are packed");
  await dialog().getByRole("button", { name: "Back" }).click();
  await expect(composer(page)).toHaveValue("Your kettles are packed");
  await expect(prepared()).toHaveCount(0);
});

test("a message for later says when and in which zone, is cancelled and taken back, edited, and goes out once", async () => {
  await sendLater("Your kettles are packed");
  await dialog().getByLabel("Day and time").fill(inDays(2));
  await expect(dialog()).toContainText(/Goes out \d+ \w+ \d+, 09:00 GMT\+5:45/);
  await expect(dialog()).toContainText("window is closed by then unless they write again");
  await dialog().getByRole("button", { name: "Schedule" }).click();
  await expect(prepared()).toContainText("Your kettles are packed");
  await expect(prepared()).toContainText(/Goes out \d+ \w+ \d+, 09:00 \(Asia\/Kath?mandu\)/);
  await expect(composer(page)).toHaveValue("");
  await expect(row(page, /Zola/)).toContainText(/Goes out \d+ \w+ \d+, 09:00/);
  await expect(row(page, /Zola/)).not.toContainText("Draft kept");

  await prepared().getByRole("button", { name: "Cancel" }).click();
  await expect(prepared()).toHaveCount(0);
  await expect(row(page, /Zola/)).not.toContainText("Goes out");
  // as long as it is offered in the corner, the palette has it too
  await page.keyboard.press("Control+k");
  const undo = page.getByRole("option", { name: /^Undo The prepared message was cancelled/ });
  await undo.click();
  await expect(undo).toHaveCount(0);
  await expect(prepared()).toContainText(/Goes out \d+ \w+ \d+, 09:00/);

  expect(await sentTexts(number)).toEqual([]);
  await prepared().getByRole("button", { name: "Edit" }).click();
  await dialog().getByLabel("Message").fill("Your two kettles are packed");
  await dialog().getByLabel("Day and time").fill(thisMinute());
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect.poll(() => sentTexts(number)).toEqual(["Your two kettles are packed"]);
  await expect(prepared()).toHaveCount(0);
  await expect(thread(page).getByText("Your two kettles are packed")).toHaveCount(1);
});

test("a reminder that the customer's answer made needless is cancelled; what waits for them goes out once", async () => {
  await sendLater("Are you still there?");
  await dialog().getByLabel("Day and time").fill(inDays(1));
  await dialog().getByLabel("Cancel it when Zola writes before").check();
  await dialog().getByRole("button", { name: "Schedule" }).click();
  await expect(prepared()).toContainText("Cancelled if Zola writes before");
  await sendLater("The rider comes at ten");
  await dialog().getByLabel("When Zola writes next").check();
  await dialog().getByRole("button", { name: "Hold until they write" }).click();
  await expect(prepared()).toContainText("Goes out when Zola writes");

  await customerSays(number, { from: ZOLA, text: "Good morning" });
  await expect.poll(() => timesSent("The rider comes at ten")).toBe(1);
  await expect(prepared()).toHaveCount(0);
  await customerSays(number, { from: ZOLA, text: "Good night" });
  await expect(thread(page).getByText("Good night")).toBeVisible();
  expect(await timesSent("The rider comes at ten")).toBe(1);
  expect(await timesSent("Are you still there?")).toBe(0);
});

test("what cannot go out because the window has closed asks, and its author is told", async () => {
  await customerSaidHoursAgo(number, { from: GRACE, name: "Grace", text: "Hello?", hours: 25 });
  await row(page, /Grace/).click();
  await page
    .getByPlaceholder("Write now, it goes out when they write")
    .fill("Sorry for the wait, Grace");
  await page.getByRole("button", { name: "Hold until they write" }).click();
  await prepared().getByRole("button", { name: "Edit" }).click();
  await dialog().getByLabel("At a time").check();
  await dialog().getByLabel("Day and time").fill(thisMinute());
  await dialog().getByRole("button", { name: "Save" }).click();
  await expect(prepared()).toContainText("Not sent, your decision.");
  await expect(row(page, /Grace/)).toContainText("Decide");
  // read at once, because its author has the conversation before them
  await page.goto(`/w/${owner.slug}/notifications?view=all`);
  await page
    .getByRole("main")
    .getByRole("link", { name: /A prepared message to Grace waits for a decision/ })
    .click();
  await expect(thread(page).getByText("Hello?")).toBeVisible();
  await prepared().getByRole("button", { name: "Discard" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(prepared()).toHaveCount(0);
  expect(await timesSent("Sorry for the wait, Grace")).toBe(0);
});

test("a macro does all its steps at once, and one undo takes back all but the reply", async () => {
  await page.goto(`/w/${owner.slug}/settings/inbox/macros`);
  await page.getByRole("button", { name: "Add macro" }).click();
  await dialog().getByLabel("Name").fill("Thank and close");
  await dialog().getByLabel("Step 1", { exact: true }).selectOption("Send a reply");
  await dialog().getByLabel("Step 1, text").fill("Thank you, {{contact.first_name}}.");
  for (const [step, choice] of ["Assign", "Set the priority", "Close"].entries()) {
    await dialog().getByRole("button", { name: "Add step" }).click();
    await dialog()
      .getByLabel(`Step ${step + 2}`, { exact: true })
      .selectOption(choice);
  }
  await dialog().getByLabel("Step 3, which").selectOption("Urgent");
  await dialog().getByRole("button", { name: "Save macro" }).click();
  await expect(page.getByRole("list", { name: "Macros" })).toContainText(
    "Send a reply, then Assign, then Set the priority, then Close",
  );

  await openInbox(page, owner);
  await row(page, /Zola/).click();
  await more("Thank and close");
  await expect(row(page, /Zola/)).toHaveCount(0);
  const told = page.getByRole("listitem").filter({ hasText: "Thank and close: Zola" });
  await expect(told).toContainText("The reply is on its way and stays sent.");
  await expect.poll(() => timesSent("Thank you, Zola.")).toBe(1);
  await told.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, /Zola/)).toBeVisible();
  await expect(row(page, /Zola/).getByLabel("Nobody has it")).toBeVisible();
  await expect(row(page, /Zola/)).not.toContainText("Urgent priority");
  expect(await timesSent("Thank you, Zola.")).toBe(1);
});

test("a list is kept as a view with its true number, opened by its address, renamed and deleted; it is one's own", async ({
  browser,
}) => {
  const views = (desk: Page) => desk.getByRole("navigation", { name: "Views" });
  await openInbox(page, owner);
  await row(page, /Zola/).click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Urgent" }).click();
  await openInbox(page, owner);
  await expect(row(page, /Grace/)).toBeVisible();
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("dialog", { name: "Filter" }).getByLabel("Priority").selectOption("Urgent");
  await page.keyboard.press("Escape");
  await expect(row(page, /Grace/)).toHaveCount(0);
  await expect(page.getByText("Changed from Open")).toBeVisible();
  await page.getByRole("button", { name: "Save as" }).click();
  await dialog().getByLabel("Name").fill("Burning");
  await dialog().getByRole("button", { name: "Save view" }).click();
  await expect(views(page).getByRole("button", { name: "Burning 1" })).toBeVisible();
  await expect(page.getByText("Changed from")).toHaveCount(0);
  const address = page.url();

  await page.getByRole("button", { name: /^Order: / }).click();
  await page.getByRole("menuitem", { name: "Rename or share this view" }).click();
  await expect(dialog().getByLabel("Name")).toHaveValue("Burning");
  await dialog().getByLabel("Name").fill("On fire");
  await dialog().getByRole("button", { name: "Save view" }).click();
  await expect(views(page).getByRole("button", { name: "On fire 1" })).toBeVisible();

  tom = await colleagueJoins(browser, page, owner);
  await tom.goto(address);
  await expect(row(tom, /Grace/)).toBeVisible();
  await expect(views(tom).getByRole("button", { name: /^Open/ })).toBeVisible();
  await expect(views(tom).getByRole("button", { name: /On fire/ })).toHaveCount(0);

  await page.goto(address);
  await expect(row(page, /Zola/)).toBeVisible();
  await expect(row(page, /Grace/)).toHaveCount(0);
  await page.getByRole("button", { name: /^Order: / }).click();
  await page.getByRole("menuitem", { name: "Delete this view" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(views(page).getByRole("button", { name: /On fire/ })).toHaveCount(0);
  await expect(row(page, /Zola/)).toBeVisible();
  await expect(row(page, /Grace/)).toBeVisible();
});

/** Answers of the server to what is sent, held back until they are let go. */
async function holdAnswers() {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/inbox/**", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const answer = await route.fetch();
    await held;
    await route.fulfill({ response: answer }).catch(() => undefined);
  });
  return async () => {
    release();
    await page.unroute("**/inbox/**");
  };
}

test("IN-3: a press of Send is one bubble at once, queued before the server has answered, and one message", async () => {
  await row(page, /Zola/).click();
  const letGo = await holdAnswers();
  await composer(page).fill("One press, one message");
  await sendButton(page).dblclick();
  const bubble = thread(page).locator("[id^=m-]", { hasText: "One press, one message" });
  await expect(bubble).toHaveCount(1);
  await expect(bubble).toContainText("Queued");
  await expect(composer(page)).toHaveValue("");
  await letGo();
  await expect(bubble).toContainText(/Sent|Delivered|Read/);
  await expect(bubble).toHaveCount(1);
  expect(await timesSent("One press, one message")).toBe(1);

  // whoever likes Enter to send says so once
  const switchHabit = async () => {
    await page.getByRole("button", { name: "More ways to send" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Enter sends" }).click();
  };
  await switchHabit();
  await composer(page).fill("Line one");
  await composer(page).press("Shift+Enter");
  await composer(page).pressSequentially("line two");
  await composer(page).press("Enter");
  await expect.poll(() => timesSent("Line one\nline two")).toBe(1);
  // a note is for the team, and Enter never hands it out
  await page.getByRole("radio", { name: "Note" }).click();
  const note = page.getByPlaceholder("What should the team know?");
  await note.fill("For us alone");
  await note.press("Enter");
  await expect(note).toHaveValue("For us alone\n");
  await note.press("Control+Enter");
  await expect(thread(page).getByText("For us alone")).toBeVisible();
  expect(await timesSent("For us alone")).toBe(0);
  await page.getByRole("radio", { name: "Reply" }).click();
  await switchHabit();
});

test("S8: Send now asks when a colleague answered meanwhile, and sends nothing until it is told to", async () => {
  await sendLater("Shall I keep it for you?");
  await dialog().getByLabel("Day and time").fill(inDays(1));
  await dialog().getByRole("button", { name: "Schedule" }).click();
  await expect(prepared()).toContainText("Shall I keep it for you?");
  // what Tom says has not reached this page yet
  await page.route("**/thread?**", (route) => route.abort());
  await openInbox(tom, owner);
  await row(tom, /Zola/).click();
  await composer(tom).fill("It is kept for you");
  await sendButton(tom).click();
  await expect.poll(() => timesSent("It is kept for you")).toBe(1);

  const question = page.getByRole("alertdialog");
  await prepared().getByRole("button", { name: "Send now" }).click();
  await expect(question).toContainText("Tom Otieno replied");
  await question.getByRole("button", { name: "Do not send" }).click();
  await expect(question).toHaveCount(0);
  expect(await timesSent("Shall I keep it for you?")).toBe(0);
  await prepared().getByRole("button", { name: "Send now" }).click();
  await question.getByRole("button", { name: "Send anyway" }).click();
  await expect.poll(() => timesSent("Shall I keep it for you?")).toBe(1);
  await page.unroute("**/thread?**");
  await tom.close();
});

test("IN-5: when the window closes under one's fingers the templates take over, the words stay and can wait", async () => {
  await customerSaidHoursAgo(number, {
    from: HADIYA,
    name: "Hadiya",
    text: "Almost too late",
    hours: 24 - 10 / 3600,
  });
  await row(page, /Hadiya/).click();
  const field = page.getByLabel("Reply to Hadiya");
  await field.fill("One moment please");
  await expect(page.getByRole("region", { name: "Templates to send" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText("More than 24 hours have passed since Hadiya wrote")).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("One moment please");
  await expect(sendButton(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Hold until they write" }).click();
  await expect(prepared()).toContainText("One moment please");
  await customerSays(number, { from: HADIYA, text: "I am here" });
  await expect.poll(() => timesSent("One moment please")).toBe(1);
});

test("IN-15: what two tabs wrote offline is sent once each by the one that is left", async () => {
  const other = await page.context().newPage();
  await openInbox(other, owner);
  await row(other, /Zola/).click();
  await expect(composer(other)).toBeVisible();
  await page.context().setOffline(true);
  await composer(other).fill("From the tab that was closed");
  await sendButton(other).click();
  await composer(page).fill("From the tab that was left");
  await sendButton(page).click();
  await expect(page.getByText("2 messages wait here and will be sent once.")).toBeVisible();
  await other.close();
  await page.context().setOffline(false);
  for (const text of ["From the tab that was closed", "From the tab that was left"]) {
    await expect.poll(() => timesSent(text), { timeout: 20_000 }).toBe(1);
  }
  await expect(page.getByText("will be sent once")).toHaveCount(0);
});

test("who opted out or is blocked is plain to see, the composer says why, and the conversation is downloaded", async () => {
  await customerSays(number, { from: ZOLA, text: "STOP" });
  await expect(row(page, /Zola/)).toContainText("Opted out");
  await row(page, /Zola/).click();
  const conversation = page.getByRole("region", { name: "Conversation with Zola" });
  await expect(conversation.getByText("Opted out of marketing")).toBeVisible();
  await more("Block this person");
  await expect(conversation.getByText("Blocked", { exact: true })).toBeVisible();
  await expect(row(page, /Zola/)).toContainText("Blocked");
  await expect(
    conversation.getByText("Zola is blocked. Unblock them to write again"),
  ).toBeVisible();
  await expect(composer(page)).toHaveCount(0);

  await more("Download the conversation");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog().getByRole("link", { name: "Download" }).click(),
  ]);
  const file = await readFile(await download.path(), "utf8");
  expect(file).toContain("Is the violet kettle still there?");
  expect(file).toContain("Your two kettles are packed");
  await thread(page).focus();
  await page.keyboard.press("b");
  await expect(composer(page)).toBeVisible();
  await page.keyboard.press("z");
  await expect(composer(page)).toHaveCount(0);
  await page.keyboard.press("b");
  await expect(composer(page)).toBeVisible();
});

test("on a phone a conversation that cannot be loaded still has its way back", async ({
  browser,
}) => {
  const phone = await newDesk(browser, {
    viewport: { width: 360, height: 760 },
    storageState: await page.context().storageState(),
  });
  await phone.route("**/thread?**", (route) => route.fulfill({ status: 500, json: {} }));
  await openInbox(phone, owner);
  await row(phone, /Zola/).click();
  await expect(phone.getByText("This conversation could not be loaded")).toBeVisible();
  await phone.getByRole("button", { name: "Back to the list" }).click();
  await expect(row(phone, /Zola/)).toBeVisible();
  await phone.close();
});

test("one Escape closes the bell, also when it was opened by the keyboard", async () => {
  const bell = page.getByRole("button", { name: /^Notifications/ });
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await bell.focus();
  await page.keyboard.press("Enter");
  await expect(panel).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(bell).toBeFocused();
});

/** Holds the last page that is asked for at the lower end of a part of a thread of 150. */
async function holdLastPage() {
  let letGo = () => {};
  let isAsked = false;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/thread?after=**", async (route) => {
    isAsked = (await thread(page).locator("[data-message]").count()) >= 100;
    if (isAsked) await held;
    await route.continue();
  });
  return { isAsked: () => isAsked, letGo };
}

/** In the page: nobody hears of scrolling from the browser any more, as if its next frame were late. */
const muteScrolling = () =>
  window.addEventListener(
    "scroll",
    (event) => {
      if (event.isTrusted) event.stopImmediatePropagation();
    },
    true,
  );

test("older pages come with the place kept, a day is gone to from any other, and the newest is one step away", async () => {
  const HALF_HOUR_MS = 30 * 60_000;
  await customerSaid(number, {
    from: "+254733300003",
    name: "Imani",
    lines: Array.from({ length: 150 }, (_, index) => ({
      text: `Parcel ${index}`,
      at: new Date(Date.now() - (150 - index) * HALF_HOUR_MS),
    })),
  });
  await openInbox(page, owner);
  // with their last words: until then more of them are coming in
  await row(page, /Parcel 149/).click();
  const log = thread(page);
  await expect(log.getByText("Parcel 149", { exact: true })).toBeInViewport();
  const first = log.locator("[data-message]").first();
  const oldest = await first.getAttribute("data-message");
  const kept = log.locator(`[data-message="${oldest}"]`);
  await kept.scrollIntoViewIfNeeded();
  await expect.poll(() => first.getAttribute("data-message")).not.toBe(oldest);
  await expect(kept).toBeInViewport();

  const firstDay = new Date(Date.now() - 150 * HALF_HOUR_MS);
  const goTo = async (before = async () => {}) => {
    await log
      .getByRole("button", { name: /; go to another day$/ })
      .last()
      .click();
    await page.getByLabel("Go to", { exact: true }).fill(onTheClock(firstDay).slice(0, 10));
    await before();
    await page.getByRole("button", { name: "Go", exact: true }).click();
    await expect(log.getByText("Parcel 0", { exact: true })).toBeInViewport();
    await expect(log.getByText("The conversation begins here")).toBeAttached();
  };
  await goTo();
  await page.getByRole("button", { name: "To the newest" }).click();
  await expect(log.getByText("Parcel 149", { exact: true })).toBeInViewport();
  await goTo();

  // the same day again, from elsewhere in it, while a later page is on its way and the browser is
  // late to tell that the thread was scrolled: the page once took the reader back
  const coming = await holdLastPage();
  await expect(async () => {
    await log.locator("[data-message]").last().scrollIntoViewIfNeeded();
    expect(coming.isAsked()).toBe(true);
  }).toPass();
  await expect(log.getByText("Parcel 0", { exact: true })).not.toBeInViewport();
  await goTo(() => page.evaluate(muteScrolling));
  coming.letGo();
  await expect(log.locator("[data-message]")).toHaveCount(150);
  await expect(log.getByText("Parcel 0", { exact: true })).toBeInViewport();
  // and the question is answered: it is gone, and does not take the thread back either
  await expect(page.getByLabel("Go to", { exact: true })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(log.getByText("Parcel 0", { exact: true })).toBeInViewport();
  await expect(log).toBeFocused();
});

test("a search takes who said it, with whom and when", async () => {
  const found = page.getByRole("region", { name: "Found messages" });
  const day = (days: number) => onTheClock(new Date(Date.now() + days * 86_400_000)).slice(0, 10);
  await page.goto(`/w/${owner.slug}/search`);
  for (const [words, hit, isFound] of [
    ["kettle from:customer", /violet kettle/, true],
    ["packed from:customer", /kettles are packed/, false],
    ["packed from:me", /kettles are packed/, true],
    ["parcel 149 in:imani", /Parcel 149/, true],
    ["parcel 149 in:zola", /Parcel 149/, false],
    [`parcel 149 after:${day(-1)}`, /Parcel 149/, true],
    [`parcel 149 before:${day(-2)}`, /Parcel 149/, false],
    [`parcel 0 before:${day(-2)}`, /Parcel 0/, true],
  ] as const) {
    await page.getByLabel("What to look for").fill(words);
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe(words);
    if (isFound) await expect(found.getByRole("link", { name: hit }).first()).toBeVisible();
    else await expect(page.getByText("No message has all of this")).toBeVisible();
  }
});
