import type { Page } from "@playwright/test";
import {
  composer,
  expectBadge,
  expectCounts,
  list,
  openInbox,
  openInboxDesk,
  row,
  runCommand,
  thread,
  told,
  undo,
  view,
} from "./inbox-journeys";
import { colleagueJoins, expect, newDesk, type Owner, test } from "./journeys";
import { customerSays, type PracticeNumber } from "./sandbox-control";

/* What an agent does with conversations, by the hand, the palette and several at once, beside a colleague. */

test.describe.configure({ mode: "serial" });

/** More than a screen of them, the last one on top. */
const PEOPLE = 24;
const named = (nth: number) => `Ada ${String(nth).padStart(2, "0")}`;
const says = (nth: number, text: string) =>
  customerSays(number, {
    from: `+2547340000${String(nth).padStart(2, "0")}`,
    name: named(nth),
    text,
  });

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

const ada = (desk: Page, nth: number) => row(desk, new RegExp(named(nth)));
const has = (desk: Page, nth: number, who: string | null) =>
  expect(ada(desk, nth).getByLabel(who ? `Has it: ${who}` : "Nobody has it")).toBeVisible();
const both = (look: (desk: Page) => Promise<unknown>) => Promise.all([look(amina), look(tom)]);
const conversation = (desk: Page) => desk.getByRole("region", { name: /^Conversation with/ });

async function open(desk: Page, nth: number) {
  await ada(desk, nth).click();
  await expect(desk.getByRole("region", { name: `Conversation with ${named(nth)}` })).toBeVisible();
  await expect(thread(desk)).toContainText(`Question ${nth}`);
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ page: amina, owner, number } = await openInboxDesk(browser));
  tom = await colleagueJoins(browser, amina, owner);
  const settings = (place: string) => amina.goto(`/w/${owner.slug}/settings/inbox/${place}`);
  const dialog = amina.getByRole("dialog");
  await settings("labels");
  await amina.getByRole("button", { name: "Add label" }).click();
  await dialog.getByLabel("Name").fill("Delivery");
  await dialog.getByRole("button", { name: "Save label" }).click();
  await expect(amina.getByRole("list", { name: "Labels" })).toContainText("Delivery");
  await settings("teams");
  await amina.getByRole("button", { name: "Add team" }).click();
  await dialog.getByLabel("Name").fill("Sales");
  await dialog.getByLabel("Tom Otieno").check();
  await dialog.getByRole("button", { name: "Save team" }).click();
  await expect(amina.getByRole("list", { name: "Teams" })).toContainText("Sales");
  for (let nth = 1; nth <= PEOPLE; nth++) await says(nth, `Question ${nth}`);
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
});

