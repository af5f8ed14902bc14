import { CircleAlert, CircleCheck, CirclePause, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { TrayJob, TrayState } from "@/lib/tray/queries";
import { percentOf } from "./job-words";

/** What runs turns a ring by its share; what has ended has the sign of its worst end. */
export function TraySign({ jobs }: { jobs: readonly TrayJob[] }) {
  const running = jobs.filter((job) => job.state === "running");
  if (running.length > 0) {
    const [only] = running;
    return <Ring percent={running.length === 1 && only ? percentOf(only) : null} />;
  }
  const worst = (["failed", "waiting", "cancelled"] as const).find((state) =>
    jobs.some((job) => job.state === state),
  );
  return <EndSign state={worst ?? "done"} />;
}

const SIGNS: Record<Exclude<TrayState, "running">, ReactNode> = {
  waiting: <CirclePause className="text-warn" />,
  done: <CircleCheck className="text-ok" />,
  failed: <CircleAlert className="text-bad" />,
  cancelled: <CircleX className="text-ink-3" />,
};

/** The sign of an end; its word stands beside it. */
export function EndSign({ state }: { state: Exclude<TrayState, "running"> }) {
  return SIGNS[state];
}

/** A ring filled by its share, from the top; a quarter stands for a share that nobody knows. */
export function Ring({ percent }: { percent: number | null }) {
  const around = 2 * Math.PI * 6;
  return (
    <svg
      aria-hidden="true"
      className="size-4 flex-none -rotate-90 text-accent"
      fill="none"
      viewBox="0 0 16 16"
    >
      <circle cx="8" cy="8" opacity="0.25" r="6" stroke="currentColor" strokeWidth="2" />
      <circle
        cx="8"
        cy="8"
        r="6"
        stroke="currentColor"
        strokeDasharray={`${(around * (percent ?? 25)) / 100} ${around}`}
        strokeWidth="2"
      />
    </svg>
  );
}
