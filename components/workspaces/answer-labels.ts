import type { INDUSTRIES, USE_CASES, VOLUMES } from "@/lib/workspaces/schema";

/** The words for the stored answers of onboarding. */
export const INDUSTRY_LABELS: Record<(typeof INDUSTRIES)[number], string> = {
  retail: "Shop or online store",
  food: "Food and restaurants",
  health: "Health and beauty",
  education: "Education",
  travel: "Travel and events",
  finance: "Finance and insurance",
  property: "Property",
  services: "Services and trades",
  other: "Something else",
};

export const USE_CASE_LABELS: Record<(typeof USE_CASES)[number], string> = {
  campaigns: "Campaigns and offers",
  support: "Answering customers",
  notifications: "Order and appointment news",
  sales: "Following up leads",
};

export const VOLUME_LABELS: Record<(typeof VOLUMES)[number], string> = {
  under_1000: "Under 1,000",
  "1000_10000": "1,000 to 10,000",
  "10000_100000": "10,000 to 100,000",
  over_100000: "Over 100,000",
};

/** What a month of that many messages asks of a number at Meta. */
export const VOLUME_NOTES: Record<(typeof VOLUMES)[number], string> = {
  under_1000: "A new number may write to 250 people a day; that is enough to begin.",
  "1000_10000": "Meta raises a number's daily limit as people keep reading; plan the first weeks.",
  "10000_100000": "Verify the business at Meta early: the daily limit grows with it.",
  over_100000: "One number sends 80 messages a second, up to 1,000 when Meta raises it.",
};
