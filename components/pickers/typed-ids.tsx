import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** The fields for whoever has the ids, out of the way of who chooses. Open where one of them is wrong. */
export function TypedIds({ isWrong, children }: { isWrong: boolean; children: ReactNode }) {
  return (
    <details className="group" key={String(isWrong)} open={isWrong}>
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-control text-dense text-ink-2 hover:text-ink touch:min-h-11">
        <ChevronRight className="flip-in-rtl group-open:rotate-90" />
        Type the ids instead
      </summary>
      <div className="mt-2 grid gap-3">{children}</div>
    </details>
  );
}