test("several, chosen with Shift, are given away, raised, marked unread and snoozed; a colleague sees each, and each is taken back", async () => {
  await both((desk) => openInbox(desk, owner).then(() => expectCounts(desk, { Open: PEOPLE })));
  await open(amina, 24);
  await open(amina, 23);
  await both((desk) => expectCounts(desk, { Unread: PEOPLE - 2 }));
  // with none open, no step opens the next one, which would be read then
  await openInbox(amina, owner);

  const four = [24, 23, 22, 21];
  const choose = async () => {
    await ada(amina, 24).hover();
    await amina.getByRole("checkbox", { name: `Choose ${named(24)}` }).click();
    await amina
      .getByRole("checkbox", { name: `Choose ${named(21)}` })
      .click({ modifiers: ["Shift"] });
  };
  const bar = amina.getByRole("toolbar", { name: "4 chosen" });
  const step = async (menu: string, item: string | RegExp) => {
    await bar.getByRole("button", { name: menu, exact: true }).click();
    await amina.getByRole("menu").getByText(item).click();
  };
  const each = async (look: (desk: Page, nth: number) => Promise<void>) => {
    for (const desk of [amina, tom]) for (const nth of four) await look(desk, nth);
  };

  await choose();
  await step("Assign", "Tom Otieno");
  await each((desk, nth) => has(desk, nth, "Tom Otieno"));
  await expectCounts(tom, { Mine: 4, Unassigned: PEOPLE - 4 });
  await undo(amina, "Tom Otieno has 4 conversations now");
  await each((desk, nth) => has(desk, nth, null));
  await both((desk) => expectCounts(desk, { Mine: 0, Unassigned: PEOPLE }));

  await step("Priority", "Urgent");
  await each((desk, nth) => expect(ada(desk, nth)).toContainText("Urgent priority"));
  await undo(amina, "Urgent: 4 conversations");
  await each((desk, nth) => expect(ada(desk, nth)).not.toContainText("Urgent priority"));

  // two of the four had been read; what was unread before stays so when it is taken back
  await bar.getByRole("button", { name: "Mark as unread" }).click();
  await each((desk, nth) => expect(ada(desk, nth)).toContainText("1 unread"));
  await both((desk) => expectCounts(desk, { Unread: PEOPLE }));
  await expect(bar).toHaveCount(0);
  await undo(amina, "Unread: 4 conversations");
  await both((desk) => expectCounts(desk, { Unread: PEOPLE - 2 }));
  await expect(ada(tom, 24)).not.toContainText("unread");
  await expect(ada(tom, 22)).toContainText("1 unread");

  await choose();
  await step("Snooze", "Tomorrow");
  await each((desk, nth) => expect(ada(desk, nth)).toHaveCount(0));
  await both((desk) => expectCounts(desk, { Open: PEOPLE - 4, Snoozed: 4 }));
  await undo(amina, "Snoozed: 4 conversations");
  await each((desk, nth) => expect(ada(desk, nth)).toBeVisible());
  await both((desk) => expectCounts(desk, { Open: PEOPLE, Snoozed: 0 }));
});

