import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sessions } from "@/db/schema/identity";
import {
  notificationPreferences,
  notifications,
  pushSubscriptions,
} from "@/db/schema/notifications";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { pushNotificationJob, pushToBrowserJob } from "./jobs";
import { markNotificationsRead } from "./mark-notifications-read";
import { notify } from "./notify";
import { browsersFor } from "./push-notification";
import { subscribePush, unsubscribePush } from "./subscribe-push";
import { makeBrowser, startPushService } from "./testing/push-service";

const { session } = vi.hoisted(() => ({ session: { id: "" } }));
vi.mock("@/lib/auth/session", async (original) => ({
  ...(await original<typeof import("@/lib/auth/session")>()),
  getSession: async () => ({ sessionId: session.id }),
}));

useTestDatabase();
let service: Awaited<ReturnType<typeof startPushService>>;
let lena: WorkspaceContext;
let system: WorkspaceContext;
beforeEach(async () => {
  service = await startPushService();
  publishEnv({
    EGRESS_TEST_ORIGIN: service.origin,
    VAPID_PRIVATE_KEY: randomBytes(32).toString("base64url"),
  });
  lena = await makeContext({ timeZone: "UTC" });
  system = asSystem(lena as never) as WorkspaceContext;
  session.id = newId();
  await withSystem("sign in", (tx) =>
    tx.insert(sessions).values({
      id: session.id,
      userId: lena.actor.kind === "member" ? lena.actor.userId : "",
      expiresAt: new Date(Date.now() + 3_600_000),
    }),
  );
});
afterEach(() => service.stop());

const memberId = () => (lena.actor.kind === "member" ? lena.actor.memberId : "");
async function switchOn(path = "/send/1") {
  const browser = makeBrowser(`${service.origin}${path}`);
  await subscribePush(lena, { endpoint: browser.endpoint, keys: browser.keys });
  return browser;
}
const tell = () =>
  withWorkspace(system, (tx) =>
    notify(tx, system, {
      kind: "assigned",
      memberIds: [memberId()],
      subject: "Maria Santos is yours",
      detail: "Where is my parcel?",
      link: "/inbox/1",
    }),
  );
const notificationId = async () => {
  const [row] = await withWorkspace(lena, (tx) => tx.select().from(notifications));
  return row?.id as string;
};
const browsers = () => withWorkspace(lena, (tx) => tx.select().from(pushSubscriptions));
/** What the queue would run: the notification, then each browser. */
async function push() {
  const payload = { workspaceId: lena.workspaceId, notificationId: await notificationId() };
  await pushNotificationJob.run(payload);
  for (const subscriptionId of await browsersFor(system, payload)) {
    await pushToBrowserJob.run({ ...payload, subscriptionId });
  }
}

describe("a browser that was switched on", () => {
  test("is called with what only it can read, and without any words unless they were asked for", async () => {
    const browser = await switchOn();
    await tell();
    await push();
    const [first] = service.taken;
    expect(first?.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "normal" });
    expect(first?.headers.authorization).toMatch(/^vapid t=.+, k=.+/);
    const said = browser.open(first?.body as Buffer);
    expect(JSON.parse(said)).toMatchObject({
      title: "Test Shop",
      body: "You have a new notification.",
      url: `/w/${lena.slug}/inbox/1`,
    });
    expect(said).not.toContain("Maria");

    await withWorkspace(lena, (tx) =>
      tx.insert(notificationPreferences).values({
        workspaceId: lena.workspaceId,
        memberId: memberId(),
        showText: true,
      }),
    );
    await push();
    expect(JSON.parse(browser.open(service.taken[1]?.body as Buffer))).toMatchObject({
      title: "Maria Santos is yours",
      body: "Where is my parcel?",
    });
  });

  test("is put into the queue by the event, and only where there is a browser", async () => {
    const queued = () =>
      withSystem("look at the queue", (tx) =>
        tx.execute(sql`
          select 1 from graphile_worker.jobs
          where task_identifier = 'notifications.push' and key like ${"notifications.push:%"}`),
      );
    const before = (await queued()).length;
    await tell();
    expect(await queued()).toHaveLength(before);
    await switchOn();
    await tell();
    expect(await queued()).toHaveLength(before + 1);
  });

  test("is not called for what was read, in quiet hours, or for what was switched off", async () => {
    await switchOn();
    await tell();
    const payload = { notificationId: await notificationId() };
    const prefer = (values: Partial<typeof notificationPreferences.$inferInsert>) =>
      withWorkspace(lena, (tx) =>
        tx
          .insert(notificationPreferences)
          .values({ workspaceId: lena.workspaceId, memberId: memberId(), ...values })
          .onConflictDoUpdate({
            target: [notificationPreferences.workspaceId, notificationPreferences.memberId],
            set: values,
          }),
      );
    await prefer({ quietFrom: "22:00", quietUntil: "07:00", timeZone: "UTC" });
    expect(await browsersFor(system, payload, new Date("2030-01-01T23:00:00Z"))).toEqual([]);
    expect(await browsersFor(system, payload, new Date("2030-01-01T12:00:00Z"))).toHaveLength(1);
    await prefer({ choices: { assigned: { push: false } } });
    expect(await browsersFor(system, payload, new Date("2030-01-01T12:00:00Z"))).toEqual([]);
    await prefer({ choices: {} });
    await markNotificationsRead(lena, { all: true });
    expect(await browsersFor(system, payload, new Date("2030-01-01T12:00:00Z"))).toEqual([]);
    expect(service.taken).toEqual([]);
  });

  test.each([404, 410])("is forgotten when the service answers %i", async (status) => {
    await switchOn("/send/gone");
    service.answers.set("/send/gone", status);
    await tell();
    await push();
    expect(await browsers()).toEqual([]);
  });

  test("is tried again when the service cannot take it now", async () => {
    await switchOn("/send/busy");
    service.answers.set("/send/busy", 503);
    await tell();
    await expect(push()).rejects.toThrow("503");
    expect(await browsers()).toHaveLength(1);
  });

  test("is not called any more after its session has ended", async () => {
    await switchOn();
    await tell();
    await withSystem("sign out", (tx) =>
      tx.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, session.id)),
    );
    await push();
    expect(service.taken).toEqual([]);
    expect(await browsers()).toEqual([]);
  });

  test("is kept sealed, once, and can be switched off by its owner alone", async () => {
    const browser = await switchOn();
    await subscribePush(lena, { endpoint: browser.endpoint, keys: browser.keys });
    const [row, ...others] = await browsers();
    expect(others).toEqual([]);
    expect(JSON.stringify(row)).not.toContain(service.origin);
    const stranger: WorkspaceContext = await makeContext();
    await unsubscribePush(stranger, { endpoint: browser.endpoint });
    expect(await browsers()).toHaveLength(1);
    await unsubscribePush(lena, { endpoint: browser.endpoint });
    expect(await browsers()).toEqual([]);
  });

  test.each([
    "https://127.0.0.1/send",
    "https://[::1]/",
    "http://push.example.com/",
    "https://169.254.169.254/",
  ])("cannot name %s as its service", async (endpoint) => {
    const { keys } = makeBrowser(endpoint);
    await expect(subscribePush(lena, { endpoint, keys })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await browsers()).toEqual([]);
  });
});
