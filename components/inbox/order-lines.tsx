import { ShoppingBag } from "lucide-react";
import { Money } from "@/components/ui/money";
import type { ThreadOrder } from "@/lib/inbox/thread-order";

/** What a customer ordered, line by line, with the sum where every line has its price. */
export function OrderLines({ order }: { order: ThreadOrder }) {
  const { lines, total } = order;
  const pieces = lines.reduce((sum, line) => sum + (line.quantity ?? 1), 0);
  return (
    <section
      aria-label="Order"
      className="grid w-72 max-w-full gap-2 rounded-control bg-ink/5 px-2.5 py-2 text-dense"
    >
      <p className="flex items-center gap-2 font-medium">
        <ShoppingBag className="size-4 flex-none text-ink-2" />
        Order, {pieces === 1 ? "one piece" : `${pieces.toLocaleString("en")} pieces`}
      </p>
      <ul className="grid gap-1.5">
        {lines.map((line) => (
          <li className="flex items-baseline gap-3" key={line.place}>
            <span className="min-w-0 flex-1">
              <span className="block break-words" dir="auto">
                {line.product}
              </span>
              <span className="block text-meta text-ink-2">
                {line.quantity === null ? "Quantity not told" : `${line.quantity} × `}
                {line.price === null ? (
                  line.quantity === null ? null : (
                    "price not told"
                  )
                ) : (
                  <Amount amount={line.price} currency={line.currency} />
                )}
              </span>
            </span>
            {line.amount === null ? (
              <span className="text-ink-3">–</span>
            ) : (
              <Amount amount={line.amount} currency={line.currency} />
            )}
          </li>
        ))}
      </ul>
      <p className="flex items-baseline gap-3 border-t border-ink/15 pt-2 font-medium">
        <span className="flex-1">Total</span>
        {total ? (
          <Money amount={total.amount} currency={total.currency} />
        ) : (
          <span className="font-normal text-ink-2">Not every price was told</span>
        )}
      </p>
    </section>
  );
}

function Amount({ amount, currency }: { amount: string; currency: string | null }) {
  return currency === null ? <bdi>{amount}</bdi> : <Money amount={amount} currency={currency} />;
}
