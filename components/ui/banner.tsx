import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type BannerTone = "info" | "warn" | "bad";

const LOOK: Record<BannerTone, { box: string; icon: ReactNode }> = {
  info: { box: "bg-info-soft", icon: <Info className="mt-0.5 text-info" /> },
  warn: { box: "bg-warn-soft", icon: <TriangleAlert className="mt-0.5 text-warn" /> },
  bad: { box: "bg-bad-soft", icon: <CircleAlert className="mt-0.5 text-bad" /> },
};

export type BannerProps = {
  tone?: BannerTone;
  /** What happened, in bold. */
  title: ReactNode;
  /** What is safe and what comes next. */
  children?: ReactNode;
  action?: ReactNode;
  /** Announces itself when it appears while the page is open. */
  live?: boolean;
  /** Full width without corners (under a header), or a box in the page. */
  shape?: "bar" | "box";
  /** On a phone words and action stay side by side: keep both to a few words there. */
  oneLine?: boolean;
  className?: string | undefined;
};

/** A strip across a pane for something that concerns all of it. */
export function Banner({
  tone = "info",
  title,
  children,
  action,
  live = false,
  shape = "box",
  oneLine = false,
  className,
}: BannerProps) {
  return (
    <div
      className={classNames(
        "flex items-center gap-x-3 gap-y-2 px-4 text-dense text-ink forced-colors:border",
        oneLine ? "py-1 md:flex-wrap md:py-2.5" : "flex-wrap py-2.5",
        shape === "box" && "rounded-control",
        LOOK[tone].box,
        className,
      )}
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
    >
      <div
        className={classNames(
          "flex min-w-0 flex-1 items-start gap-2.5",
          oneLine ? "md:basis-64" : "basis-64",
        )}
      >
        {LOOK[tone].icon}
        <p className="py-px">
          <b>{title}</b>
          {children ? <> {children}</> : null}
        </p>
      </div>
      {action ? <div className="flex flex-none gap-2">{action}</div> : null}
    </div>
  );
}
