import type { Locator, Page } from "@playwright/test";
import {
  atOnce,
  composer,
  holdChange,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  thread,
  told,
} from "./inbox-journeys";
import { approveStarter, colleagueJoins, expect, newDesk, type Owner, test } from "./journeys";
import { customerSays, customerSees, type PracticeNumber, sentFrom } from "./sandbox-control";

/*
 * Two people in two browsers do something in the same second. Whatever it is, the customer's phone gets
 * it once and whole, both browsers show the same, and whoever was second is told and keeps their words.
 */

test.describe.configure({ mode: "serial" });

/** The practice Meta reports later that what was sent to this one did not arrive. */
const UNREACHABLE = "+254734131026";
/** Its answer says neither that it took what was sent to this one nor that it did not. */
const UNDECIDED = "+254734131016";

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ page: amina, owner, number } = await openInboxDesk(browser));
  tom = await colleagueJoins(browser, amina, owner);
  await openInbox(amina, owner);
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
});

const desks = () => [amina, tom] as const;
let people = 0;
const bothInbox = () => Promise.all(desks().map((desk) => openInbox(desk, owner)));
const asks = (name: string) => `${name} asks for a kettle`;
const opens = async (desk: Page, name: string) => {
  await row(desk, new RegExp(name)).click();
  await expect(thread(desk).getByText(asks(name))).toBeVisible();
};
/** Somebody new writes, and both have the conversation before them. */
async function bothOpen(name: string, phone = `+2547341000${String(10 + ++people)}`) {
  await customerSays(number, { from: phone, name, text: asks(name) });
  for (const desk of desks()) await opens(desk, name);
  return phone;
}
/** What somebody's try came to is there before a colleague opens the conversation. */
async function sentBefore(
  name: string,
  phone: string,
  [author, other]: [Page, Page],
  text: string,
) {
  await customerSays(number, { from: phone, name, text: asks(name) });
  await opens(author, name);
  await composer(author).fill(text);
  await sendButton(author).click();
  const again = (desk: Page) =>
    bubble(desk, text)
      .first()
      .getByRole("button", { name: /^Send again/ });
  await expect(again(author)).toBeVisible();
  await opens(other, name);
  await expect(again(other)).toBeVisible();
  return again;
}
/** Words of ours on the phone of the customer. */
const received = async (phone: string) =>
  (await customerSees(number, phone)).messages
    .filter(({ direction }) => direction === "business")
    .map(({ content }) => content.text);
const sentTo = async (phone: string) =>
  (await sentFrom(number.phoneNumberId)).filter(({ to }) => phone.endsWith(to));
const bubble = (desk: Page, words: string | RegExp) =>
  thread(desk).locator("[data-message]", { hasText: words });
/** In which of both browsers this stands, once it does in exactly one. */
async function theOne(find: (desk: Page) => Locator): Promise<{ loser: Page; winner: Page }> {
  const shown = () => Promise.all(desks().map((desk) => find(desk).first().isVisible()));
  await expect.poll(async () => (await shown()).filter(Boolean)).toHaveLength(1);
  const [isAmina] = await shown();
  return isAmina ? { loser: amina, winner: tom } : { loser: tom, winner: amina };
}
const prepared = (desk: Page) => desk.getByRole("region", { name: "Prepared messages" });
const anyway = (desk: Page) => desk.getByRole("button", { name: /^Send anyway/ });
const more = async (desk: Page, entry: string) => {
  await desk.getByRole("button", { name: "More", exact: true }).click();
  await desk.getByRole("menuitem", { name: entry }).click();
};
const clock = (at: Date) =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Kathmandu",
    dateStyle: "short",
    timeStyle: "short",
  })
    .format(at)
    .replace(" ", "T");
const inTwoDays = () => clock(new Date(Date.now() + 2 * 86_400_000));
/** A minute that has begun, or begins within ten seconds: what is prepared for it goes out at once. */
const thisMinute = () => clock(new Date(Date.now() + 10_000));

