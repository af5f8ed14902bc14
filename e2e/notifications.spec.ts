import { createECDH, randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { signInDemo } from "./fixtures";
import { colleagueJoins, expect, newDesk, type Owner, openWorkspace, test } from "./journeys";
import { customerSays, mailedUnder, mailSubjects, practiceNumber } from "./sandbox-control";

/* What one person does rings at the desk of another, and quiet hours are one's own. */

test.describe.configure({ mode: "serial" });

let amina: Page;
let tom: Page;
let owner: Owner;

const bell = (desk: Page) => desk.getByRole("button", { name: /^Notifications/ });

/**
 * A browser without a screen shows no notifications and has no push service: here both stand in. What
 * the page and the server make of them is real, down to the key that is kept.
 */
async function letNotify(desk: Page) {
  const subscription = {
    endpoint: "https://push.example.com/send/tickline-walk",
    keys: {
      p256dh: createECDH("prime256v1").generateKeys("base64url"),
      auth: randomBytes(16).toString("base64url"),
    },
  };
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
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  amina = await newDesk(browser);
  owner = await openWorkspace(amina);
  tom = await colleagueJoins(browser, amina, owner);
});
test.afterAll(async () => {
  await amina.close();
  await tom.close();
});

test("a conversation that is given to a colleague rings his bell, and reading it silences the bell", async () => {
  const number = await practiceNumber(owner.business);
  await tom.goto(`/w/${owner.slug}/contacts`);
  await expect(bell(tom)).toHaveAccessibleName("Notifications");
  await customerSays(number, { from: "+254733200001", name: "Grace", text: "Do you deliver?" });
  await amina.goto(`/w/${owner.slug}/inbox`);
  await amina
    .getByRole("region", { name: "Conversations" })
    .getByRole("link", { name: /Grace/ })
    .click();
  await amina.getByRole("button", { name: /^Assigned to nobody/ }).click();
  await amina.getByRole("menuitemradio", { name: /Tom Otieno/ }).click();

  await expect(bell(tom)).toHaveAccessibleName("Notifications, 1 unread");
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

test("browser push asks for the permission when it is switched on and not before, stays on, and is switched off", async () => {
  const push = tom.getByLabel("Notify me in this browser");
  const state = tom.getByRole("status").filter({ hasText: "browser" });
  await tom.goto(`/w/${owner.slug}/settings/notifications`);
  await expect(state).toContainText("This browser refuses notifications");
  await expect(push).toBeDisabled();

  await letNotify(tom);
  await tom.reload();
  await expect(state).toHaveText("Off in this browser.");
  expect(await tom.evaluate(() => Notification.permission)).toBe("default");
  await push.click();
  await expect(state).toHaveText("On in this browser, until you sign out.");
  await tom.reload();
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
