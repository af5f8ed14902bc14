import type { Page, Worker } from "@playwright/test";
import { makeBrowser, startPushService } from "../lib/notifications/testing/push-service";
import { signInDemo } from "./fixtures";
import { composer, row, sendButton, thread } from "./inbox-journeys";
import {
  colleagueJoins,
  expect,
  newDesk,
  type Owner,
  openWorkspace,
  test,
  unique,
} from "./journeys";
import {
  customerSays,
  mailedUnder,
  mailSubjects,
  type PracticeNumber,
  practiceNumber,
  sentFrom,
} from "./sandbox-control";

/* What one person does rings at the desk of another, and quiet hours are one's own. */

test.describe.configure({ mode: "serial" });

let amina: Page;
let tom: Page;
let owner: Owner;
let number: PracticeNumber;
/** Where the conversation with Grace is. */
let withGrace: string;
let tomIsCalled: Awaited<ReturnType<typeof letNotify>>;
let service: Awaited<ReturnType<typeof startPushService>>;

const bell = (desk: Page) => desk.getByRole("button", { name: /^Notifications/ });

/**
 * A browser without a screen shows no notifications and has no push service: here both stand in. What
 * the page and the server make of them is real, down to the key that is kept and the words that only
 * this browser can read.
 * @returns what the push service was handed for this browser so far, in the order in which it came
 */
async function letNotify(desk: Page) {
  const path = `/send/${unique()}`;
  const { open, ...subscription } = makeBrowser(`${service.origin}${path}`);
  await desk.addInitScript((made) => {
    const kept = {
      ...made,
      toJSON: () => made,
      unsubscribe: async () => {
        sessionStorage.removeItem("subscribed");
        return true;
      },
    } as unknown as PushSubscription;
    Object.defineProperty(Notification, "permission", {
      get: () => sessionStorage.getItem("permission") ?? "default",
    });
    Notification.requestPermission = async () => {
      sessionStorage.setItem("permission", "granted");
      return "granted";
    };
    PushManager.prototype.subscribe = async () => {
      sessionStorage.setItem("subscribed", "yes");
      return kept;
    };
    PushManager.prototype.getSubscription = async () =>
      sessionStorage.getItem("subscribed") ? kept : null;
  }, subscription);
  return () =>
    service.taken
      .filter((one) => one.path === path)
      .map(({ body }) => JSON.parse(open(body)) as { title: string; body: string; url: string });
}

/** The push service calls this browser; what its worker showed, and a click on the last of it. */
async function pushTo(desk: Page, data: Record<string, string>) {
  const session = await desk.context().newCDPSession(desk);
  let registrationId = "";
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? "";
  });
  await session.send("ServiceWorker.enable");
  await expect.poll(() => registrationId).not.toBe("");
  const worker = desk.context().serviceWorkers()[0] as Worker;
  await worker.evaluate(standInForScreen);
  await session.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(desk.url()).origin,
    registrationId,
    data: JSON.stringify(data),
  });
  const shown = () => worker.evaluate(() => (globalThis as unknown as Screen).shown);
  return {
    shown,
    click: () => worker.evaluate(() => (globalThis as unknown as Screen).click()),
  };
}

type Shown = { title: string; body: string; tag: string; data: { url: string } };
type Screen = { shown: Shown[]; click: () => Promise<void> };

/**
 * In the worker. A browser without a screen shows nothing, and only a hand on a real notification may
 * bring a window to the front: what is shown is kept, and a click is told to the worker as a browser
 * would tell it.
 */
function standInForScreen() {
  const screen = globalThis as unknown as Screen;
  screen.shown = [];
  ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
    screen.shown.push({ title, ...options } as Shown);
  };
  Object.defineProperty(
    (globalThis as unknown as { WindowClient: { prototype: object } }).WindowClient.prototype,
    "focus",
    {
      value() {
        return Promise.resolve(this);
      },
    },
  );
  screen.click = async () => {
    let waited: Promise<unknown> | undefined;
    const event = Object.assign(new Event("notificationclick"), {
      notification: { ...screen.shown.at(-1), close() {} },
      waitUntil: (work: Promise<unknown>) => {
        waited = work;
      },
    });
    globalThis.dispatchEvent(event);
    await waited;
  };
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  service = await startPushService(Number(process.env.E2E_PUSH_PORT));
  amina = await newDesk(browser);
  owner = await openWorkspace(amina);
  tom = await colleagueJoins(browser, amina, owner);
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
  service.stop();
});

