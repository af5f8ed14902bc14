"use client";

import { ChevronLeft, ChevronRight, Menu } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { useOpenNavigation, usePhoneBell } from "./frame-context";

export type PageHeaderProps = {
  title: ReactNode;
  /** Beside the title in quiet figures: how many there are. */
  count?: ReactNode;
  /** The way here, outermost first; on a phone the last one becomes the back arrow. */
  crumbs?: readonly { href: string; label: string }[];
  /** A state chip after the title. */
  state?: ReactNode;
  /** A quiet phrase after it. */
  about?: ReactNode;
  /** TabLinks; they stand in the same line. */
  tabs?: ReactNode;
  /** Buttons of size "sm". On a phone they move to a line of their own. */
  actions?: ReactNode;
  /** The "…" of the page, before the actions. On a phone it stays in the first line. */
  menu?: ReactNode;
  /** The one ink primary, size "sm". On a phone it is the bar at the bottom. */
  primary?: ReactNode;
  className?: string | undefined;
};

/** 48 px (56 on a phone), sticky, with the page's h1. */
export function PageHeader({
  title,
  count,
  crumbs = [],
  state,
  about,
  tabs,
  actions,
  menu,
  primary,
  className,
}: PageHeaderProps) {
  const openNavigation = useOpenNavigation();
  const phoneBell = usePhoneBell();
  const back = crumbs.at(-1);
  return (
    // On a phone only the first line stays; tabs and actions scroll away with the page.
    <header
      className={classNames(
        "max-md:contents md:sticky md:top-0 md:z-20 md:flex md:min-h-12 md:flex-none md:items-center md:gap-x-2 md:border-b md:border-line md:bg-bg md:px-6",
        className,
      )}
    >
      <div className="flex min-h-14 min-w-0 flex-none items-center gap-2 border-b border-line bg-bg px-2 max-md:sticky max-md:top-0 max-md:z-20 md:contents">
        {back ? (
          <IconButton asChild className="md:hidden" label={`Back to ${back.label}`} tooltip={false}>
            <AppLink href={back.href}>
              <ChevronLeft className="flip-in-rtl size-5" />
            </AppLink>
          </IconButton>
        ) : (
          <IconButton
            className="md:hidden"
            label="Open navigation"
            onClick={openNavigation}
            tooltip={false}
          >
            <Menu className="size-5" />
          </IconButton>
        )}
        {crumbs.length > 0 ? (
          <nav aria-label="Breadcrumb" className="flex flex-none items-center gap-2 max-md:hidden">
            {crumbs.map((crumb) => (
              <span className="flex items-center gap-2" key={crumb.href}>
                <AppLink className="text-ink-2 hover:text-ink hover:underline" href={crumb.href}>
                  {crumb.label}
                </AppLink>
                <ChevronRight className="flip-in-rtl size-3.5 text-ink-3" />
              </span>
            ))}
          </nav>
        ) : null}
        <h1
          className={classNames(
            "min-w-0 truncate text-reading font-semibold",
            // tabs scroll, the title stays whole
            tabs && "md:flex-none",
          )}
        >
          {title}
        </h1>
        {count === undefined ? null : (
          <span className="flex-none text-dense text-ink-3 tabular-nums">{count}</span>
        )}
        {state ? <span className="flex flex-none max-md:ms-auto max-md:pe-2">{state}</span> : null}
        {about ? (
          <span className="min-w-0 truncate text-dense text-ink-3 max-md:hidden">{about}</span>
        ) : null}
        {phoneBell && !back ? (
          <span className={classNames("flex flex-none md:hidden", !state && "ms-auto")}>
            {phoneBell}
          </span>
        ) : null}
        {menu ? (
          <span className={classNames("flex flex-none md:ms-auto", !state && "max-md:ms-auto")}>
            {menu}
          </span>
        ) : null}
      </div>
      {tabs ? (
        <div className="min-w-0 max-md:flex-none max-md:overflow-x-auto max-md:border-b max-md:border-line max-md:px-2 md:ms-3 md:-mb-px">
          {tabs}
        </div>
      ) : null}
      {actions ? (
        <div
          className={classNames(
            "flex flex-none items-center gap-2 max-md:flex-wrap max-md:px-4 max-md:pt-3",
            !menu && "md:ms-auto",
          )}
        >
          {actions}
        </div>
      ) : null}
      {primary ? (
        <div
          className={classNames(
            "flex-none max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:flex max-md:border-t max-md:border-line max-md:bg-surface max-md:p-3 max-md:pb-[max(12px,env(safe-area-inset-bottom))] max-md:[&>*]:flex-1 max-md:[&>*]:text-reading",
            !(actions || menu) && "md:ms-auto",
          )}
          data-primary-bar=""
        >
          {primary}
        </div>
      ) : null}
    </header>
  );
}
