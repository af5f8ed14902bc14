"use client";

import { ChevronDown, ChevronUp, ExternalLink, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";

export type PeekPanelProps = {
  /** Names the region: "Amina Yusuf". */
  label: string;
  /** "1 of 12,340". */
  position?: ReactNode;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  /** The page of its own. */
  openHref?: string | undefined;
  onClose: () => void;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * One row in full beside its list: 344 px, not modal, so J and K keep working in the list.
 * Below 1100 px it lies over the list; on a phone it comes from below. Escape closes it.
 */
export function PeekPanel({
  label,
  position,
  onPrevious,
  onNext,
  openHref,
  onClose,
  className,
  children,
}: PeekPanelProps) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // An open dialog or menu takes Escape for itself.
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
      close.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <aside
      aria-label={label}
      className={classNames(
        "z-30 flex flex-col border-line bg-surface",
        "fixed inset-x-0 bottom-0 max-h-[80dvh] animate-drawer rounded-t-sheet border-t shadow-modal",
        "md:start-auto md:end-0 md:top-0 md:max-h-none md:w-[344px] md:animate-none md:rounded-none md:border-t-0 md:border-s",
        "lg:static lg:h-full lg:flex-none lg:shadow-none",
        className,
      )}
    >
      <div className="flex h-12 flex-none items-center gap-0.5 border-b border-line ps-4 pe-2">
        <span className="me-auto text-dense text-ink-3 tabular-nums">{position}</span>
        {onPrevious ? (
          <IconButton keys="k" label="Previous" onClick={onPrevious} size="sm">
            <ChevronUp />
          </IconButton>
        ) : null}
        {onNext ? (
          <IconButton keys="j" label="Next" onClick={onNext} size="sm">
            <ChevronDown />
          </IconButton>
        ) : null}
        {openHref ? (
          <IconButton asChild label="Open on its own page" size="sm">
            <AppLink href={openHref}>
              <ExternalLink className="flip-in-rtl" />
            </AppLink>
          </IconButton>
        ) : null}
        <IconButton keys="escape" label="Close" onClick={onClose} size="sm">
          <X />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </aside>
  );
}

/** A list and, at its end, a peek. Both scroll by themselves. */
export function PeekLayout({ peek, children }: { peek: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col overflow-y-auto">{children}</div>
      {peek}
    </div>
  );
}

/** One part of a peek or side pane: padding, a hairline below, a heading with something quiet. */
export function PeekSection({
  title,
  aside,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-b border-line px-4 py-3.5 last:border-b-0">
      {title ? (
        <h2 className="mb-2 flex items-baseline text-dense font-semibold">
          {title}
          {aside ? <span className="ms-auto text-meta font-normal text-ink-3">{aside}</span> : null}
        </h2>
      ) : null}
      {children}
    </section>
  );
}
