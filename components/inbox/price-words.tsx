"use client";

import { Money } from "@/components/ui/money";
import { PROVIDER_NAMES } from "@/lib/channels/capabilities";
import type { Quote } from "@/lib/messages/quote-message";
import { useChannelKind } from "./carries";

/** What one message costs if it is sent now, and why when it costs nothing; unknown is never "free". */
export function PriceWords({ price }: { price: Quote }) {
  const kind = useChannelKind();
  const { amount, currency, free, freeLeft } = price;
  if (amount === null) return <span>No price known</span>;
  if (free === "free_entry_point") return <FreeWords why="they came from an ad" />;
  if (free === "own_account") return <span>Billed to you by {PROVIDER_NAMES[kind]}</span>;
  if (free === "window") return <FreeWords why="inside the window" />;
  if (free === "allowance") {
    return <FreeWords why={`${(freeLeft ?? 0).toLocaleString("en")} left this month`} />;
  }
  if (Number(amount) === 0) return <span>No fee</span>;
  return (
    <span>
      <Money amount={amount} currency={currency} decimals={4} /> a message
    </span>
  );
}

function FreeWords({ why }: { why: string }) {
  return (
    <span>
      <b className="text-ink-2">Free</b>, {why}
    </span>
  );
}
