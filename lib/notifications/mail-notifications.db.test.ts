import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NotificationKind } from "@/db/enums/notifications";
import { notificationPreferences, notifications } from "@/db/schema/notifications";
import { members } from "@/db/schema/workspaces";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { asSystem, makeContext, makeMember, type TestMember } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { formatMoment } from "@/lib/core/format/moments";
import { createMailbox, type Mailbox } from "@/lib/sandbox/mail/mailbox";
import { mailNotificationsJob, sweepNotificationMailJob } from "./jobs";
import { mailNotifications } from "./mail-notifications";
import { markNotificationsRead } from "./mark-notifications-read";
import { notify } from "./notify";
import { savePreferences } from "./save-preferences";
import { stopMail } from "./stop-mail";
import { readUnsubscribeToken, unsubscribeToken } from "./unsubscribe-token";

useTestDatabase();
let mailbox: Mailbox;
let owner: WorkspaceContext;
let system: WorkspaceContext;
let lena: TestMember;
beforeEach(async () => {
  mailbox = await createMailbox({ smtpPort: 0 });
  publishEnv({ SMTP_URL: mailbox.smtpUrl, APP_URL: "https://tickline.test" });
  owner = await makeContext({ timeZone: "UTC" });
  system = asSystem(owner as never) as WorkspaceContext;
  lena = await makeMember(owner, { role: "manager" });
});
afterEach(() => mailbox.close());

const tell = (kind: NotificationKind, subject: string) =>
  withWorkspace(system, (tx) =>
    notify(tx, system, { kind, memberIds: [lena.memberId], subject, link: "/inbox" }),
  );
const rows = () => withWorkspace(owner, (tx) => tx.select().from(notifications));
/** What is due in some minutes, due now. */
const ripen = () =>
  withWorkspace(owner, (tx) =>
    tx
      .update(notifications)
      .set({ mailDueAt: sql`now() - interval '1 second'` })
      .where(sql`mail_due_at is not null`),
  );
const mailJob = () =>
  mailNotificationsJob.run({ workspaceId: owner.workspaceId, memberId: lena.memberId });
const prefer = (values: Partial<typeof notificationPreferences.$inferInsert>) =>
  withWorkspace(owner, (tx) =>
    tx
      .insert(notificationPreferences)
      .values({ workspaceId: owner.workspaceId, memberId: lena.memberId, ...values }),
  );
const asLena = (): WorkspaceContext => ({
  ...owner,
  actor: { kind: "member", ...lena, role: "manager", verified: true },
});

