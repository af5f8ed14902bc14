import type { Page } from "@playwright/test";
import {
  composer,
  openInbox,
  openInboxDesk,
  row,
  sendButton,
  sentTexts,
  thisMinute,
  thread,
} from "./inbox-journeys";
import {
  approveStarter,
  confirmAddress,
  expect,
  newDesk,
  type Owner,
  test,
  topUp,
} from "./journeys";
import {
  customerSaidHoursAgo,
  customerSays,
  customerSees,
  customerWrites,
  type PracticeNumber,
  sentFrom,
} from "./sandbox-control";

/* The shared inbox while things happen: messages arrive, lines drop, fingers slip. */

test.describe.configure({ mode: "serial" });

/** The practice Meta takes what is sent to it, and reports later that it did not arrive. */
const UNREACHABLE = "+254733131026";
/** Its answer says neither that it took what was sent to this one nor that it did not. */
const UNDECIDED = "+254733131016";

let page: Page;
let owner: Owner;
let number: PracticeNumber;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000);
  ({ page, owner, number } = await openInboxDesk(browser));
});
test.afterAll(() => page.close());

test("a message that comes while the inbox is loading is there", async () => {
  // the stream is held until the message has come: the page knows of it only by catching up
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/stream**", async (route) => {
    await held;
    await route.continue();
  });
  await openInbox(page, owner);
  await expect(page.getByText("No conversations yet")).toBeVisible();
  await customerSays(number, { from: "+254733000001", name: "Grace", text: "Are you open today?" });
  const other = await page.context().newPage();
  await other.unroute("**/api/stream**").catch(() => undefined);
  await openInbox(other, owner);
  await expect(row(other, /Are you open today/)).toBeVisible();
  await other.close();
  release();
  await expect(row(page, /Are you open today/)).toBeVisible();
  await page.unroute("**/api/stream**");
});

test("a message stands in the list and in the open thread without a reload", async () => {
  await row(page, /Grace/).click();
  await expect(thread(page).getByText("Are you open today?")).toBeVisible();
  await customerSays(number, { from: "+254733000001", text: "And tomorrow?" });
  await expect(thread(page).getByText("And tomorrow?")).toBeVisible({ timeout: 3_000 });
  await customerSays(number, { from: "+254733000002", name: "Brian", text: "Where is my order?" });
  await expect(row(page, /Where is my order/)).toBeVisible({ timeout: 3_000 });
});

