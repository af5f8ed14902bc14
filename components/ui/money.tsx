import { classNames } from "./class-names";
import { moneyParts } from "./money-parts";

export type MoneyProps = {
  /** A decimal string in major units, "-12.3400". Never a float. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  /** Digits after the point; default as the currency has. Nothing is rounded away unseen. */
  decimals?: number;
  /** `always` writes + before what comes in. */
  sign?: "auto" | "always";
  /** `code` writes USD, `none` writes only the number (the column's head says the currency). */
  symbol?: "symbol" | "code" | "none";
  /** Only money coming back is green. */
  tone?: "plain" | "returning" | "quiet";
  className?: string | undefined;
};

/** An amount in tabular figures, with a true minus and quiet zeros past the cent. */
export function Money({
  amount,
  currency,
  decimals,
  sign = "auto",
  symbol = "symbol",
  tone = "plain",
  className,
}: MoneyProps) {
  const parts = moneyParts({
    amount,
    currency,
    sign,
    symbol,
    ...(decimals === undefined ? {} : { decimals }),
  });
  return (
    <bdi
      className={classNames(
        "whitespace-nowrap tabular-nums",
        tone === "returning" && "text-ok",
        tone === "quiet" && "text-ink-3",
        className,
      )}
    >
      {parts.text}
      {parts.quietZeros ? (
        <span className={tone === "returning" ? undefined : "font-normal text-ink-3"}>
          {parts.quietZeros}
        </span>
      ) : null}
    </bdi>
  );
}