describe("mail about news", () => {
  test("comes once, leads to its place, and not before it could be seen in the product", async () => {
    await tell("assigned", "Maria is yours");
    await mailJob();
    expect(mailbox.mails()).toEqual([]);
    await ripen();
    await mailJob();
    await mailJob();
    expect(mailbox.mails()).toMatchObject([{ to: [lena.email], subject: "Maria is yours" }]);
    expect(mailbox.mails()[0]?.links).toContain(`https://tickline.test/w/${owner.slug}/inbox`);
  });

  test("that was read in the product meanwhile does not come at all (NO-4)", async () => {
    await tell("assigned", "Maria is yours");
    await ripen();
    await markNotificationsRead(asLena(), { all: true });
    await mailJob();
    expect(mailbox.mails()).toEqual([]);
  });

  test("is one mail for all that is due, without the kinds that were switched off", async () => {
    await prefer({ choices: { mention: { mail: false } } });
    await tell("assigned", "Maria is yours");
    await tell("mention", "Somebody wrote your name");
    await tell("campaign_paused", "Spring sale was paused");
    await ripen();
    await mailJob();
    const [mail, ...others] = mailbox.mails();
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("2 notifications from Test Shop");
    expect(mail?.text).toContain("Maria is yours");
    expect(mail?.text).not.toContain("Somebody wrote your name");
  });

  test("waits for the end of quiet hours", async () => {
    await prefer({ quietFrom: "22:00", quietUntil: "07:00", timeZone: "UTC" });
    await tell("assigned", "Maria is yours");
    await ripen();
    const at = (text: string) => new Date(text);
    const to = lena.email;
    const mail = (now: Date) => mailNotifications(system, { memberId: lena.memberId, to }, now);
    expect(await mail(at("2030-01-01T23:00:00Z"))).toBe(0);
    expect((await rows())[0]?.mailDueAt).toEqual(at("2030-01-02T07:00:00Z"));
    expect(await mail(at("2030-01-02T07:00:00Z"))).toBe(1);
  });

  test("is held back by quiet hours around this very moment, on the reader's own clock, and comes when they are moved elsewhere", async () => {
    const timeZone = "Asia/Kathmandu";
    const clock = (hours: number) =>
      formatMoment({
        at: new Date(Date.now() + hours * 3_600_000),
        timeZone,
        format: "time",
      });
    const keepQuiet = (from: number, until: number) =>
      savePreferences(asLena(), {
        choices: {},
        mailRhythm: "immediately",
        quietFrom: clock(from),
        quietUntil: clock(until),
        timeZone,
        showText: false,
      });
    const dueInMs = async () => ((await rows())[0]?.mailDueAt?.getTime() ?? 0) - Date.now();
    await keepQuiet(-1, 1);
    await tell("assigned", "Maria is yours");
    for (let round = 0; round < 2; round += 1) {
      await ripen();
      await mailJob();
      expect(mailbox.mails()).toEqual([]);
      expect(await dueInMs()).toBeGreaterThan(50 * 60_000);
    }
    await keepQuiet(2, 3);
    expect(await dueInMs()).toBeLessThanOrEqual(2 * 60_000);
    await ripen();
    await mailJob();
    expect(mailbox.mails()).toMatchObject([{ to: [lena.email], subject: "Maria is yours" }]);
  });

  test("never goes to an address that nobody confirmed, nor to a member who was suspended", async () => {
    const typed = await makeMember(owner, { role: "manager", verified: false });
    await withWorkspace(system, (tx) =>
      notify(tx, system, {
        kind: "assigned",
        memberIds: [typed.memberId, lena.memberId],
        subject: "Maria is yours",
        link: "/inbox",
      }),
    );
    await withWorkspace(owner, (tx) =>
      tx.update(members).set({ status: "suspended" }).where(eq(members.id, lena.memberId)),
    );
    await ripen();
    await mailJob();
    await mailNotificationsJob.run({ workspaceId: owner.workspaceId, memberId: typed.memberId });
    expect(mailbox.mails()).toEqual([]);
    expect((await rows()).map((row) => row.mailDueAt)).toEqual([null, null]);
  });

  test("is tried again when the server was down", async () => {
    await tell("assigned", "Maria is yours");
    await ripen();
    await mailbox.close();
    await expect(mailJob()).rejects.toThrow("did not take");
    mailbox = await createMailbox({ smtpPort: 0 });
    publishEnv({ SMTP_URL: mailbox.smtpUrl });
    await mailJob();
    expect(mailbox.mails()).toHaveLength(1);
  });

  test("is looked for each minute", async () => {
    await tell("assigned", "Maria is yours");
    await ripen();
    await sweepNotificationMailJob.run({});
    await sweepNotificationMailJob.run({});
    const queued = await withSystem("look at the queue", (tx) =>
      tx.execute(sql`
        select 1 from graphile_worker.jobs where key = ${`notifications.mail:${lena.memberId}`}`),
    );
    expect(queued).toHaveLength(1);
  });
});

describe("the way out in the mail", () => {
  const token = (kind: NotificationKind | "all" = "assigned") =>
    unsubscribeToken({ workspaceId: owner.workspaceId, memberId: lena.memberId, kind });

  test("is in the header for one click, and in the words", async () => {
    await tell("assigned", "Maria is yours");
    await ripen();
    await mailJob();
    const [mail] = mailbox.mails();
    expect(mail?.links).toContain(`https://tickline.test/unsubscribe/${token()}`);
    expect(mail?.unsubscribe).toEqual({
      addresses: [`https://tickline.test/api/unsubscribe/${token()}`],
      oneClick: true,
    });
  });

  test("ends mail of its kind alone, also what waits, and leaves the list as it is", async () => {
    await prefer({ choices: { assigned: { push: false } } });
    await tell("assigned", "Maria is yours");
    await tell("campaign_paused", "Spring sale was paused");
    expect(await stopMail(token())).toBe("assigned");
    expect(await stopMail(token())).toBe("assigned");
    await tell("assigned", "Grace is yours");
    await ripen();
    await mailJob();
    expect(mailbox.mails().map((mail) => mail.subject)).toEqual(["Spring sale was paused"]);
    const [chosen] = await withWorkspace(owner, (tx) => tx.select().from(notificationPreferences));
    expect(chosen?.choices).toEqual({ assigned: { push: false, mail: false } });
    expect((await rows()).filter((row) => row.inApp)).toHaveLength(3);
  });

  test("for everything ends everything", async () => {
    expect(await stopMail(token("all"))).toBe("all");
    await tell("low_balance", "The wallet is low");
    expect((await rows()).map((row) => row.mailDueAt)).toEqual([null]);
  });

  test("that was changed, made up or belongs to nobody does nothing", async () => {
    const [claims, signature] = token().split(".");
    const other = Buffer.from(`${owner.workspaceId} ${lena.memberId} mention`).toString(
      "base64url",
    );
    for (const made of [
      "",
      ".",
      "x",
      `${claims}`,
      `${other}.${signature}`,
      `${claims}.${"0".repeat(64)}`,
    ]) {
      expect(readUnsubscribeToken(made), made).toBeNull();
      expect(await stopMail(made), made).toBeNull();
    }
    const stranger = await makeContext();
    const foreign = unsubscribeToken({
      workspaceId: stranger.workspaceId,
      memberId: lena.memberId,
      kind: "assigned",
    });
    expect(await stopMail(foreign)).toBeNull();
  });
});
