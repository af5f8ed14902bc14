import { Progress } from "@/components/ui/progress";
import type { ImportOfHistory } from "@/lib/webhooks/event-queries";

const number = new Intl.NumberFormat("en");

/** How far the past of the phone app has come over, a line a number. Nothing without one. */
export function HistoryImports({ imports }: { imports: readonly ImportOfHistory[] }) {
  if (imports.length === 0) return null;
  return (
    <section aria-label="Import from the phone app" className="grid gap-2 px-4 pb-4 md:px-6">
      {imports.map((one) => (
        <div
          className="grid max-w-[68ch] gap-1.5 rounded-panel border border-line bg-surface p-3"
          key={one.number}
        >
          <p className="text-dense">
            <b className="font-medium">{one.number}</b>
            {one.declined
              ? ": the owner of the phone did not share its history."
              : `: ${number.format(one.messages)} messages taken over from the phone app. Nothing of it is charged or unread.`}
          </p>
          {one.declined || one.progress === null ? null : (
            <Progress
              label={`Import of ${one.number}`}
              total={100}
              value={one.progress}
              valueText={`${one.progress} %`}
            />
          )}
        </div>
      ))}
    </section>
  );
}
