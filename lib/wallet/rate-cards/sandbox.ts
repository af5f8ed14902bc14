import type { ChannelMode } from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";
import { isMarketOn, type Market, NEW_MARKETS_FROM } from "../market";

export type RateRow = {
  /** Absent: Meta's price, for numbers in shared mode. */
  plan?: ChannelMode;
  /** First day on which the price holds, "2026-10-01". */
  effectiveFrom: string;
  currency: string;
  market: Market;
  category: PriceCategory;
  /** Decimal string for one message. */
  price: string;
};

export const SANDBOX_CARD = "sandbox";
/** Fee of the platform for numbers whose messages Meta bills to the business itself. */
export const SANDBOX_FEE_CARD = "sandbox fee";
export const SANDBOX_CURRENCY = "USD";

/**
 * INVENTED prices for the sandbox, of a plausible size and nothing more. No number here is Meta's:
 * real sending is priced by an imported rate card (parse-rate-card.ts).
 * Columns: marketing, utility, authentication, authentication-international.
 */
const PRICES: Record<Market, readonly [string, string, string, string]> = {
  Argentina: ["0.0610", "0.0260", "0.0260", "0.0420"],
  Bangladesh: ["0.0740", "0.0040", "0.0040", "0.0950"],
  Brazil: ["0.0620", "0.0070", "0.0070", "0.0310"],
  Chile: ["0.0880", "0.0200", "0.0200", "0.0450"],
  Colombia: ["0.0130", "0.0010", "0.0010", "0.0110"],
  Egypt: ["0.0640", "0.0040", "0.0040", "0.0650"],
  France: ["0.0860", "0.0300", "0.0300", "0.0560"],
  Germany: ["0.1360", "0.0550", "0.0550", "0.0770"],
  "Hong Kong": ["0.0730", "0.0120", "0.0120", "0.0400"],
  Hungary: ["0.0860", "0.0210", "0.0210", "0.0480"],
  India: ["0.0100", "0.0014", "0.0014", "0.0280"],
  Indonesia: ["0.0410", "0.0250", "0.0250", "0.1360"],
  Iraq: ["0.0350", "0.0160", "0.0160", "0.0520"],
  Israel: ["0.0350", "0.0050", "0.0050", "0.0330"],
  Italy: ["0.0690", "0.0300", "0.0300", "0.0510"],
  Kazakhstan: ["0.0590", "0.0110", "0.0110", "0.0430"],
  Kuwait: ["0.0350", "0.0160", "0.0160", "0.0520"],
  Malaysia: ["0.0860", "0.0140", "0.0140", "0.0420"],
  Mexico: ["0.0310", "0.0090", "0.0090", "0.0290"],
  Morocco: ["0.0230", "0.0040", "0.0040", "0.0380"],
  Nepal: ["0.0730", "0.0110", "0.0110", "0.0440"],
  Netherlands: ["0.1600", "0.0500", "0.0500", "0.0720"],
  Nigeria: ["0.0520", "0.0070", "0.0070", "0.0750"],
  Oman: ["0.0350", "0.0160", "0.0160", "0.0520"],
  Pakistan: ["0.0470", "0.0050", "0.0050", "0.0750"],
  Peru: ["0.0700", "0.0200", "0.0200", "0.0450"],
  Poland: ["0.0860", "0.0210", "0.0210", "0.0480"],
  Qatar: ["0.0350", "0.0160", "0.0160", "0.0520"],
  Romania: ["0.0860", "0.0210", "0.0210", "0.0480"],
  Russia: ["0.0800", "0.0400", "0.0400", "0.0680"],
  "Saudi Arabia": ["0.0450", "0.0110", "0.0110", "0.0600"],
  Singapore: ["0.0730", "0.0120", "0.0120", "0.0400"],
  "South Africa": ["0.0380", "0.0076", "0.0076", "0.0200"],
  Spain: ["0.0610", "0.0200", "0.0200", "0.0460"],
  "Sri Lanka": ["0.0730", "0.0110", "0.0110", "0.0440"],
  Turkey: ["0.0110", "0.0050", "0.0050", "0.0320"],
  Ukraine: ["0.0860", "0.0210", "0.0210", "0.0480"],
  "United Arab Emirates": ["0.0500", "0.0160", "0.0160", "0.0510"],
  "United Kingdom": ["0.0530", "0.0220", "0.0220", "0.0420"],
  "North America": ["0.0250", "0.0040", "0.0040", "0.0250"],
  "Rest of Africa": ["0.0225", "0.0040", "0.0040", "0.0380"],
  "Rest of Asia Pacific": ["0.0730", "0.0110", "0.0110", "0.0440"],
  "Rest of Central & Eastern Europe": ["0.0860", "0.0210", "0.0210", "0.0480"],
  "Rest of Latin America": ["0.0740", "0.0110", "0.0110", "0.0410"],
  "Rest of Middle East": ["0.0350", "0.0160", "0.0160", "0.0520"],
  "Rest of Western Europe": ["0.0590", "0.0300", "0.0300", "0.0520"],
  Other: ["0.0600", "0.0077", "0.0077", "0.0390"],
};

/** Free-form messages cost nothing until then, and what a utility message costs from then on. */
const SERVICE_BILLED_FROM = NEW_MARKETS_FROM;
const FIRST_DAY = "2025-07-01";

function rowsFrom(effectiveFrom: string): RateRow[] {
  return (Object.keys(PRICES) as Market[])
    .filter((market) => isMarketOn(market, { on: effectiveFrom }))
    .flatMap((market) => {
      const [marketing, utility, authentication, authenticationInternational] = PRICES[market];
      const service = effectiveFrom >= SERVICE_BILLED_FROM ? utility : "0.0000";
      const prices: Record<PriceCategory, string> = {
        marketing,
        utility,
        authentication,
        authentication_international: authenticationInternational,
        service,
      };
      return (Object.entries(prices) as [PriceCategory, string][]).map(([category, price]) => ({
        effectiveFrom,
        currency: SANDBOX_CURRENCY,
        market,
        category,
        price,
      }));
    });
}

/** The whole sandbox card: one row a day of change, market and category. */
export const SANDBOX_RATES: readonly RateRow[] = [
  ...rowsFrom(FIRST_DAY),
  ...rowsFrom(SERVICE_BILLED_FROM),
];

/** An INVENTED fee, alike everywhere: half a cent for what a business begins, nothing for replies. */
export const SANDBOX_FEES: readonly RateRow[] = SANDBOX_RATES.map((row) => ({
  ...row,
  plan: "dedicated" as const,
  price: row.category === "service" ? "0.0000" : "0.0050",
}));
