import type { ReactNode } from "react";

export type NavItem = {
  href: string;
  label: string;
  /** A lucide icon, as an element, so that it can come from the server. */
  icon: ReactNode;
  /** Zero and undefined show nothing: a new workspace has no counts. */
  count?: number | string | undefined;
  /** Instead of a count: "1 failing", "1 live". */
  alert?: { text: string; tone: "info" | "warn" | "bad" } | undefined;
  /** "g i" */
  keys?: string | undefined;
  /** `icons` where the page needs the room: inbox and sandbox. */
  frame?: "labels" | "icons";
  /** Its address is the beginning of all others, so it is current only where it ends. */
  exact?: boolean;
};

export type NavSection = { id: string; title?: string; items: readonly NavItem[] };

/** The entry whose address is the longest beginning of where one is, by whole segments. */
export function currentItem(
  sections: readonly NavSection[],
  pathname: string,
): NavItem | undefined {
  return sections
    .flatMap((section) => section.items)
    .filter(
      (item) => pathname === item.href || (!item.exact && pathname.startsWith(`${item.href}/`)),
    )
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}