test("each list holds what its name says, filters add up, and the numbers beside both agents' lists follow every move", async () => {
  const keys = amina.keyboard;
  const choose = async (key: string, entry: string) => {
    await thread(amina).focus();
    await keys.press(key);
    await amina.getByRole("menu").getByText(entry).click();
    await expect(amina.getByRole("menu")).toHaveCount(0);
  };
  await open(amina, 20);
  await both((desk) => expectCounts(desk, { Unread: PEOPLE - 3 }));
  await choose("a", `${owner.name}, you`);
  await expectCounts(amina, { Mine: 1, Unassigned: PEOPLE - 1 });
  await expectCounts(tom, { Mine: 0, Unassigned: PEOPLE - 1 });
  await choose("a", "Sales");
  await choose("l", "Delivery");
  await keys.press("Escape");
  await both((desk) => expectCounts(desk, { Sales: 1, Delivery: 1 }));
  await keys.press("n");
  const note = amina.getByPlaceholder("What should the team know?");
  await note.pressSequentially("@To");
  await amina.getByRole("option", { name: /Tom Otieno/ }).click();
  await note.pressSequentially("knows her");
  await amina.getByRole("button", { name: "Add note" }).click();
  await expectCounts(tom, { Mentions: 1 });
  await expectCounts(amina, { Mentions: 0 });
  await amina.getByRole("radio", { name: "Reply" }).click();
  await conversation(amina).getByRole("button", { name: "More", exact: true }).click();
  await amina.getByRole("menuitemradio", { name: "Urgent" }).click();

  const filter = amina.getByRole("dialog", { name: "Filter" });
  const shown = list(amina).locator("a[data-conversation]");
  await openInbox(amina, owner);
  await amina.getByRole("button", { name: "Filter" }).click();
  for (const [field, value, count] of [
    ["Assignee", "Somebody", 1],
    ["Assignee", "Nobody", null],
    ["Priority", "Urgent", 0],
    ["Assignee", "Any", 1],
    ["Team", "Sales", 1],
    ["Label", "Delivery", 1],
  ] as const) {
    await filter.getByLabel(field, { exact: true }).selectOption({ label: value });
    if (count === null) await expect(ada(amina, 24)).toBeVisible();
    else await expect(shown).toHaveCount(count);
    await expect(ada(amina, 20)).toHaveCount(count === 1 ? 1 : 0);
  }
  await filter.getByLabel("Unread").check();
  await expect(amina.getByText("No conversation is like that just now.")).toBeVisible();
  await filter.getByLabel("Unread").uncheck();
  await expect(ada(amina, 20)).toBeVisible();
  await keys.press("Escape");
  await amina.getByRole("button", { name: "Save as" }).click();
  const dialog = amina.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Hot");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await both((desk) => expectCounts(desk, { Hot: 1 }));

  await view(tom, "Hot", 1).click();
  await open(tom, 20);
  await tom.keyboard.press("Escape");
  await thread(tom).focus();
  await tom.keyboard.press("h");
  await tom.getByRole("menuitem", { name: /Until they write/ }).click();
  await expect(ada(tom, 20)).toHaveCount(0);
  const open23 = { Open: PEOPLE - 1, Hot: 0, Sales: 0, Snoozed: 1, Delivery: 1 };
  await expectCounts(amina, { ...open23, Mine: 0 });
  await expectCounts(tom, { ...open23, Mentions: 1 });
  for (const [name, count] of [
    ["Snoozed", 1],
    ["Mentions", 1],
    ["Delivery", 1],
  ] as const) {
    await view(tom, name, count).click();
    await expect(ada(tom, 20)).toBeVisible();
    await expect(list(tom).locator("a[data-conversation]")).toHaveCount(count);
  }
  await says(20, "Question 20, once more");
  const back = { Open: PEOPLE, Hot: 1, Sales: 1, Snoozed: 0, Delivery: 1, Unread: PEOPLE - 2 };
  await expectCounts(amina, { ...back, Mine: 1 });
  await expectCounts(tom, { ...back, Mentions: 1 });
  // NO-3: the number beside the inbox in the navigation is that of a list, also on a page left open
  await both((desk) => expectBadge(desk, PEOPLE - 2));

  await view(amina, "Mine", 1).click();
  await open(amina, 20);
  await conversation(amina).getByRole("button", { name: "Close", exact: true }).click();
  await expect(amina.getByText("Inbox clear")).toBeVisible();
  const closed = { Open: PEOPLE - 1, Hot: 0, Sales: 0, Delivery: 0, Unread: PEOPLE - 3 };
  await expectCounts(amina, { ...closed, Mine: 0 });
  await expectCounts(tom, { ...closed, Mentions: 0 });
  await view(tom, "Closed").click();
  await expect(ada(tom, 20)).toBeVisible();
  await undo(amina, `Closed: ${named(20)}`);
  await expect(ada(tom, 20)).toHaveCount(0);
  await expectCounts(tom, { Open: PEOPLE, Hot: 1, Mentions: 1 });
});

