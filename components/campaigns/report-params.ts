import {
  createLoader,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { CAMPAIGN_STATUSES } from "@/db/enums/campaigns";
import { DISPLAY_STATUSES } from "@/lib/messages/status";

/** What the report keeps in its address. */
export const reportParams = {
  /** States chosen in the legend: "failed,unconfirmed". */
  state: parseAsArrayOf(parseAsStringLiteral(DISPLAY_STATUSES)).withDefault([]),
  /** One group of failures, by Meta's code. */
  code: parseAsInteger,
  q: parseAsString.withDefault(""),
};
export const loadReportParams = createLoader(reportParams);

export const BUILDER_STEPS = ["audience", "message", "test", "review"] as const;
export type BuilderStep = (typeof BUILDER_STEPS)[number];

/** What the builder keeps in its address. */
export const loadBuilderParams = createLoader({
  step: parseAsStringLiteral(BUILDER_STEPS).withDefault("audience"),
});

/** What the list keeps in its address. */
export const loadListParams = createLoader({
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(CAMPAIGN_STATUSES),
});
