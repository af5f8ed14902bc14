"use client";

import type { Route } from "next";
import Link from "next/link";
import { type ComponentProps, useState } from "react";
import { classNames } from "./class-names";

export type AppLinkProps = Omit<ComponentProps<typeof Link>, "href" | "prefetch"> & {
  href: string;
};

/**
 * A link to an address made at run time (`/w/<slug>/…`), which typed routes cannot know. What it leads
 * to is fetched ahead when somebody points at it, focuses or touches it: fetching for every link in
 * sight made two dozen requests of each page that was opened.
 */
export function AppLink({ href, onMouseEnter, onFocus, onTouchStart, ...rest }: AppLinkProps) {
  const [isMeant, setMeant] = useState(false);
  const mean =
    <E,>(told: ((event: E) => void) | undefined) =>
    (event: E) => {
      setMeant(true);
      told?.(event);
    };
  return (
    <Link
      {...rest}
      href={href as Route}
      onFocus={mean(onFocus)}
      onMouseEnter={mean(onMouseEnter)}
      onTouchStart={mean(onTouchStart)}
      prefetch={isMeant ? null : false}
    />
  );
}

/** The same in the look of a link inside text: accent, weight 500, underlined on hover. */
export function TextLink({ className, ...rest }: AppLinkProps) {
  return (
    <AppLink
      {...rest}
      className={classNames(
        "rounded-tail font-medium text-accent-ink underline-offset-4 hover:underline",
        className,
      )}
    />
  );
}