test("IN-9: the palette does with the open conversation what the mouse and the keys do, and takes it back", async () => {
  await both((desk) => openInbox(desk, owner));
  await open(amina, 19);
  const ours = conversation(amina);
  const menu = amina.getByRole("menu");
  const choose = async (command: string, item: string | RegExp) => {
    await runCommand(amina, command);
    await menu.getByText(item).click();
    await expect(menu).toHaveCount(0);
  };

  await choose("Assign conversation", "Tom Otieno");
  await has(tom, 19, "Tom Otieno");
  await expect(told(amina, `Tom Otieno has ${named(19)} now`).first()).toBeVisible();
  await runCommand(amina, /^Undo/);
  await has(tom, 19, null);

  await runCommand(amina, "Label conversation");
  await menu.getByText("Delivery").click();
  await amina.keyboard.press("Escape");
  await expect(ada(tom, 19)).toContainText("Delivery");
  await choose("Change priority", "Urgent");
  await expect(ada(tom, 19)).toContainText("Urgent priority");

  await runCommand(amina, "Write a note");
  await expect(amina.getByPlaceholder("What should the team know?")).toBeFocused();
  await runCommand(amina, /^Reply/);
  await expect(composer(amina)).toBeFocused();

  await runCommand(amina, "Block this person");
  await expect(ours.getByText(`${named(19)} is blocked. Unblock them`)).toBeVisible();
  await expect(ada(tom, 19)).toContainText("Blocked");
  await runCommand(amina, "Unblock this person");
  await expect(composer(amina)).toBeVisible();
  await expect(ada(tom, 19)).not.toContainText("Blocked");

  await runCommand(amina, "Choose for a bulk step");
  await expect(amina.getByRole("toolbar", { name: "1 chosen" })).toBeVisible();
  await amina.getByRole("button", { name: "Choose none" }).click();

  for (const [command, item, words] of [
    ["Snooze conversation", "Tomorrow", "Snoozed"],
    ["Close conversation", null, "Closed"],
  ] as const) {
    if (item) await choose(command, item);
    else await runCommand(amina, command);
    await both((desk) => expect(ada(desk, 19)).toHaveCount(0));
    await expect(told(amina, `${words}: ${named(19)}`).first()).toBeVisible();
    await runCommand(amina, `Show ${words.toLowerCase()} conversations`);
    await expect(ada(amina, 19)).toBeVisible();
    await runCommand(amina, /^Undo/);
    await expect(ada(amina, 19)).toHaveCount(0);
    await expect(ada(tom, 19)).toBeVisible();
    await runCommand(amina, "Show open conversations");
    await open(amina, 19);
  }
  await runCommand(amina, "Mark as unread");
  await both((desk) => expect(ada(desk, 19)).toContainText("1 unread"));
});

test("IN-1: the list stays where it was while one reads and somebody else writes, also behind a phone's conversation", async ({
  browser,
}) => {
  const phone = await newDesk(browser, {
    viewport: { width: 360, height: 760 },
    hasTouch: true,
    storageState: await amina.context().storageState(),
  });
  for (const [desk, writer] of [
    [amina, 2],
    [phone, 3],
  ] as const) {
    await openInbox(desk, owner);
    await expect(ada(desk, 24)).toBeVisible();
    await ada(desk, 18).hover();
    await desk.mouse.wheel(0, 640);
    const box = list(desk).locator("div.overflow-y-auto");
    await expect.poll(() => box.evaluate((element) => element.scrollTop)).toBe(640);
    await expect(ada(desk, 24)).not.toBeInViewport();
    await expect(ada(desk, 10)).toBeInViewport();
    const place = await ada(desk, 10).boundingBox();

    await open(desk, 10);
    await says(writer, `Something else of ${named(writer)}`);
    if (desk === phone) {
      await expect(desk).toHaveTitle(/Inbox/);
      await both(async (other) => {
        await expect(list(other).getByText(`Something else of ${named(writer)}`)).toHaveCount(1);
      });
      await desk.getByRole("button", { name: "Back to the list" }).click();
    } else {
      await expect(list(desk).getByRole("button", { name: "1 new" })).toBeVisible();
      expect(await ada(desk, 10).boundingBox()).toEqual(place);
      await desk.goBack();
      await expect(conversation(desk)).toHaveCount(0);
    }
    await expect(ada(desk, 10)).toBeInViewport();
    expect(await ada(desk, 10).boundingBox()).toEqual(place);
    await list(desk).getByRole("button", { name: "1 new" }).click();
    await expect(list(desk).getByText(`Something else of ${named(writer)}`)).toBeInViewport();
    if (desk === amina) {
      await desk.goForward();
      await expect(ada(desk, 10)).toHaveAttribute("aria-current", "true");
    }
  }
  await phone.close();
});
