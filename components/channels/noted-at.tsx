import { Age } from "@/components/ui/date-time";

/** How long ago something was seen, or that it was not seen yet. */
export function NotedAt({ at, timeZone }: { at: Date | null; timeZone: string }) {
  return at ? (
    <Age at={at.toISOString()} timeZone={timeZone} />
  ) : (
    <span className="text-ink-3">None yet</span>
  );
}
