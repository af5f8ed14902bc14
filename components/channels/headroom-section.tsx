import { Progress } from "@/components/ui/progress";

export type HeadroomSectionProps = {
  /** People in 24 hours; null without a limit or while Meta has not told one. */
  limit: number | null;
  used: number;
  /** Of those, by other workspaces of the same business. */
  usedElsewhere: number;
  waiting: number;
  remaining: number | null;
  /** Meta's tier, to tell "no limit" from "not told". */
  tier: string | null;
};

const count = (value: number) => value.toLocaleString("en");
const people = (value: number) => `${count(value)} ${value === 1 ? "person" : "people"}`;

/** How many more people may be written to first today (B6). */
export function HeadroomSection(props: HeadroomSectionProps) {
  const { limit, used, usedElsewhere, waiting, remaining, tier } = props;
  return (
    <section aria-labelledby="headroom">
      <h2 className="text-reading font-semibold" id="headroom">
        Messaging limit
      </h2>
      <p className="mb-3 text-dense text-ink-2">
        Different people you write to first, over the last 24 hours and all numbers and accounts of
        your business at Meta. Replies within 24 hours of a customer’s message do not count.
      </p>
      {limit === null ? (
        <p className="border-y border-line py-3 text-dense">
          <b>{people(used)}</b> so far.{" "}
          <span className="text-ink-2">
            {tier ? "Meta sets no limit for this account." : "Meta has not told a limit yet."}
          </span>
        </p>
      ) : (
        <div className="grid gap-2 border-y border-line py-3">
          <p className="flex flex-wrap items-baseline gap-x-3 text-dense">
            <span>
              <b className="text-body tabular-nums">{count(used)}</b> of {count(limit)} used
              {usedElsewhere > 0 ? `, ${count(usedElsewhere)} of them by other workspaces` : ""}
              {waiting > 0 ? `, ${count(waiting)} promised to campaigns` : ""}
            </span>
            <span className="ms-auto text-ink-2">
              {remaining === 0 ? "Nobody more fits now" : `${people(remaining ?? 0)} more fit now`}
            </span>
          </p>
          <Progress
            label="Messaging limit used"
            total={limit}
            value={Math.min(limit, used + waiting)}
            valueText={`${count(used + waiting)} of ${count(limit)} people`}
          />
        </div>
      )}
    </section>
  );
}
