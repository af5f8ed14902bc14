import * as authJobs from "@/lib/auth/jobs";
import { billingJobs } from "@/lib/billing/jobs";
import { campaignJobs } from "@/lib/campaigns/jobs";
import { channelJobs } from "@/lib/channels/jobs";
import { contactsJobs } from "@/lib/contacts/jobs";
import { inboxJobs } from "@/lib/inbox/jobs";
import type { Job } from "@/lib/jobs/define-job";
import { messageJobs } from "@/lib/messages/jobs";
import { notificationJobs } from "@/lib/notifications/jobs";
import { templateJobs } from "@/lib/templates/jobs";
import { walletJobs } from "@/lib/wallet/jobs";
import { fetchReceivedJob } from "@/lib/webhooks/inbound/fetch-received";
import { replayUnmatchedJob } from "@/lib/webhooks/inbound/replay-unmatched";
import { workspaceJobs } from "@/lib/workspaces/jobs";
import { maintenanceJobs } from "./maintenance";

/** Every job of the product; a job that is not here is never run. */
export const jobs: readonly Job[] = [
  ...Object.values(authJobs),
  ...billingJobs,
  ...campaignJobs,
  ...channelJobs,
  ...contactsJobs,
  ...inboxJobs,
  ...messageJobs,
  ...notificationJobs,
  ...templateJobs,
  ...walletJobs,
  ...workspaceJobs,
  ...maintenanceJobs,
  replayUnmatchedJob,
  fetchReceivedJob,
] as unknown as readonly Job[];
