import { Progress } from "@/components/ui/progress";
import type { ServiceUsage } from "@/lib/channels/service-usage";

const count = (value: number) => value.toLocaleString("en");

const monthName = (month: string) =>
  new Date(`${month}T00:00:00Z`).toLocaleDateString("en", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/** How many of its free messages a number has used this month; beyond them each has the price. */
export function ServiceUsageBar({
  usage,
  named = false,
}: {
  usage: ServiceUsage;
  /** Where several numbers stand below each other. */
  named?: boolean;
}) {
  const { name, delivered, spentAtMeta, allowance, month } = usage;
  const left = Math.max(0, allowance - delivered);
  return (
    <div className="grid gap-2 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 text-dense">
        {named ? <span className="min-w-0 truncate font-medium">{name}</span> : null}
        <span>
          <b className="text-body tabular-nums">{count(Math.min(delivered, allowance))}</b> of{" "}
          {count(allowance)} free service messages used in {monthName(month)}
        </span>
        <span className="ms-auto text-ink-2">
          {left === 0
            ? `${count(delivered - allowance)} more at the price of their market`
            : spentAtMeta
              ? "None left: Meta charges already"
              : `${count(left)} left`}
        </span>
      </p>
      {left > 0 && spentAtMeta ? (
        <p className="text-dense text-ink-2">
          Meta also counts what this number has sent elsewhere this month. Answers have the price of
          their market now.
        </p>
      ) : null}
      <Progress
        label={`Free service messages used by ${name}`}
        total={allowance}
        value={Math.min(delivered, allowance)}
        valueText={`${count(Math.min(delivered, allowance))} of ${count(allowance)}`}
      />
    </div>
  );
}

/** What one number has used, with the rule, on the number's own page. */
export function ServiceUsageSection({ usage }: { usage: ServiceUsage }) {
  return (
    <section aria-labelledby="service-usage">
      <h2 className="text-reading font-semibold" id="service-usage">
        Free service messages
      </h2>
      <div className="mb-3">
        <ServiceUsageRule />
      </div>
      <div className="border-y border-line">
        <ServiceUsageBar usage={usage} />
      </div>
    </section>
  );
}

/** The rule behind the figure, where it differs from what Meta may count. */
export function ServiceUsageRule() {
  return (
    <p className="text-dense text-ink-2">
      A service message is a free-form answer. Since October 2026 the first 1,000 that a number
      delivers in a calendar month are free, and so is everything for 72 hours after an
      advertisement, which takes none of them. Months are counted here by UTC, at Meta by the clock
      of the WhatsApp account; what is charged follows Meta.
    </p>
  );
}