test("after the line was gone the thread is right again, in order and without a reload", async () => {
  await page.context().setOffline(true);
  await customerSays(number, { from: "+254733000001", text: "First while you were away" });
  await customerSays(number, { from: "+254733000001", text: "Second while you were away" });
  await expect(page.getByText(/offline|reconnecting|no connection/i).first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(thread(page).getByText("Second while you were away")).toBeVisible();
  const texts = await thread(page).innerText();
  expect(texts.indexOf("First while")).toBeGreaterThan(-1);
  expect(texts.indexOf("First while")).toBeLessThan(texts.indexOf("Second while"));
});

test("a page that slept is right again when it wakes, without a reload", async () => {
  const machine = await page.context().newCDPSession(page);
  await machine.send("Page.setWebLifecycleState", { state: "frozen" });
  await customerSays(number, { from: "+254733000001", text: "While you were asleep" });
  await machine.send("Page.setWebLifecycleState", { state: "active" });
  await expect(thread(page).getByText("While you were asleep")).toBeVisible({ timeout: 5_000 });
  await machine.detach();
});

test("what came while one was away stands under a line, and the thread opens there", async () => {
  await row(page, /Brian/).click();
  await expect(thread(page).getByText("Where is my order?")).toBeVisible();
  const news = (nth: number) => thread(page).getByText(`News ${nth} of the kettle`);
  for (let nth = 1; nth <= 6; nth++) {
    const text = `News ${nth} of the kettle${"\nand more of it".repeat(7)}`;
    await customerSays(number, { from: "+254733000001", text });
  }
  await expect(row(page, /News 6/)).toBeVisible();
  await row(page, /Grace/).click();
  const line = thread(page).getByText("New since you were here");
  await expect(line).toBeInViewport();
  await expect(news(1)).toBeInViewport();
  await expect(news(6)).not.toBeInViewport();
  const [read, fresh] = (await thread(page).innerText()).split("New since you were here");
  expect(read).not.toContain("News");
  expect(fresh?.trim()).toMatch(/^News 1 of/);

  // what is read stays where it is while more comes in
  await expect(page.getByRole("button", { name: "6 new" })).toBeVisible();
  const before = await news(1).boundingBox();
  await customerSays(number, { from: "+254733000001", text: "And one more" });
  await page.getByRole("button", { name: "7 new" }).click({ trial: true });
  expect(await news(1).boundingBox()).toEqual(before);
  await page.getByRole("button", { name: "7 new" }).click();
  await expect(thread(page).getByText("And one more")).toBeInViewport();
  await expect(page.getByRole("button", { name: "7 new" })).toHaveCount(0);
  await row(page, /Brian/).click();
  await expect(thread(page).getByText("Where is my order?")).toBeVisible();
  await row(page, /Grace/).click();
  await expect(thread(page).getByText("And one more")).toBeInViewport();
  await expect(line).toHaveCount(0);
});

test("two clicks on Send are one message", async () => {
  await composer(page).fill("We open at nine.");
  await sendButton(page).dblclick();
  await expect(thread(page).getByText("We open at nine.")).toHaveCount(1);
  await expect.poll(() => sentTexts(number)).toContain("We open at nine.");
  expect((await sentTexts(number)).filter((text) => text === "We open at nine.")).toHaveLength(1);
});

test("a reply whose answer was lost goes out once, and shows once", async () => {
  let dropped: "not yet" | "now" | "done" = "not yet";
  await page.route(/\/inbox\//, async (route) => {
    if (!route.request().postData()?.includes("The line is bad") || dropped !== "not yet") {
      return route.fallback();
    }
    dropped = "now";
    await route.fetch();
    await route.abort("connectionreset");
    dropped = "done";
  });
  await composer(page).fill("The line is bad here.");
  await sendButton(page).click();
  await expect.poll(() => dropped).toBe("done");
  await page.unroute(/\/inbox\//);
  await expect.poll(() => sentTexts(number)).toContain("The line is bad here.");
  await expect(thread(page).getByText("The line is bad here.")).toHaveCount(1);
  await expect(
    thread(page).locator("[id^=m-]", { hasText: "The line is bad here." }),
  ).toContainText(/Sent|Delivered|Read/, { timeout: 20_000 });
  expect((await sentTexts(number)).filter((text) => text === "The line is bad here.")).toHaveLength(
    1,
  );
});

test("what is written offline waits and goes out once, in order", async () => {
  await page.context().setOffline(true);
  for (const text of ["One from the train.", "Two from the train."]) {
    await composer(page).fill(text);
    await sendButton(page).click();
  }
  await page.context().setOffline(false);
  await expect.poll(() => sentTexts(number), { timeout: 20_000 }).toContain("Two from the train.");
  const texts = (await sentTexts(number)).filter((text) => text?.endsWith("from the train."));
  expect(texts).toEqual(["One from the train.", "Two from the train."]);
  await expect(thread(page).getByText("One from the train.")).toHaveCount(1);
});

test("a note stays in the team", async () => {
  const before = (await sentTexts(number)).length;
  await page.getByRole("radio", { name: /^Note/ }).click();
  await page.getByPlaceholder("What should the team know?").fill("She is a wholesale customer.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(thread(page).getByText("She is a wholesale customer.")).toBeVisible();
  await page.getByRole("radio", { name: "Reply" }).click();
  // a reply sent afterwards proves that whatever was to leave has left
  await composer(page).fill("After the note.");
  await sendButton(page).click();
  await expect.poll(() => sentTexts(number)).toContain("After the note.");
  const texts = await sentTexts(number);
  expect(texts).not.toContain("She is a wholesale customer.");
  expect(texts.length).toBe(before + 1);
});

test("a draft survives a reload and another conversation", async () => {
  await composer(page).fill("I will ask the warehouse and");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.reload();
  await expect(composer(page)).toHaveValue("I will ask the warehouse and");
  await row(page, /Brian/).click();
  await expect(composer(page)).toHaveValue("");
  await row(page, /Grace/).click();
  await expect(composer(page)).toHaveValue("I will ask the warehouse and");
});

test("IN-7: on another device a draft goes on, and the newer words are the ones that stay", async ({
  browser,
}) => {
  const phone = await newDesk(browser, { storageState: await page.context().storageState() });
  await openInbox(phone, owner);
  await row(phone, /Grace/).click();
  await expect(composer(phone)).toHaveValue("I will ask the warehouse and");
  await composer(phone).fill("They have it in blue");
  await expect(phone.getByText("Draft saved")).toBeVisible();
  // within the seconds for which a reading counts as new, of the thread that came with the page
  await row(page, /Brian/).click();
  await expect(composer(page)).toHaveValue("");
  await row(page, /Grace/).click();
  await expect(composer(page)).toHaveValue("They have it in blue");

  // both at once: the newest words stand, the others are offered beside them
  await Promise.all([
    composer(page).fill("Red at the desk"),
    composer(phone).fill("Green on the phone"),
  ]);
  const offer = (desk: Page) => desk.getByText("Also written on another device");
  const offered = () => Promise.all([offer(page).isVisible(), offer(phone).isVisible()]);
  await expect.poll(async () => (await offered()).filter(Boolean).length).toBeGreaterThan(0);
  const [atDesk] = await offered();
  const desk = atDesk ? page : phone;
  await desk.getByRole("button", { name: "Add to the draft" }).click();
  await expect(composer(desk)).toHaveValue(/Red at the desk/);
  await expect(composer(desk)).toHaveValue(/Green on the phone/);
  await expect(offer(desk)).toHaveCount(0);
  await composer(page).fill("");
  await phone.close();
});

test("D13, S9: what did not arrive says why; sending it again is a new try, and the trace leads from Meta's post to the money", async () => {
  await customerSays(number, { from: UNREACHABLE, name: "Otieno", text: "Can you read me?" });
  await row(page, /Otieno/).click();
  await composer(page).fill("Loud and clear");
  await sendButton(page).click();
  const tries = thread(page).locator("[data-message]", { hasText: "Loud and clear" });
  await expect(tries.first()).toContainText("Not reachable on WhatsApp");
  await tries.first().getByRole("button", { name: "Send again" }).click();
  await expect(tries).toHaveCount(2);
  await expect(tries.first()).toContainText("It was sent again below");
  await expect(tries.last()).toContainText(/First try.*Failed/s);
  await expect(tries.last()).toContainText("Not reachable on WhatsApp.");
  const wire = (await sentFrom(number.phoneNumberId)).filter(({ to }) => UNREACHABLE.endsWith(to));
  expect(new Set(wire.map(({ wamid }) => wamid)).size).toBe(2);

  await tries.last().hover();
  await tries.last().getByRole("button", { name: "More about: Loud and clear" }).click();
  await page.getByRole("menuitem", { name: "Trace" }).click();
  const trace = page.getByRole("dialog", { name: "Trace of the message" });
  await expect(trace).toContainText(wire[1]?.wamid as string);
  for (const words of ["Handed to Meta", "Meta answered: accepted", "131026", "costs nothing"]) {
    await expect(trace).toContainText(words);
  }
  await trace.getByRole("link", { name: "Open the event" }).first().click();
  await expect(page.getByText(/"131026"|131026/).first()).toBeVisible();
  await openInbox(page, owner);
});

test("S1: a reply whose fate nobody knows is not sent again by itself, says what it costs, and a person counts it as sent", async () => {
  await customerSays(number, { from: UNDECIDED, name: "Achieng", text: "Is my kettle there?" });
  await row(page, /Achieng/).click();
  await expect(thread(page)).toContainText("Is my kettle there?");
  await composer(page).fill("It waits for you");
  await sendButton(page).click();
  const reply = thread(page).locator("[data-message]", { hasText: "It waits for you" });
  await expect(reply).toContainText("We do not know yet if this arrived.");
  await expect(reply).toContainText("charged only when a receipt settles it");
  await expect(reply.locator("[data-state-word=unconfirmed]")).toBeVisible();
  await expect(reply.getByRole("button", { name: /^Send again/ })).toBeVisible();
  await reply.getByRole("button", { name: "Count as sent" }).click();
  await expect(reply).not.toContainText("We do not know yet");
  await expect(reply.locator("[data-state-word=sent]")).toBeVisible();
  await expect(reply).toHaveCount(1);
  const wire = (await sentFrom(number.phoneNumberId)).filter(({ to }) => UNDECIDED.endsWith(to));
  expect(wire).toEqual([]);
});

test("r39: what customers write stays words, wherever it is shown", async () => {
  const attack = `<img src=x onerror="window.__x=1"><script>window.__x=1</script>`;
  // said by the page itself, on whichever page it happens
  const happened: string[] = [];
  await page.exposeFunction("itRan", () => happened.push(page.url()));
  await page.addInitScript(() => {
    Object.defineProperty(window, "__x", {
      set: () => (window as unknown as { itRan: () => void }).itRan(),
    });
  });
  page.on("dialog", (dialog) => {
    happened.push(`a dialog on ${page.url()}`);
    void dialog.dismiss();
  });
  await page.reload();
  const from = "+254733000039";
  await customerSays(number, {
    from,
    name: attack,
    text: `Hello ${attack} javascript:window.__x=1`,
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from,
    message: {
      type: "location",
      location: { latitude: 1, longitude: 2, name: attack, address: `"><svg onload=window.__x=1>` },
    },
  });
  await customerWrites({
    phoneNumberId: number.phoneNumberId,
    from,
    message: {
      type: "contacts",
      contacts: [
        { name: { formatted_name: attack, first_name: attack }, phones: [{ phone: attack }] },
      ],
    },
  });
  await row(page, /onerror/).click();
  await expect(thread(page).getByText("Hello <img", { exact: false }).first()).toBeVisible();
  // what was shown is still there to be looked at: each sink drew it as words
  await expect(thread(page).getByText("<img src=x", { exact: false })).not.toHaveCount(0);
  await page.goto(`/w/${owner.slug}/search?q=onerror`);
  await expect(page.getByText("<img src=x").first()).toBeVisible();
  await page.goto(`/w/${owner.slug}/contacts?q=${encodeURIComponent("<img")}`);
  await expect(page.getByText("<img src=x").first()).toBeVisible();
  await page.goto(`/w/${owner.slug}/sandbox`);
  await expect(page.getByText("<img src=x").first()).toBeVisible();
  for (const path of ["", "/settings/activity", "/settings/webhook-events", "/inbox"]) {
    await page.goto(`/w/${owner.slug}${path}`);
    await expect(page.getByRole("main")).toBeVisible();
  }
  expect(happened).toEqual([]);
  // the trap works: what the page itself sets is caught
  await page.evaluate(() => {
    (window as unknown as { __x: number }).__x = 1;
  });
  expect(happened).toHaveLength(1);
});

test("outside the 24 hours only a template goes, and it does", async () => {
  await confirmAddress(page, owner);
  await topUp(page, owner, "20");
  await approveStarter(page, owner, "Appointment reminder");
  await customerSaidHoursAgo(number, {
    from: "+254733000062",
    name: "Wanjiru",
    text: "I wrote yesterday morning",
    hours: 25,
  });
  await customerSaidHoursAgo(number, {
    from: "+254733000063",
    name: "Baraka",
    text: "I wrote this morning",
    hours: 22.5,
  });
  await openInbox(page, owner);
  await row(page, /Baraka/).click();
  await expect(page.getByText(/^Window closes in 1 h \d+ min/)).toBeVisible();
  await expect(sendButton(page)).toBeVisible();
  await row(page, /Wanjiru/).click();
  await expect(page.getByText("Window closed")).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  const offered = page.getByRole("region", { name: "Templates to send" });
  await offered.getByRole("button", { name: /appointment_reminder/ }).click();
  const dialog = page.getByRole("dialog");
  for (const field of await dialog.getByRole("textbox").all()) {
    if ((await field.inputValue()) === "") await field.fill("tomorrow");
  }
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(thread(page).getByText(/appointment on/)).toBeVisible();
  await expect
    .poll(async () => (await sentFrom(number.phoneNumberId)).map(({ type }) => type))
    .toContain("template");
});

test("somebody who never wrote is written to, from the contact and from the list, by a template with its price", async () => {
  const dialog = page.getByRole("dialog");
  const addContact = async (fields: Record<string, string>) => {
    await page.goto(`/w/${owner.slug}/contacts?add=1`);
    const form = page.getByRole("form", { name: "Add contact" });
    for (const [label, value] of Object.entries(fields)) {
      await form.getByLabel(label, { exact: true }).fill(value);
    }
    await page.getByRole("dialog").getByRole("button", { name: "Add contact" }).click();
    await page.waitForURL(/open=/);
  };
  await addContact({ Name: "Nia Mail", "E-mail": "nia@example.com" });
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await expect(dialog.getByText("They cannot be written to.")).toBeVisible();
  await expect(dialog.getByText(/no phone number/)).toBeVisible();
  await page.keyboard.press("Escape");

  await addContact({ Name: "Kofi Mensah", "Phone number": "+254712345099" });
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await page.waitForURL(/\/inbox\//);
  await expect(dialog).toContainText("Choose a template for Kofi Mensah");
  const choice = dialog.getByRole("button", { name: /appointment_reminder/ });
  await expect(choice).toContainText("$");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Kofi Mensah has not written to this number yet")).toBeVisible();
  expect(page.url()).not.toContain("write");
  await expect(row(page, /Kofi Mensah/)).toContainText("Nothing written yet");

  const offered = page.getByRole("region", { name: "Templates to send" });
  await offered.getByRole("button", { name: /appointment_reminder/ }).click();
  for (const field of await dialog.getByRole("textbox").all()) {
    if ((await field.inputValue()) === "") await field.fill("tomorrow");
  }
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(thread(page).getByText(/appointment on/)).toBeVisible();
  await expect
    .poll(async () => (await sentFrom(number.phoneNumberId)).map(({ to }) => to))
    .toContain("254712345099");

  // by its key from the list, to somebody whose window is open: the field is theirs at once
  await page.getByRole("heading", { name: "Kofi Mensah" }).first().click();
  await page.keyboard.press("c");
  await dialog.getByPlaceholder("Name, phone or username").fill("Baraka");
  await dialog.getByRole("button", { name: /Baraka/ }).click();
  await expect(thread(page).getByText("I wrote this morning")).toBeVisible();
  await expect(composer(page)).toBeFocused();
  // and from any page by the palette
  await page.goto(`/w/${owner.slug}/contacts`);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("option", { name: "New conversation" }).click();
  await dialog.getByPlaceholder("Name, phone or username").fill("Kofi");
  await dialog.getByRole("button", { name: /Kofi Mensah/ }).click();
  await expect(dialog).toContainText("Choose a template for Kofi Mensah");
  await page.keyboard.press("Escape");
  await expect(thread(page).getByText(/appointment on/)).toBeVisible();
});

test("name, tags and consent are changed beside the conversation, which stays where it is", async () => {
  const pane = page.getByRole("complementary", { name: "About this person" });
  const dialog = page.getByRole("dialog");
  const place = page.url();
  await pane.getByRole("button", { name: "Edit the contact" }).click();
  await dialog.getByLabel("Name", { exact: true }).fill("Kofi Mensah-Ofori");
  await dialog.getByRole("button", { name: "Save contact" }).click();
  await expect(pane.getByRole("heading", { name: "Kofi Mensah-Ofori" })).toBeVisible();
  await expect(row(page, /Kofi Mensah-Ofori/)).toBeVisible();
  await pane.getByRole("button", { name: "Change tags" }).click();
  await dialog.getByLabel("Find or make a tag").fill("Accra");
  await dialog.getByRole("button", { name: "Make “Accra”" }).click();
  await dialog.getByRole("button", { name: "Save tags" }).click();
  await expect(pane.getByText("Accra")).toBeVisible();
  await pane.getByRole("button", { name: "Change tags" }).click();
  await dialog.getByRole("checkbox", { name: "Accra" }).click();
  await dialog.getByRole("button", { name: "Save tags" }).click();
  await expect(pane.getByText("Accra")).toHaveCount(0);
  await pane.getByRole("button", { name: "Record opt-out" }).click();
  await dialog.getByLabel("Proof").fill("Said so on the phone today");
  await dialog.getByRole("button", { name: "Record opt-out" }).click();
  await expect(pane.getByText("Opted out", { exact: true })).toBeVisible();
  await expect(pane.getByText("Said so on the phone today")).toBeVisible();
  expect(page.url()).toBe(place);
});

test("D6: a prepared message goes as the template that was chosen when the window is closed by then, or as written, at once by hand", async () => {
  const dialog = page.getByRole("dialog");
  const prepared = page.getByRole("region", { name: "Prepared messages" });
  const chooseTemplate = async () => {
    await dialog.getByRole("button", { name: "Send a template instead" }).click();
    await dialog.getByRole("button", { name: /appointment_reminder/ }).click();
    for (const field of await dialog.last().getByRole("textbox").all()) {
      if ((await field.inputValue()) === "") await field.fill("tomorrow");
    }
    await dialog.getByRole("button", { name: "Use this template" }).click();
    await expect(dialog.getByText("Template appointment_reminder")).toBeVisible();
  };
  const toWanjiru = async () =>
    (await sentFrom(number.phoneNumberId)).filter(({ to }) => to === "254733000062");
  await row(page, /Wanjiru/).click();
  await page
    .getByPlaceholder("Write now, it goes out when they write")
    .fill("Sorry for the long wait");
  await page.getByRole("button", { name: "Hold until they write" }).click();
  await prepared.getByRole("button", { name: "Edit" }).click();
  await dialog.getByLabel("At a time").check();
  await dialog.getByLabel("Day and time").fill(thisMinute());
  await chooseTemplate();
  const before = (await toWanjiru()).length;
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await toWanjiru()).length).toBe(before + 1);
  expect((await toWanjiru()).at(-1)).toMatchObject({
    type: "template",
    body: { template: { name: "appointment_reminder" } },
  });
  await expect(prepared).toHaveCount(0);
  await expect(thread(page).getByText(/appointment on/)).toHaveCount(before + 1);
  expect(await sentTexts(number)).not.toContain("Sorry for the long wait");

  const inTwoDays = `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T09:30`;
  await row(page, /Baraka/).click();
  await composer(page).fill("Your order is packed");
  await page.getByRole("button", { name: "More ways to send" }).click();
  await page.getByRole("menuitem", { name: "Send later" }).click();
  await dialog.getByLabel("Day and time").fill(inTwoDays);
  await chooseTemplate();
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(prepared).toContainText("Your order is packed");
  await expect(prepared).toContainText("appointment_reminder");
  await prepared.getByRole("button", { name: "Send now" }).click();
  await expect(prepared).toHaveCount(0);
  await expect.poll(() => sentTexts(number)).toContain("Your order is packed");
});

test("at 360 px one answers with all there is: words, a quote, a reaction, a file, a note, a template", async ({
  browser,
}) => {
  await customerSays(number, { from: "+254733000071", name: "Wema", text: "Do you have mugs?" });
  const phone = await newDesk(browser, {
    viewport: { width: 360, height: 760 },
    hasTouch: true,
    storageState: await page.context().storageState(),
  });
  await openInbox(phone, owner);
  await row(phone, /Wema/).click();
  const message = thread(phone).locator("[data-message]", { hasText: "Do you have mugs?" }).first();
  await message.getByRole("button", { name: /^More about/ }).click();
  await phone.getByRole("menuitem", { name: "Thumbs up" }).click();
  await expect(thread(phone).getByText("👍 You")).toBeVisible();
  await message.getByRole("button", { name: /^More about/ }).click();
  await phone.getByRole("menuitem", { name: "Quote it" }).click();
  await composer(phone).fill("We have three");
  await phone.getByRole("button", { name: "Send", exact: true }).click();
  await expect(thread(phone).locator("[data-message]", { hasText: "We have three" })).toContainText(
    "Do you have mugs?",
  );
  await expect(composer(phone)).toHaveValue("");

  await phone.locator('input[data-pick="Document"]').setInputFiles({
    name: "mugs.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Mug 4"),
  });
  await expect(phone.getByRole("list", { name: "Attached files" })).toContainText("mugs.txt");
  await expect(phone.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await expect(phone.getByRole("button", { name: "Send", exact: true })).toBeInViewport();
  await phone.getByRole("button", { name: "Send", exact: true }).click();
  await expect(thread(phone).getByText("mugs.txt").first()).toBeVisible();

  await phone.getByRole("radio", { name: "Note" }).click();
  await phone.getByPlaceholder("What should the team know?").fill("She wants blue ones");
  await phone.getByRole("button", { name: "Add note" }).click();
  await expect(thread(phone).getByText("She wants blue ones")).toBeVisible();
  await phone.getByRole("radio", { name: "Reply" }).click();

  await phone.getByRole("button", { name: "Send a template" }).click();
  const dialog = phone.getByRole("dialog");
  await dialog.getByRole("button", { name: /appointment_reminder/ }).click();
  for (const field of await dialog.getByRole("textbox").all()) {
    if ((await field.inputValue()) === "") await field.fill("tomorrow");
  }
  await dialog.getByRole("button", { name: "Send template" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(thread(phone).getByText(/appointment on/)).toBeInViewport();
  const sent = (await sentFrom(number.phoneNumberId)).filter(({ to }) => to === "254733000071");
  await expect
    .poll(async () =>
      (await sentFrom(number.phoneNumberId))
        .filter(({ to }) => to === "254733000071")
        .map(({ type }) => type),
    )
    .toEqual(["reaction", "text", "document", "template"]);
  expect(sent.some(({ body }) => JSON.stringify(body).includes("blue ones"))).toBe(false);
  expect(
    await phone.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ),
  ).toBe(0);
  await phone.close();
});

test("the customer sees that a reply is being written, and that nobody writes once it has come", async () => {
  const from = "+254733000081";
  await customerSays(number, { from, name: "Imani", text: "Is the blue one back?" });
  await openInbox(page, owner);
  await row(page, /Imani/).click();
  await expect(thread(page).getByText("Is the blue one back?")).toBeVisible();
  expect((await customerSees(number, from)).typing).toBe(false);
  await composer(page).pressSequentially("Since this morn");
  await expect.poll(async () => (await customerSees(number, from)).typing).toBe(true);
  await composer(page).pressSequentially("ing");
  await sendButton(page).click();
  await expect.poll(() => sentTexts(number)).toContain("Since this morning");
  await expect.poll(async () => (await customerSees(number, from)).typing).toBe(false);
});

test("C8: somebody who is blocked is blocked in WhatsApp too when one says so, and can write again when unblocked", async () => {
  const from = "+254733000081";
  await row(page, /Imani/).click();
  await page.getByRole("link", { name: "Open the contact" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Block" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Threats");
  await page.getByRole("dialog").getByRole("button", { name: "Block contact" }).click();
  await expect(page.getByText("nobody is notified and no campaign reaches them")).toBeVisible();
  expect((await customerSees(number, from)).business.blockedYou).toBe(false);
  await page.getByRole("button", { name: "Block in WhatsApp too" }).click();
  await expect(page.getByText("WhatsApp lets them write nothing to")).toBeVisible();
  expect((await customerSees(number, from)).business.blockedYou).toBe(true);
  await expect(page.getByText(/^Blocked in WhatsApp too by/)).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Unblock" }).click();
  await expect(page.getByText("Still blocked in WhatsApp.")).toHaveCount(0);
  await expect.poll(async () => (await customerSees(number, from)).business.blockedYou).toBe(false);
});