test("a conversation that is given to a colleague rings his bell, and reading it silences the bell", async () => {
  number = await practiceNumber(owner.business);
  await tom.goto(`/w/${owner.slug}/contacts`);
  await expect(bell(tom)).toHaveAccessibleName("Notifications");
  await customerSays(number, { from: "+254733200001", name: "Grace", text: "Do you deliver?" });
  // that she waits is news to whoever may answer, that she is his is news of its own
  await expect(bell(tom)).toHaveAccessibleName("Notifications, 1 unread");
  await amina.goto(`/w/${owner.slug}/inbox`);
  await amina
    .getByRole("region", { name: "Conversations" })
    .getByRole("link", { name: /Grace/ })
    .click();
  await amina.getByRole("button", { name: /^Assigned to nobody/ }).click();
  await amina.getByRole("menuitemradio", { name: /Tom Otieno/ }).click();

  await expect(bell(tom)).toHaveAccessibleName("Notifications, 2 unread");
  await bell(tom).click();
  const told = tom.getByRole("dialog", { name: "Notifications" });
  await told.getByRole("link", { name: /Grace is yours/ }).click();
  await tom.waitForURL(`**/w/${owner.slug}/inbox/**`);
  await expect(tom.getByRole("log")).toContainText("Do you deliver?");
  await expect(bell(tom)).toHaveAccessibleName("Notifications");
  await tom.goto(`/w/${owner.slug}/notifications?view=all`);
  await expect(tom.getByRole("main").getByRole("link", { name: /Grace is yours/ })).toBeVisible();
  await expect(tom.getByRole("main").getByText("Unread:")).toHaveCount(0);
});

test("NO-1: his customer writes again, a colleague names him, somebody new waits and an answer of his fails: each rings once and leads to its place", async () => {
  const opened = async (words: RegExp) => {
    await bell(tom).click();
    await tom
      .getByRole("dialog", { name: "Notifications" })
      .getByRole("link", { name: words })
      .click();
    await tom.waitForURL(`**/w/${owner.slug}/inbox/**`);
  };
  await tom.goto(`/w/${owner.slug}/contacts`);
  await customerSays(number, { from: "+254733200001", name: "Grace", text: "Are you there?" });
  await expect(bell(tom)).toHaveAccessibleName("Notifications, 1 unread");
  await amina.getByRole("radio", { name: /^Note/ }).click();
  const note = amina.getByPlaceholder("What should the team know?");
  await note.pressSequentially("@To");
  await amina.getByRole("option", { name: /Tom Otieno/ }).click();
  await note.pressSequentially("please call her");
  await amina.getByRole("button", { name: "Add note" }).click();
  await expect(bell(tom)).toHaveAccessibleName("Notifications, 2 unread");
  await customerSays(number, { from: "+254711131047", name: "Hope", text: "Any news?" });
  await expect(bell(tom)).toHaveAccessibleName("Notifications, 3 unread");

  await opened(/Amina Yusuf mentioned you about Grace/);
  await expect(thread(tom).getByText("please call her")).toBeVisible();
  withGrace = new URL(tom.url()).pathname;
  await opened(/Hope wrote, and nobody has the conversation/);
  await expect(thread(tom).getByText("Any news?")).toBeVisible();
  // r62: what Meta refuses because the window has closed meanwhile says so, and what opens it again
  await composer(tom).fill("Tomorrow at nine");
  await sendButton(tom).click();
  const answer = thread(tom).locator("[data-message]", { hasText: "Tomorrow at nine" });
  await expect(answer).toContainText("More than 24 hours since their last message");
  await expect(answer).toContainText("Send an approved template to open the conversation again.");
  expect((await sentFrom(number.phoneNumberId)).map(({ to }) => to)).toEqual(["254711131047"]);
  await tom.goto(`/w/${owner.slug}/notifications?view=all`);
  const told = tom.getByRole("main");
  for (const words of [/Your message to Hope was not sent/, /Grace wrote to you/]) {
    await expect(told.getByRole("link", { name: words })).toHaveCount(1);
  }
});

test("browser push asks for the permission when it is switched on and not before, shows what comes, leads the open window there, stays on, and is switched off", async () => {
  const push = tom.getByLabel("Notify me in this browser");
  const state = tom.getByRole("status").filter({ hasText: "browser" });
  await tom.goto(`/w/${owner.slug}/settings/notifications`);
  await expect(state).toContainText("This browser refuses notifications");
  await expect(push).toBeDisabled();

  tomIsCalled = await letNotify(tom);
  await tom.reload();
  await expect(state).toHaveText("Off in this browser.");
  expect(await tom.evaluate(() => Notification.permission)).toBe("default");
  await push.click();
  await expect(state).toHaveText("On in this browser, until you sign out.");

  const news = { title: "Grace wrote to you", body: "Are you there?", tag: "one", url: withGrace };
  const called = await pushTo(tom, news);
  const { url, ...words } = news;
  await expect.poll(called.shown).toMatchObject([{ ...words, data: { url } }]);
  // a window that was open before the worker began was once not led anywhere
  await called.click();
  await tom.waitForURL(`**${withGrace}`);
  await expect(thread(tom)).toContainText("Are you there?");
  await tom.goto(`/w/${owner.slug}/settings/notifications`);
  await expect(push).toBeChecked();
  await push.click();
  await expect(state).toHaveText("Off in this browser.");
});

