/** What the `pricing` object of a status says. */
export type Pricing = {
  billable: boolean;
  model: "PMP" | "CBP";
  type: "regular" | "free_customer_service" | "free_entry_point";
  category: PricingCategory;
};

export type PricingCategory =
  | "authentication"
  | "marketing"
  | "marketing_lite"
  | "utility"
  | "service"
  | "referral_conversion";

/** Delivered service messages that cost nothing, per number and calendar month, since Oct 2026. */
export const FREE_SERVICE_MESSAGES_PER_MONTH = 1000;

const PER_MESSAGE_PRICING_MS = Date.UTC(2025, 6, 1);
const SERVICE_BILLABLE_MS = Date.UTC(2026, 9, 1);

type PricingInput = {
  category: "authentication" | "marketing" | "marketing_lite" | "utility" | "service";
  atMs: number;
  windowOpen: boolean;
  freeEntryPoint: boolean;
  /** Service messages of this number already counted in this calendar month. */
  serviceMessagesThisMonth: number;
};

/** The price class of one message by the rules in force on its day (whatsapp.md 8.1). */
export function priceMessage(input: PricingInput): Pricing {
  const model = input.atMs < PER_MESSAGE_PRICING_MS ? "CBP" : "PMP";
  if (input.freeEntryPoint) {
    return { billable: false, model, type: "free_entry_point", category: "referral_conversion" };
  }
  return isFree(input)
    ? { billable: false, model, type: "free_customer_service", category: input.category }
    : { billable: true, model, type: "regular", category: input.category };
}

function isFree(input: PricingInput): boolean {
  const serviceBillable = input.atMs >= SERVICE_BILLABLE_MS;
  if (input.category === "service") {
    return !serviceBillable || input.serviceMessagesThisMonth < FREE_SERVICE_MESSAGES_PER_MONTH;
  }
  if (input.category === "utility") {
    return input.windowOpen && input.atMs >= PER_MESSAGE_PRICING_MS && !serviceBillable;
  }
  return false;
}

/** The month a message counts in, as `2026-11` in UTC. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}
