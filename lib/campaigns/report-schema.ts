import * as z from "zod";
import { CAMPAIGN_STATUSES } from "@/db/enums/campaigns";
import { DISPLAY_STATUSES } from "@/lib/messages/status";

const id = z.uuid("Choose one from the list.");

export const listRecipientsSchema = z.object({
  campaignId: id,
  /** Empty: all. */
  states: z.array(z.enum(DISPLAY_STATUSES)).max(8).default([]),
  /** Meta's code, to open one group of failures; null: failures without a code. */
  code: z.number().int().nullish(),
  search: z.string().trim().max(100).default(""),
  /** Id of the last recipient of the page before. */
  after: id.nullish(),
  limit: z.number().int().min(1).max(200).default(50),
});
export type ListRecipientsInput = z.input<typeof listRecipientsSchema>;

export const campaignPageSchema = z.object({
  status: z.enum(CAMPAIGN_STATUSES).nullish(),
  search: z.string().trim().max(100).default(""),
  /** Id of the last campaign of the page before. */
  after: id.nullish(),
  limit: z.number().int().min(1).max(100).default(30),
});
export type CampaignPageInput = z.input<typeof campaignPageSchema>;

export const retryFailedSchema = z.strictObject({
  campaignId: id,
  codes: z.array(z.number().int()).min(1, "Choose what to send again.").max(50),
});
