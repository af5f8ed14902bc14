import type { Page } from "@playwright/test";
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
import { customerSaidHoursAgo, customerSays, type PracticeNumber } from "./sandbox-control";

/* Two agents in two browsers: what is everybody's, what is one's own, and what can be taken back. */

test.describe.configure({ mode: "serial" });

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

const inbox = (desk: Page, view = "") => openInbox(desk, owner, view);
const settings = (place: string) => amina.goto(`/w/${owner.slug}/settings/inbox/${place}`);

/** A rule is chosen, and known to be kept before anything else happens. */
async function giveOut(rule: string) {
  const choice = amina.getByLabel(/Conversations of .* go to/);
  await choice.selectOption(rule);
  await expect(choice).toHaveValue(rule);
  await expect(choice).toBeEnabled();
}

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
  await amina.getByRole("button", { name: "Save reply" }).click();
  await expect(amina.getByRole("list", { name: "Canned replies" })).toContainText("/hours");
  await tom.goto(`/w/${owner.slug}/settings/inbox/labels`);
  await expect(tom.getByText("There is nothing at this address")).toBeVisible();
});

test("RT-4: what is deleted is taken back at once, or out of the trash by whoever may", async () => {
  const labels = amina.getByRole("list", { name: "Labels" });
  const remove = async () => {
    await amina.getByRole("button", { name: "Delete Delivery" }).click();
    await amina.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
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

test("by load: nobody beyond what they take, and the customer who waited goes to whoever is free first", async () => {
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

  await inbox(tom, "?view=mine");
  await row(tom, /Grace|Brian/).click();
  await tom.getByRole("button", { name: "Close", exact: true }).click();
  await expect(row(tom, /Otis/)).toBeVisible();
  await expect(row(amina, /Otis/).getByLabel("Has it: Tom Otieno")).toBeVisible();
  await tom.getByRole("button", { name: "Undo" }).click();
  await expect(row(tom, /Grace|Brian/)).toBeVisible();
  await settings("assignment");
  await giveOut("off");
});

test("who has nearly waited too long is marked due, and who has is marked late, in the list and above the thread", async () => {
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
  expect(await sent()).toHaveLength(1);

  // a form that is filled in meanwhile asks as well, and says whose answer it is
  await composer(loser).fill("");
  await loser.getByRole("button", { name: "Attach" }).click();
  await loser.getByRole("menuitem", { name: "Ask for their location" }).click();
  const form = loser.getByRole("dialog", { name: "Ask for their location" });
  await form.getByRole("textbox").first().fill("Where shall we bring it?");
  await composer(winner).fill("It comes on Wednesday after all");
  await sendButton(winner).click();
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
  await expect(tom.getByRole("option", { name: /We open at nine, Brian/ })).toBeVisible();
  await reply.press("Enter");
  await expect(reply).toHaveValue("We open at nine, Brian.");
  await sendButton(tom).click();
  await expect.poll(() => sentTexts(number)).toContain("We open at nine, Brian.");
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
  await expect(amina.getByPlaceholder("What should the team know?")).toBeFocused();
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