async function sendLater(desk: Page, text: string) {
  await composer(desk).fill(text);
  await desk.getByRole("button", { name: "More ways to send" }).click();
  await desk.getByRole("menuitem", { name: "Send later" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Day and time").fill(inTwoDays());
  await dialog.getByRole("button", { name: "Schedule" }).click();
  for (const one of desks()) await expect(prepared(one)).toContainText(text);
}

test("one draft in two tabs, and on two devices of one agent, goes out once when Enter is pressed in both", async ({
  browser,
}) => {
  const phone = await bothOpen("Grace");
  const tab = await tom.context().newPage();
  await tab.goto(tom.url());
  await composer(tom).fill("Your kettle is here");
  await expect(tom.getByText("Draft saved")).toBeVisible();
  await tab.reload();
  await expect(composer(tab)).toHaveValue("Your kettle is here");
  await Promise.all([tom, tab].map((one) => composer(one).press("ControlOrMeta+Enter")));
  await expect.poll(() => received(phone)).toEqual(["Your kettle is here"]);
  for (const one of [tom, tab, amina]) {
    await expect(bubble(one, "Your kettle is here")).toHaveCount(1);
  }
  await tab.close();

  const other = await newDesk(browser, { storageState: await tom.context().storageState() });
  await other.goto(tom.url());
  await composer(tom).fill("");
  await composer(tom).fill("It is the red one");
  await expect(tom.getByText("Draft saved")).toBeVisible();
  await other.reload();
  await expect(composer(other)).toHaveValue("It is the red one");
  await atOnce([tom, () => sendButton(tom).click()], [other, () => sendButton(other).click()]);
  const question = (one: Page) => one.getByText(/^You sent the same words just now/);
  await expect
    .poll(async () => (await question(tom).count()) + (await question(other).count()))
    .toBe(1);
  await expect.poll(() => received(phone)).toEqual(["Your kettle is here", "It is the red one"]);
  const asked = (await question(tom).isVisible()) ? tom : other;
  await expect(composer(asked)).toHaveValue("It is the red one");
  await asked.getByRole("button", { name: "Discard draft" }).click();
  for (const one of [tom, other]) await expect(composer(one)).toHaveValue("");
  await other.close();
});

test("what failed is sent again once when both press Send again, and the other is told", async () => {
  const again = await sentBefore("Odhiambo", UNREACHABLE, [amina, tom], "Loud and clear");
  await atOnce([amina, () => again(amina).dblclick()], [tom, () => again(tom).dblclick()]);
  const { loser } = await theOne((desk) => told(desk, "The message was not sent again."));
  await expect(told(loser, "Somebody has sent this again already").first()).toBeVisible();
  for (const desk of desks()) {
    await expect(bubble(desk, "Loud and clear")).toHaveCount(2);
    await expect(bubble(desk, "Loud and clear").last()).toContainText("Not reachable on WhatsApp.");
  }
  expect(await sentTo(UNREACHABLE)).toHaveLength(2);
  // they stay until they are closed, and the next one says the same
  for (const desk of desks()) {
    const close = desk.getByRole("button", { name: "Close message" });
    // behind the newest the others cannot be pressed by a mouse
    await close.evaluateAll((buttons) => {
      for (const button of buttons) (button as HTMLElement).click();
    });
    await expect(close).toHaveCount(0);
  }
});

test("a reply whose fate nobody knows is tried again once when both press it", async () => {
  const again = await sentBefore("Achieng", UNDECIDED, [tom, amina], "It waits for you");
  const tries = (desk: Page) => bubble(desk, "It waits for you");
  await atOnce([amina, () => again(amina).click()], [tom, () => again(tom).click()]);
  await theOne((desk) => told(desk, "Somebody has sent this again already"));
  for (const desk of desks()) {
    await expect(tries(desk)).toHaveCount(2);
    await expect(again(desk)).toHaveCount(0);
  }
});

test("a prepared message goes out once when both press Send now; who changes, cancels and takes back in that second lose no words", async () => {
  const phone = await bothOpen("Wanjiru");
  await sendLater(amina, "Your kettle is packed");
  const now = (desk: Page) => prepared(desk).getByRole("button", { name: "Send now" });
  await atOnce([amina, () => now(amina).click()], [tom, () => now(tom).click()]);
  const { loser } = await theOne((desk) => told(desk, "Nothing was sent now"));
  await expect(told(loser, "has gone out by now, once").first()).toBeVisible();
  await expect.poll(() => received(phone)).toEqual(["Your kettle is packed"]);
  for (const desk of desks()) {
    await expect(prepared(desk)).toHaveCount(0);
    await expect(bubble(desk, "Your kettle is packed")).toHaveCount(1);
  }

  // Tom's words are newer than what Amina wants to cancel and to send
  const edit = async (desk: Page, text: string) => {
    await prepared(desk).getByRole("button", { name: "Edit" }).click();
    await desk.getByRole("dialog").getByLabel("Message").fill(text);
  };
  const save = (desk: Page, name = "Save") =>
    desk.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  await sendLater(amina, "We come at ten");
  for (const [press, title] of [
    ["Cancel", "It was not cancelled"],
    ["Send now", "Nothing was sent now"],
  ] as const) {
    const words = `We come at noon, ${press}`;
    await edit(tom, words);
    const held = await holdChange(amina);
    await prepared(amina).getByRole("button", { name: press }).click();
    await held.isAsked;
    await save(tom);
    await expect(prepared(tom)).toContainText(words);
    await held.letGo();
    await expect(told(amina, title).first()).toContainText("Somebody changed this message");
    await expect(prepared(amina)).toContainText(words);
  }

  // both change it: the second one sees the other's words and decides
  await edit(tom, "We come at one");
  await edit(amina, "We come at two");
  await save(tom);
  await expect(prepared(tom)).toContainText("We come at one");
  await save(amina);
  await expect(amina.getByRole("dialog")).toContainText("now it is “We come at one”");
  await save(amina, "Save anyway");
  for (const desk of desks()) await expect(prepared(desk)).toContainText("We come at two");

  // both cancel it: one of them may take that back, so it is there once
  const cancel = (desk: Page) => prepared(desk).getByRole("button", { name: "Cancel" });
  await atOnce([amina, () => cancel(amina).click()], [tom, () => cancel(tom).click()]);
  const late = await theOne((desk) => told(desk, "The prepared message was cancelled already"));
  await expect(prepared(late.loser)).toHaveCount(0);
  const undo = told(late.winner, "The prepared message was cancelled").first();
  await undo.getByRole("button", { name: "Undo" }).click();
  for (const desk of desks())
    await expect(prepared(desk).getByText("We come at two")).toHaveCount(1);

  // it goes while somebody still writes at it
  await edit(amina, "We come at three, bring a bag");
  await prepared(tom).getByRole("button", { name: "Edit" }).click();
  await tom.getByRole("dialog").getByLabel("Day and time").fill(thisMinute());
  await save(tom);
  await expect.poll(() => received(phone)).toEqual(["Your kettle is packed", "We come at two"]);
  await save(amina);
  await expect(amina.getByRole("dialog")).toContainText("This message has gone out by now");
  await expect(amina.getByRole("dialog").getByLabel("Message")).toHaveValue(
    "We come at three, bring a bag",
  );
  await amina.getByRole("dialog").getByRole("button", { name: "Back" }).click();
  expect(await sentTo(phone)).toHaveLength(2);
});

test("a macro that both run answers once, and the other is told why theirs did not run", async () => {
  await amina.goto(`/w/${owner.slug}/settings/inbox/macros`);
  const dialog = amina.getByRole("dialog");
  await amina.getByRole("button", { name: "Add macro" }).click();
  await dialog.getByLabel("Name").fill("Thank and rank");
  await dialog.getByLabel("Step 1", { exact: true }).selectOption("Send a reply");
  await dialog.getByLabel("Step 1, text").fill("Thank you, {{contact.first_name}}.");
  await dialog.getByRole("button", { name: "Add step" }).click();
  await dialog.getByLabel("Step 2", { exact: true }).selectOption("Set the priority");
  await dialog.getByLabel("Step 2, which").selectOption("Urgent");
  await dialog.getByRole("button", { name: "Save macro" }).click();
  await expect(dialog).toHaveCount(0);
  await bothInbox();
  const phone = await bothOpen("Neema");
  await atOnce(
    [amina, () => more(amina, "Thank and rank")],
    [tom, () => more(tom, "Thank and rank")],
  );
  const { loser } = await theOne((desk) => told(desk, "“Thank and rank” was not run"));
  await expect(told(loser, "“Thank and rank” was not run").first()).toContainText("replied");
  await expect.poll(() => received(phone)).toEqual(["Thank you, Neema."]);
  for (const desk of desks()) {
    await expect(bubble(desk, "Thank you, Neema.")).toHaveCount(1);
    await expect(row(desk, /^Neema/)).toContainText("Urgent priority");
  }

  // run again because no answer came, it is the same reply
  const next = await bothOpen("Imani");
  let isLost = false;
  await amina.route(/\/inbox/, async (route) => {
    if (isLost || !route.request().postData()?.includes('"macroId"')) return route.fallback();
    isLost = true;
    await route.fetch();
    await route.abort("connectionreset");
  });
  await more(amina, "Thank and rank");
  await expect(told(amina, "No answer came").first()).toBeVisible();
  await amina.unroute(/\/inbox/);
  await more(amina, "Thank and rank");
  await expect(told(amina, "Thank and rank: Imani").first()).toBeVisible();
  await expect.poll(() => received(next)).toEqual(["Thank you, Imani."]);
  await expect(bubble(tom, "Thank you, Imani.")).toHaveCount(1);
});

const attach = async (desk: Page, name: string) => {
  await desk.locator('input[data-pick="Document"]').setInputFiles({
    name,
    mimeType: "text/plain",
    buffer: Buffer.from(`Prices of ${name}`),
  });
  await expect(desk.getByRole("list", { name: "Attached files" })).toContainText(name);
  await expect(sendButton(desk)).toBeEnabled();
};
const files = async (phone: string) =>
  (await sentTo(phone)).flatMap(
    ({ body }) => (body.document as { filename?: string })?.filename ?? [],
  );

test("of two files one goes and the other asks where it stands; a canned reply with its file and a text do not mix", async () => {
  const phone = await bothOpen("Baraka");
  await attach(amina, "amina.txt");
  await attach(tom, "tom.txt");
  await atOnce([amina, () => sendButton(amina).click()], [tom, () => sendButton(tom).click()]);
  const { loser, winner } = await theOne((desk) => thread(desk).getByText("Not sent."));
  const [first, second] = loser === amina ? ["tom.txt", "amina.txt"] : ["amina.txt", "tom.txt"];
  await expect.poll(() => files(phone)).toEqual([first]);
  const asks = thread(loser).getByRole("alert").filter({ hasText: second });
  await expect(asks).toContainText("replied");
  await expect(thread(winner).getByText(second)).toHaveCount(0);
  await asks.getByRole("button", { name: "Edit" }).click();
  await expect(loser.getByRole("list", { name: "Attached files" })).toContainText(second);
  await loser.getByRole("button", { name: `Remove ${second}` }).click();

  await amina.goto(`/w/${owner.slug}/settings/inbox`);
  await amina.getByRole("button", { name: "Add canned reply" }).click();
  await amina.getByLabel("Word").fill("hours");
  await amina.getByLabel("Reply", { exact: true }).fill("We open at nine, and here is the way.");
  await amina.locator('input[data-pick="Canned files"]').setInputFiles([
    { name: "map.txt", mimeType: "text/plain", buffer: Buffer.from("First left.") },
    { name: "bus.txt", mimeType: "text/plain", buffer: Buffer.from("Bus 23.") },
  ]);
  await amina.getByRole("button", { name: "Save reply" }).click();
  await expect(amina.getByRole("list", { name: "Canned replies" })).toContainText("map.txt");
  await bothInbox();
  const next = await bothOpen("Zawadi");
  await composer(amina).pressSequentially("/hou");
  await composer(amina).press("Enter");
  const shelf = amina.getByRole("list", { name: "Attached files" });
  await expect(shelf).toContainText("map.txt");
  await expect(shelf.getByRole("progressbar")).toHaveCount(0);
  await composer(tom).fill("We are closed today");
  await atOnce([amina, () => sendButton(amina).click()], [tom, () => sendButton(tom).click()]);
  await expect(async () => {
    const texts = (await received(next)).filter((text) => text !== null);
    const names = await files(next);
    const isAminaFirst = texts.includes("We open at nine, and here is the way.");
    if (isAminaFirst) {
      expect(texts).toEqual(["We open at nine, and here is the way."]);
      expect(names).toEqual(["map.txt", "bus.txt"]);
      await expect(composer(tom)).toHaveValue("We are closed today", { timeout: 100 });
      await expect(anyway(tom)).toBeVisible({ timeout: 100 });
    } else {
      expect(texts).toEqual(["We are closed today"]);
      expect(names).toEqual([]);
      const kept = "We open at nine, and here is the way.";
      await expect(composer(amina)).toHaveValue(kept, { timeout: 100 });
      await expect(thread(amina).getByRole("alert")).toHaveCount(2, { timeout: 100 });
    }
  }).toPass({ timeout: 20_000 });
});

test("a template and a text in the same second: one goes, the other is asked with what was filled in", async () => {
  await approveStarter(amina, owner, "Appointment reminder");
  await bothInbox();
  const phone = await bothOpen("Hadiya");
  await tom.getByRole("button", { name: "Send a template" }).click();
  const dialog = tom.getByRole("dialog");
  await dialog
    .getByRole("button", { name: /appointment_reminder/ })
    .first()
    .click();
  for (const field of await dialog.getByRole("textbox").all()) {
    if ((await field.inputValue()) === "") await field.fill("tomorrow");
  }
  await composer(amina).fill("It is on its way");
  const send = () => dialog.getByRole("button", { name: "Send template" }).click();
  await atOnce([amina, () => sendButton(amina).click()], [tom, send]);
  const { loser } = await theOne(anyway);
  await expect.poll(async () => (await sentTo(phone)).length).toBe(1);
  if (loser === tom) {
    await expect(dialog.getByText(/replied/)).toBeVisible();
    await expect(dialog.getByRole("textbox").last()).not.toHaveValue("");
    await tom.keyboard.press("Escape");
  } else {
    await expect(composer(amina)).toHaveValue("It is on its way");
    await amina.getByRole("button", { name: "Discard draft" }).click();
  }
  for (const desk of desks()) {
    await expect(thread(desk).locator("[data-message]")).toHaveCount(2);
  }
  expect(await sentTo(phone)).toHaveLength(1);
});

test("a reply against a close, a claim and a block of the same second: it goes once or its author has it back", async () => {
  const closed = await bothOpen("Juma");
  await composer(amina).fill("One moment please");
  const close = () => tom.getByRole("button", { name: "Close", exact: true }).click();
  await atOnce([amina, () => sendButton(amina).click()], [tom, close]);
  await expect.poll(() => received(closed)).toEqual(["One moment please"]);
  await expect(bubble(amina, "One moment please")).toHaveCount(1);

  await bothInbox();
  const claimed = await bothOpen("Kito");
  await composer(amina).fill("I have them");
  await tom.keyboard.press("Escape");
  await tom.getByRole("button", { name: /^Assigned to nobody/ }).click();
  const claim = () => tom.getByRole("menuitemradio", { name: "Tom Otieno, you" }).click();
  await atOnce([amina, () => sendButton(amina).click()], [tom, claim]);
  await expect.poll(() => received(claimed)).toEqual(["I have them"]);
  // whose it is, both see the same; who came second is told
  const has = (desk: Page) =>
    row(desk, /^Kito/)
      .getByLabel(/^Has it/)
      .getAttribute("aria-label");
  await expect(async () => {
    const [one, other] = await Promise.all(desks().map(has));
    expect(one).toBe(other);
    if (one?.includes(owner.name)) {
      await expect(told(tom, "It was not assigned").first()).toBeVisible({ timeout: 100 });
    }
  }).toPass({ timeout: 20_000 });

  const blocked = await bothOpen("Lela");
  await composer(amina).fill("Please stop this");
  const held = await holdChange(amina);
  await sendButton(amina).click();
  await held.isAsked;
  await more(tom, "Block this person");
  await expect(told(tom, "Lela is blocked").first()).toBeVisible();
  await held.letGo();
  const kept = thread(amina).getByRole("alert").filter({ hasText: "Please stop this" });
  await expect(kept).toContainText("This person is blocked, so nothing was sent.");
  await told(tom, "Lela is blocked").first().getByRole("button", { name: "Undo" }).click();
  await expect(composer(amina)).toBeVisible();
  await kept.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => received(blocked)).toEqual(["Please stop this"]);
});

test("nothing is put away over what its customer says in the same second, by Close or by an answer that closes", async () => {
  const phone = await bothOpen("Rashid");
  const whileHeld = async (press: () => Promise<unknown>, words: string) => {
    const held = await holdChange(amina);
    await press();
    await held.isAsked;
    await customerSays(number, { from: phone, name: "Rashid", text: words });
    await expect(bubble(tom, words)).toBeVisible();
    await held.letGo();
  };
  const close = () => amina.getByRole("button", { name: "Close", exact: true }).click();
  await whileHeld(close, "Wait, the blue one");
  const stays = "Rashid wrote just now, so the conversation stays";
  await told(amina, stays).first().getByRole("button", { name: "Open" }).click();
  await expect(bubble(amina, "Wait, the blue one")).toBeVisible();

  await composer(amina).fill("The blue one it is");
  const sendAndClose = () => composer(amina).press("ControlOrMeta+Shift+Enter");
  await whileHeld(sendAndClose, "And a lid");
  await expect.poll(() => received(phone)).toEqual(["The blue one it is"]);
  for (const desk of desks()) await expect(row(desk, /^Rashid/)).toBeVisible();
  await row(amina, /^Rashid/).click();
  await expect(bubble(amina, "And a lid")).toBeVisible();
  // what is on the screen is put away
  await close();
  await expect(told(amina, "Closed: Rashid").first()).toBeVisible();
});

test("a reply of the second in which the conversation is merged goes once, into the one that stays", async () => {
  const staying = await bothOpen("Mosi");
  const going = await bothOpen("Nia");
  await row(amina, /^Mosi/).click();
  await amina.getByRole("button", { name: "Merge with…" }).click();
  const dialog = amina.getByRole("dialog");
  await dialog.getByLabel("Name, phone or username").fill("Nia");
  await dialog.getByRole("button", { name: /Nia/ }).click();
  await composer(tom).fill("We bring it tomorrow");
  const held = await holdChange(tom);
  await sendButton(tom).click();
  await held.isAsked;
  await dialog.getByRole("button", { name: "Merge contacts" }).click();
  await expect(dialog).toHaveCount(0);
  await held.letGo();
  const all = async () => [...(await received(staying)), ...(await received(going))];
  await expect.poll(all).toEqual(["We bring it tomorrow"]);
  for (const desk of desks()) {
    await expect(thread(desk).getByText("Nia asks for a kettle")).toBeVisible();
    await expect(bubble(desk, "We bring it tomorrow")).toHaveCount(1);
  }
});

test("two reactions of the same second: both browsers show the one that the phone shows", async () => {
  const phone = await bothOpen("Pendo");
  const react = async (desk: Page, name: string) => {
    await desk.getByRole("button", { name: /^React to: Pendo asks/ }).click();
    return desk.getByRole("button", { name, exact: true });
  };
  const [heart, thumb] = [await react(amina, "Heart"), await react(tom, "Thumbs up")];
  await atOnce([amina, () => heart.click()], [tom, () => thumb.click()]);
  await expect
    .poll(async () => (await sentTo(phone)).filter(({ type }) => type === "reaction").length)
    .toBe(2);
  const [asked] = (await customerSees(number, phone)).messages;
  expect(asked?.reactions).toHaveLength(1);
  for (const desk of desks()) {
    await expect(bubble(desk, "Pendo asks")).toContainText(`${asked?.reactions[0]?.emoji} You`);
  }
});

test("what is marked as unread while its reading is on the way stays unread", async () => {
  const name = "Wairimu";
  await openInbox(amina, owner);
  await customerSays(number, { from: "+254734100090", name, text: asks(name) });
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const isReading = (request: { method: () => string; postData: () => string | null }) =>
    request.method() === "POST" && /"seenVersion":\d+}/.test(request.postData() ?? "");
  const asked = amina.waitForRequest(isReading);
  await amina.route(/\/inbox/, async (route) => {
    if (!isReading(route.request())) return route.fallback();
    await held;
    await route.continue().catch(() => undefined);
  });
  await opens(amina, name);
  await asked;
  // if it did not wait for the reading it would be there before it
  const overtaking = amina
    .waitForResponse((answer) => /"unread":true/.test(answer.request().postData() ?? ""), {
      timeout: 3_000,
    })
    .catch(() => null);
  await more(amina, "Mark as unread");
  await expect(row(amina, new RegExp(name))).toContainText("1 unread");
  expect(await overtaking).toBeNull();
  letGo();
  await expect(told(amina, `Unread: ${name}`).first()).toBeVisible();
  await amina.unroute(/\/inbox/);
  await openInbox(amina, owner, "?view=unread");
  await expect(row(amina, new RegExp(name))).toContainText("1 unread");
});

test("what a colleague marks as unread stays so, also while whoever has it looks at it", async () => {
  const name = "Njambi";
  await bothOpen(name, "+254734100091");
  await composer(tom).fill("I am on it");
  await sendButton(tom).click();
  await expect(thread(amina).getByText("I am on it")).toBeVisible();
  const readAgain = tom
    .waitForRequest((request) => /"seenVersion":\d+}/.test(request.postData() ?? ""), {
      timeout: 3_000,
    })
    .catch(() => null);
  await more(amina, "Mark as unread");
  await expect(row(tom, new RegExp(name))).toContainText("1 unread");
  expect(await readAgain).toBeNull();
  await openInbox(amina, owner, "?view=unread");
  await expect(row(amina, new RegExp(name))).toContainText("1 unread");
});
