import "server-only";
import { sql } from "drizzle-orm";
import * as z from "zod";
import { withSystem } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { defineJob } from "@/lib/jobs/define-job";
import { enqueue } from "@/lib/jobs/enqueue";
import { mailNotifications } from "./mail-notifications";
import { pushJob } from "./push-job";
import { browsersFor, pushNotification } from "./push-notification";

/** One mail to one member with what is due. */
export const mailNotificationsJob = defineJob({
  name: "notifications.mail",
  payload: z.object({ workspaceId: z.uuid(), memberId: z.uuid() }),
  maxAttempts: 6,
  run: async ({ workspaceId, memberId }) => {
    const ctx = await systemContext(workspaceId, "Notifications");
    if (!ctx) return;
    // only to an address that its owner has confirmed: a typed one may be a stranger's
    const [person] = await withSystem("address of a member", (tx) =>
      tx.execute<{ email: string }>(sql`
        select u.email from members m join users u on u.id = m.user_id
        where m.workspace_id = ${workspaceId} and m.id = ${memberId} and u.email_verified is not null`),
    );
    await mailNotifications(ctx, { memberId, to: person?.email ?? null });
  },
});

/** Each minute: who has mail due. A job each would cost every event a row in the queue. */
export const sweepNotificationMailJob = defineJob({
  name: "notifications.sweep_mail",
  payload: z.object({}),
  maxAttempts: 1,
  run: async () => {
    await withSystem("find notifications to mail", async (tx) => {
      const rows = await tx.execute<{ workspace_id: string; member_id: string }>(sql`
        select distinct workspace_id, member_id from notifications
        where mail_due_at <= now() limit 1000`);
      for (const { workspace_id: workspaceId, member_id: memberId } of rows) {
        await enqueue(
          tx,
          mailNotificationsJob,
          { workspaceId, memberId },
          { key: `notifications.mail:${memberId}`, keyMode: "preserve_run_at" },
        );
      }
    });
  },
});

/** Calls one browser: a job of its own, so that one that is out of reach repeats no other. */
export const pushToBrowserJob = defineJob({
  name: "notifications.push_to_browser",
  payload: z.object({
    workspaceId: z.uuid(),
    notificationId: z.uuid(),
    subscriptionId: z.uuid(),
  }),
  maxAttempts: 4,
  run: async ({ workspaceId, ...one }) => {
    const ctx = await systemContext(workspaceId, "Notifications");
    if (ctx) await pushNotification(ctx, one);
  },
});

/** Whether a notification that is still unread goes to browsers, and to which. */
export const pushNotificationJob = defineJob({
  ...pushJob,
  run: async ({ workspaceId, notificationId }) => {
    const ctx = await systemContext(workspaceId, "Notifications");
    if (!ctx) return;
    const browsers = await browsersFor(ctx, { notificationId });
    if (browsers.length === 0) return;
    await withSystem("queue pushes", async (tx) => {
      for (const subscriptionId of browsers) {
        await enqueue(tx, pushToBrowserJob, { workspaceId, notificationId, subscriptionId });
      }
    });
  },
});

export const notificationJobs = [
  mailNotificationsJob,
  sweepNotificationMailJob,
  pushNotificationJob,
  pushToBrowserJob,
];