test("quiet hours are saved and stand there again, and nobody else has them", async () => {
  await tom.goto(`/w/${owner.slug}/settings/notifications`);
  await tom.getByLabel("Keep quiet every day").click();
  await tom.getByLabel("From").fill("21:30");
  await tom.getByLabel("Until").fill("06:15");
  await tom.getByRole("checkbox", { name: "Mentions: Mail" }).click();
  await tom.getByRole("button", { name: "Save notification settings" }).click();
  await expect(tom.getByText("Notification settings saved")).toBeVisible();
  await tom.reload();
  await expect(tom.getByLabel("From")).toHaveValue("21:30");
  await expect(tom.getByLabel("Until")).toHaveValue("06:15");
  await expect(tom.getByRole("checkbox", { name: "Mentions: Mail" })).not.toBeChecked();
  await amina.goto(`/w/${owner.slug}/settings/notifications`);
  await expect(amina.getByLabel("Keep quiet every day")).not.toBeChecked();
});

test("NO-2: in quiet hours nothing rings while the list has it all; what comes after them rings, once", async () => {
  const called = await letNotify(amina);
  await amina.goto(`/w/${owner.slug}/settings/notifications`);
  await amina.getByLabel("Notify me in this browser").click();
  await expect(amina.getByText("On in this browser, until you sign out.")).toBeVisible();
  await customerSays(number, { from: "+254733200003", name: "Ivy", text: "Good morning" });
  await amina.goto(`/w/${owner.slug}/inbox`);
  await row(amina, /Ivy/).click();
  await amina.getByRole("button", { name: /^Assigned to nobody/ }).click();
  await amina.getByRole("menuitemradio", { name: /Amina Yusuf/ }).click();
  await expect(amina.getByRole("button", { name: /^Assigned to / })).toBeVisible();
  await amina.goto(`/w/${owner.slug}/contacts`);

  const settings = tom.getByRole("form", { name: "Notification settings" });
  const save = async () => {
    const saved = tom.waitForResponse((answer) => answer.request().method() === "POST");
    await settings.getByRole("button", { name: "Save notification settings" }).click();
    await saved;
    await expect(tom.getByText("Notification settings saved").last()).toBeVisible();
  };
  await tom.goto(`/w/${owner.slug}/settings/notifications`);
  await settings.getByLabel("Notify me in this browser").click();
  await expect(settings.getByText("On in this browser, until you sign out.")).toBeVisible();
  await settings.getByLabel("Show what it is about").click();
  const timeZone = await settings.getByLabel("Your time zone").inputValue();
  const clock = (inMinutes: number) =>
    new Date(Date.now() + inMinutes * 60_000).toLocaleTimeString("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
    });
  await settings.getByLabel("From").fill(clock(-60));
  await settings.getByLabel("Until").fill(clock(120));
  await save();

  await customerSays(number, { from: "+254733200001", name: "Grace", text: "Are you asleep?" });
  await expect(bell(tom)).toHaveAccessibleName(/unread$/);
  await bell(tom).click();
  const told = tom.getByRole("dialog", { name: "Notifications" });
  await expect(told.getByRole("link", { name: /Grace wrote to you/ })).toBeVisible();
  await tom.keyboard.press("Escape");
  // hers comes after his, and she keeps no quiet hours: when she was called, his turn was over
  await customerSays(number, { from: "+254733200003", name: "Ivy", text: "Anybody?" });
  await expect.poll(called).toMatchObject([{ body: "You have a new notification." }]);
  expect(tomIsCalled()).toEqual([]);

  await settings.getByLabel("Keep quiet every day").click();
  await save();
  await customerSays(number, { from: "+254733200001", name: "Grace", text: "Awake now?" });
  await expect
    .poll(tomIsCalled)
    .toEqual([
      { title: "Grace wrote to you", body: "Awake now?", tag: expect.any(String), url: withGrace },
    ]);
  expect(called()).toHaveLength(1);
});

test("NO-4: what was not looked at is mailed, and the mail's own link ends that kind of mail without a sign-in", async ({
  browser,
  baseURL,
}) => {
  // nobody looks at what the demo tells its manager, so it is mailed some minutes after the start
  test.setTimeout(300_000);
  const manager = "manager@northwind.test";
  await expect
    .poll(() => mailSubjects(manager), { timeout: 240_000, intervals: [500] })
    .toContainEqual(expect.stringMatching(/notifications? from Northwind Shop$/));
  const link = await mailedUnder(manager, "Stop mail about template decisions");
  const anybody = await newDesk(browser);
  await anybody.goto(link);
  await anybody.getByRole("button", { name: "Stop this mail" }).click();
  await expect(anybody.getByText(/^Mail about template decisions is off\./)).toBeVisible();
  await anybody.context().close();

  const { storage, slug, request } = await signInDemo(baseURL as string, manager);
  const desk = await newDesk(browser, { storageState: storage });
  await desk.goto(`/w/${slug}/settings/notifications`);
  const box = (name: string) => desk.getByRole("checkbox", { name, exact: true });
  await expect(box("Template decisions: Mail")).not.toBeChecked();
  await expect(box("Template decisions: In Tickline")).toBeChecked();
  await expect(box("Assigned to me: Mail")).toBeChecked();
  await desk.context().close();
  await request.dispose();
});
