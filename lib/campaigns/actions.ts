"use server";

import { workspaceAction } from "@/lib/access/workspace-action";
import { cancelCampaign } from "./cancel-campaign";
import { createCampaign } from "./create-campaign";
import { deleteCampaign } from "./delete-campaign";
import { duplicateCampaign } from "./duplicate-campaign";
import { launchCampaign } from "./launch-campaign";
import { pauseCampaign } from "./pause-campaign";
import { listCampaigns } from "./queries";
import { listRecipients } from "./recipient-queries";
import { campaignPageSchema, listRecipientsSchema, retryFailedSchema } from "./report-schema";
import { restoreCampaign } from "./restore-campaign";
import { resumeCampaign } from "./resume-campaign";
import { retryFailed } from "./retry-failed";
import {
  campaignIdSchema,
  createCampaignSchema,
  launchCampaignSchema,
  resumeCampaignSchema,
  settleUnknownSchema,
  testSendSchema,
  updateCampaignSchema,
} from "./schema";
import { settleUnknown } from "./settle-unknown";
import { testSend } from "./test-send";
import { updateCampaign } from "./update-campaign";
import { writeToRest } from "./write-to-rest";

export const createCampaignAction = workspaceAction(
  "campaigns:write",
  createCampaignSchema,
  createCampaign,
);
export const updateCampaignAction = workspaceAction(
  "campaigns:write",
  updateCampaignSchema,
  updateCampaign,
);
export const duplicateCampaignAction = workspaceAction(
  "campaigns:write",
  campaignIdSchema,
  duplicateCampaign,
);
export const deleteCampaignAction = workspaceAction(
  "campaigns:write",
  campaignIdSchema,
  deleteCampaign,
);
export const restoreCampaignAction = workspaceAction(
  "campaigns:write",
  campaignIdSchema,
  restoreCampaign,
);
export const testSendAction = workspaceAction("campaigns:launch", testSendSchema, testSend);
export const launchCampaignAction = workspaceAction(
  "campaigns:launch",
  launchCampaignSchema,
  launchCampaign,
);
export const pauseCampaignAction = workspaceAction(
  "campaigns:launch",
  campaignIdSchema,
  pauseCampaign,
);
export const resumeCampaignAction = workspaceAction(
  "campaigns:launch",
  resumeCampaignSchema,
  resumeCampaign,
);
export const cancelCampaignAction = workspaceAction(
  "campaigns:launch",
  campaignIdSchema,
  cancelCampaign,
);
export const settleUnknownAction = workspaceAction(
  "campaigns:launch",
  settleUnknownSchema,
  settleUnknown,
);
export const writeToRestAction = workspaceAction("campaigns:write", campaignIdSchema, writeToRest);
export const retryFailedAction = workspaceAction("campaigns:write", retryFailedSchema, retryFailed);

/** The page of the list after a cursor, for "Load more". */
export const listCampaignsAction = workspaceAction(
  "campaigns:read",
  campaignPageSchema,
  listCampaigns,
);
/** The page of recipients after a cursor, for "Load more". */
export const listRecipientsAction = workspaceAction(
  "campaigns:read",
  listRecipientsSchema,
  listRecipients,
);
