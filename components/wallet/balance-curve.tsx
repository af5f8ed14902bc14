import { dayWords } from "@/lib/core/format/moments";
import { toTenThousandths } from "@/lib/core/format/money";
import type { WalletSummary } from "@/lib/wallet/queries";

const WIDTH = 346;
const HEIGHT = 68;
const FLOOR = 60;
const CEILING = 8;

/** The balance of two weeks as steps, and where the forecast leads. Pixels, so floats will do. */
export function BalanceCurve({ summary }: { summary: WalletSummary }) {
  const { flows, flowDays, today, forecast } = summary;
  const days = Array.from({ length: flowDays }, (_, index) =>
    dayBefore(today, flowDays - 1 - index),
  );
  const closing = new Map(flows.map((flow) => [flow.day, toTenThousandths(flow.closing)]));
  let running = toTenThousandths(summary.flowOpening);
  const balances = days.map((day) => {
    running = closing.get(day) ?? running;
    return Number(running);
  });
  const highest = Math.max(1, ...balances);
  const height = (value: number) => FLOOR - (Math.max(0, value) / highest) * (FLOOR - CEILING);
  // half of the width is the past, half is what may come
  const step = WIDTH / 2 / flowDays;
  const path = balances.reduce(
    (drawn, value, index) =>
      `${drawn}${index === 0 ? "M0 " : "V"}${height(value)}H${step * (index + 1)}`,
    "",
  );
  const now = { x: WIDTH / 2, y: height(balances.at(-1) ?? 0) };
  const emptyX =
    forecast.kind === "days"
      ? Math.min(WIDTH - 4, now.x + Math.max(1, forecast.days) * step)
      : null;
  const reaches = forecast.kind === "days" && now.x + forecast.days * step <= WIDTH - 4;
  const firstDay = days[0] ?? today;
  return (
    <figure className="mt-auto pt-2">
      <svg
        aria-label={`Balance of the last ${flowDays} days, from ${dayWords(firstDay)} to today`}
        className="block w-full"
        height={HEIGHT}
        preserveAspectRatio="none"
        role="img"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      >
        <path d={`M0 ${FLOOR}H${WIDTH}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        <path
          d={path}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
        {emptyX === null ? null : (
          <path
            d={`M${now.x} ${now.y}L${emptyX} ${reaches ? FLOOR : now.y + (FLOOR - now.y) / 2}`}
            stroke="var(--accent)"
            strokeDasharray="4 4"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path
          d={`M${now.x} 6V${FLOOR}`}
          stroke="var(--line-strong)"
          strokeDasharray="1 3"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="grid grid-cols-[1fr_auto_1fr] text-meta text-ink-3 tabular-nums">
        <span>{dayWords(firstDay)}</span>
        <span>today</span>
        <span className="text-end">
          {forecast.kind === "days" && reaches ? dayWords(forecast.emptyOn) : ""}
        </span>
      </figcaption>
      <table className="sr-only">
        <caption>Balance at the end of each day</caption>
        <tbody>
          {flows.map((flow) => (
            <tr key={flow.day}>
              <th scope="row">{dayWords(flow.day)}</th>
              <td>{flow.closing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function dayBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}
