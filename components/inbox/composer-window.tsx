import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import type { WindowClock } from "./window-clock";

/** 3 px that say how much of the day is left. */
export function WindowLine({ clock }: { clock: WindowClock }) {
  return (
    <div aria-hidden="true" className="h-[3px] bg-surface-3">
      <div
        className={classNames(
          "h-full origin-left rtl:origin-right",
          clock.closing ? "bg-warn-solid" : "bg-mute-solid",
        )}
        data-fill=""
        style={{ transform: `scaleX(${clock.share})` }}
      />
    </div>
  );
}

/** How long free-form messages are taken, or that they are not. */
export function WindowWords({
  clock,
  endsAt,
  neverWrote,
  zone,
}: {
  clock: WindowClock;
  endsAt: string | null;
  neverWrote: boolean;
  zone: string;
}) {
  if (!clock.open || endsAt === null) {
    return (
      <span className="ms-auto flex items-center gap-1.5 text-dense font-medium text-warn">
        <Clock />
        {neverWrote ? "Window not open yet" : "Window closed"}
      </span>
    );
  }
  return (
    <span
      className={classNames(
        "ms-auto flex items-center gap-1.5 text-dense",
        clock.closing ? "font-medium text-warn" : "text-ink-2",
      )}
    >
      <Clock />
      {clock.closing ? (
        <span>
          Window closes in {clock.left}, at <DateTime at={endsAt} format="time" timeZone={zone} />
        </span>
      ) : (
        <span>Window open, {clock.left}</span>
      )}
    </span>
  );
}

/** Why only a template goes, and the templates. */
export function ClosedWindow({
  customer,
  neverWrote,
  templates,
}: {
  customer: string;
  /** They have never written to this number. */
  neverWrote: boolean;
  templates: ReactNode;
}) {
  return (
    <div className="mt-2 rounded-control border border-line">
      <p className="px-3 pt-2.5 text-dense text-ink-2" role="status">
        {neverWrote
          ? `${customer} has not written to this number yet. WhatsApp takes only an approved template until they do.`
          : `More than 24 hours have passed since ${customer} wrote. WhatsApp takes only an approved template until they write again.`}{" "}
        What you write below can wait for that.
      </p>
      <section
        aria-label="Templates to send"
        className="max-h-[min(30dvh,260px)] overflow-y-auto px-3 pt-1.5 max-md:max-h-[22dvh]"
      >
        {templates}
      </section>
    </div>
  );
}
