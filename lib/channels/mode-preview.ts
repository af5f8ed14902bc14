import { type CountryCode, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js";
import { CHANNEL_MODES, type ChannelMode } from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { marketOf } from "@/lib/wallet/market";
import { priceOf } from "@/lib/wallet/pricing";

const SHOWN = ["marketing", "utility", "authentication", "service"] as const;

export type ModePreview = {
  /** The market of the workspace's own country; null when it has none. */
  market: string | null;
  currency: string;
  /** What the wallet pays for one message; null where the price is unknown. */
  rows: { category: PriceCategory; prices: Record<ChannelMode, string | null> }[];
};

/** What one message costs the wallet in either mode, at home and today. */
export async function previewModes(ctx: WorkspaceContext): Promise<ModePreview> {
  assertCan(ctx, "channels:read");
  const on = new Date();
  const market = isSupportedCountry(ctx.country)
    ? marketOf(`+${getCountryCallingCode(ctx.country as CountryCode)}`, {
        on: on.toISOString().slice(0, 10),
      })
    : null;
  const rows = await Promise.all(
    SHOWN.map(async (category) => {
      const found = await Promise.all(
        CHANNEL_MODES.map(async (plan) => {
          const price = await priceOf({ market, category, on, currency: ctx.currency, plan });
          return [plan, "price" in price ? price.price : null] as const;
        }),
      );
      return {
        category,
        prices: Object.fromEntries(found) as Record<ChannelMode, string | null>,
      };
    }),
  );
  return { market, currency: ctx.currency, rows };
}
