"use client";

import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { AppLink } from "./app-link";
import { classNames } from "./class-names";

const TAB =
  "relative inline-flex h-12 flex-none items-center gap-1.5 border-b-2 border-transparent px-2 pt-px text-body text-ink-2 hover:text-ink";

export type TabItem = {
  value: string;
  label: ReactNode;
  count?: number | undefined;
  content: ReactNode;
};

export type TabsProps = {
  /** Names the list of tabs: "About this contact". */
  label: string;
  items: readonly TabItem[];
  value?: string | undefined;
  defaultValue?: string | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  className?: string | undefined;
};

/** Panels of one page, switched in place. For addresses of their own use TabLinks. */
export function Tabs({ label, items, value, defaultValue, onValueChange, className }: TabsProps) {
  const state = {
    ...(value === undefined ? {} : { value }),
    ...(onValueChange === undefined ? {} : { onValueChange }),
  };
  return (
    <Radix.Root
      className={className}
      defaultValue={defaultValue ?? items[0]?.value ?? ""}
      {...state}
    >
      <Radix.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line px-2 [scrollbar-width:none]"
      >
        {items.map((item) => (
          <Radix.Trigger
            className={classNames(
              TAB,
              "-mb-px focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink",
            )}
            key={item.value}
            value={item.value}
          >
            {item.label}
            <TabCount count={item.count} />
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content
          className="focus-visible:-outline-offset-2"
          key={item.value}
          value={item.value}
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

export type TabLink = {
  href: string;
  label: ReactNode;
  count?: number | undefined;
  current?: boolean;
};

/** Tabs that are addresses: a navigation whose current entry is underlined in ink. */
export function TabLinks({
  label,
  items,
  className,
}: {
  label: string;
  items: readonly TabLink[];
  className?: string | undefined;
}) {
  const nav = useRef<HTMLElement>(null);
  // in a narrow window the current one may stand outside of what can be seen
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (!nav.current || !current) return;
    const [list, tab] = [nav.current.getBoundingClientRect(), current.getBoundingClientRect()];
    if (tab.left >= list.left && tab.right <= list.right) return;
    nav.current.scrollLeft += tab.left + tab.width / 2 - (list.left + list.width / 2);
  }, []);
  return (
    <nav
      aria-label={label}
      className={classNames("flex gap-1 overflow-x-auto [scrollbar-width:none]", className)}
      ref={nav}
    >
      {items.map((item) => (
        <AppLink
          aria-current={item.current ? "page" : undefined}
          className={classNames(
            TAB,
            "focus-visible:-outline-offset-2",
            item.current && "border-ink font-medium text-ink",
          )}
          href={item.href}
          key={item.href}
        >
          {item.label}
          <TabCount count={item.count} />
        </AppLink>
      ))}
    </nav>
  );
}

function TabCount({ count }: { count: number | undefined }) {
  if (count === undefined) return null;
  return (
    <span className="text-dense font-normal text-ink-3 tabular-nums">
      {new Intl.NumberFormat("en").format(count)}
    </span>
  );
}
