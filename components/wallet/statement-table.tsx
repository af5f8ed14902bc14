import { ArrowDownToLine, ArrowLeft, ArrowRight, ChevronRight, Undo2, X } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { addAmounts, signOfAmount } from "@/lib/core/format/money";
import type { StatementRow } from "@/lib/wallet/statement-queries";
import { entryWords } from "./ledger-words";

export type StatementTableProps = {
  rows: readonly StatementRow[];
  currency: string;
  timeZone: string;
  /** Today in the workspace's zone. */
  today: string;
  /** Place of the open entry. */
  open?: number | undefined;
  entryHref: (seq: number) => string;
  /** The charges of a folded row, one by one. */
  unfoldHref: (row: { campaignId: string; day: string }) => string;
};

/** The ledger, newest first, parted by day. Rows of 46 px with two lines; sums are of what is shown. */
export function StatementTable({
  rows,
  currency,
  timeZone,
  today,
  open,
  entryHref,
  unfoldHref,
}: StatementTableProps) {
  const days = groupByDay(rows);
  return (
    <div className="overflow-hidden rounded-panel border border-line bg-surface">
      <table className="w-full table-fixed text-dense">
        <caption className="sr-only">Ledger, newest first, amounts in {currency}</caption>
        <colgroup>
          <col className="w-[86px] max-md:w-0" />
          <col />
          <col className="w-[112px] max-md:w-[96px]" />
          <col className="w-[124px] max-md:w-0" />
        </colgroup>
        <thead>
          <tr className="h-8 border-b border-line text-meta text-ink-3 [&>th]:font-medium">
            <th className="px-3 text-start max-md:sr-only" scope="col">
              Time
            </th>
            <th className="px-3 text-start" scope="col">
              Entry
            </th>
            <th className="px-3 text-end" scope="col">
              Amount
            </th>
            <th className="px-3 text-end max-md:sr-only" scope="col">
              Balance after
            </th>
          </tr>
        </thead>
        {days.map((day) => (
          <tbody key={day.day}>
            <tr className="h-[30px] border-b border-line bg-surface-2 text-meta">
              <th className="truncate px-3 text-start font-semibold" colSpan={2} scope="rowgroup">
                {dayName(day.day, today)}
                <span className="ms-2 font-normal text-ink-3">{countWords(day.rows)}</span>
              </th>
              <td className="px-3 text-end text-ink-2">
                <Money
                  amount={day.sum}
                  currency={currency}
                  decimals={4}
                  sign="always"
                  symbol="none"
                />
              </td>
              <td className="max-md:sr-only" />
            </tr>
            {day.rows.map((row) => (
              <Row
                currency={currency}
                href={
                  row.kind === "entry"
                    ? entryHref(row.seq)
                    : row.kind === "folded"
                      ? unfoldHref(row)
                      : undefined
                }
                isOpen={row.kind === "entry" && row.seq === open}
                key={row.kind === "failed_payment" ? row.paymentId : row.seq}
                row={row}
                timeZone={timeZone}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Row({
  row,
  href,
  isOpen,
  currency,
  timeZone,
}: {
  row: StatementRow;
  href: string | undefined;
  isOpen: boolean;
  currency: string;
  timeZone: string;
}) {
  const { title, about } = entryWords(row);
  const failed = row.kind === "failed_payment";
  const moved = failed ? null : row.amount;
  return (
    <tr
      className={classNames(
        "relative h-[46px] border-b border-line [tbody:last-child>&]:last:border-b-0",
        isOpen ? "bg-selection shadow-[inset_3px_0_0_var(--accent)]" : href && "hover:bg-surface-2",
      )}
    >
      <td className="px-3 text-ink-3 max-md:sr-only">
        <DateTime
          at={row.at}
          format={row.kind === "folded" ? "time" : "exact"}
          timeZone={timeZone}
        />
      </td>
      <td className="px-3">
        <div className="flex min-w-0 items-center gap-2.5">
          <span className={failed ? "text-bad" : "text-ink-3"}>{iconOf(row)}</span>
          <div className="min-w-0 leading-[18px]">
            <p className={classNames("truncate", failed && "text-bad")}>
              {href ? (
                <AppLink
                  aria-current={isOpen ? "true" : undefined}
                  className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
                  href={href}
                  scroll={false}
                >
                  {title}
                  {row.kind === "folded" ? (
                    <ChevronRight className="flip-in-rtl ms-1 inline size-3.5 align-[-2px]" />
                  ) : null}
                </AppLink>
              ) : (
                title
              )}
            </p>
            <p className="truncate text-meta text-ink-3">
              <span className="md:hidden">
                <DateTime at={row.at} format="time" timeZone={timeZone} />{" "}
              </span>
              {about}
              {row.kind === "folded" ? (
                <>
                  , settled <DateTime at={row.firstAt} format="time" timeZone={timeZone} /> to{" "}
                  <DateTime at={row.at} format="time" timeZone={timeZone} />
                </>
              ) : null}
            </p>
          </div>
        </div>
      </td>
      <td className="px-3 text-end">
        {moved === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <Money
            amount={moved}
            currency={currency}
            decimals={4}
            sign="always"
            symbol="none"
            tone={signOfAmount(moved) > 0 ? "returning" : "plain"}
          />
        )}
        {failed ? null : (
          <span className="block text-meta text-ink-3 md:hidden">
            <Money amount={row.balanceAfter} currency={currency} decimals={4} symbol="none" />
          </span>
        )}
      </td>
      <td className="px-3 text-end font-medium max-md:sr-only">
        {failed ? (
          <span className="font-normal text-ink-3">–</span>
        ) : (
          <Money amount={row.balanceAfter} currency={currency} decimals={4} symbol="none" />
        )}
      </td>
    </tr>
  );
}

function iconOf(row: StatementRow): ReactNode {
  if (row.kind === "failed_payment") return <X />;
  if (row.type === "purchase") return <ArrowDownToLine />;
  if (row.type === "adjustment") return <Undo2 />;
  if (row.type === "refund") return <ArrowLeft className="flip-in-rtl" />;
  return <ArrowRight className="flip-in-rtl" />;
}

type Day = { day: string; rows: StatementRow[]; sum: string };

function groupByDay(rows: readonly StatementRow[]): Day[] {
  const days: Day[] = [];
  for (const row of rows) {
    let day = days.at(-1);
    if (day?.day !== row.day) {
      day = { day: row.day, rows: [], sum: "0" };
      days.push(day);
    }
    day.rows.push(row);
    // what failed moved nothing
    if (row.kind !== "failed_payment") day.sum = addAmounts(day.sum, row.amount);
  }
  return days;
}

function countWords(rows: readonly StatementRow[]): string {
  const entries = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  const grouped = rows.filter((row) => row.kind === "folded").length;
  return grouped === 0 ? entries : `${entries}, ${grouped} of them grouped`;
}

function dayName(day: string, today: string): string {
  const name = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
    timeZone: "UTC",
  })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(",", "");
  return day === today ? `Today, ${name}` : name;
}

/** The sums of everything that the filters leave, on one line above the table. */
export function StatementSums({
  totals,
  currency,
  whole,
}: {
  totals: { count: number; moneyIn: string; moneyOut: string; opening: string; closing: string };
  currency: string;
  /** No filter but days is set, so that opening and closing belong to the rows. */
  whole: boolean;
}) {
  const parts: [string, ReactNode][] = [
    ...(whole
      ? ([
          ["Opening", <Money amount={totals.opening} currency={currency} decimals={4} key="o" />],
        ] as [string, ReactNode][])
      : []),
    [
      "in",
      <Money amount={totals.moneyIn} currency={currency} decimals={4} key="i" sign="always" />,
    ],
    ["out", <Money amount={totals.moneyOut} currency={currency} decimals={4} key="u" />],
    ...(whole
      ? ([
          [
            "= closing",
            <Money
              amount={totals.closing}
              className="font-semibold"
              currency={currency}
              decimals={4}
              key="c"
            />,
          ],
        ] as [string, ReactNode][])
      : []),
  ];
  return (
    <p className="mb-2 flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-dense text-ink-2">
      <span>
        {totals.count === 1 ? "1 line" : `${totals.count.toLocaleString("en")} lines`}
        <span className="text-ink-3"> ·</span>
      </span>
      {parts.map(([word, amount]) => (
        <Fragment key={word}>
          <span className="text-ink-3">{word}</span>
          <span className="text-ink">{amount}</span>
        </Fragment>
      ))}
    </p>
  );
}
