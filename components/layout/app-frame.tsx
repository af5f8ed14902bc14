"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { CommandPalette } from "./command-palette";
import type { CommandSection } from "./command-registry";
import { OpenNavigation, PhoneBell } from "./frame-context";
import { currentItem, type NavSection } from "./navigation";
import { OldPageBar } from "./old-page-bar";
import { PhoneNavigation } from "./phone-navigation";
import { Rail } from "./rail";
import type { WorkspaceChoice } from "./workspace-switcher";

export type AppFrameProps = {
  workspace: WorkspaceChoice;
  workspaces: readonly WorkspaceChoice[];
  createWorkspaceHref?: string | undefined;
  navigation: readonly NavSection[];
  /** Left out for those who may not see money. Amounts are decimal strings. */
  wallet?: { href: string; currency: string; available: string; held: string } | undefined;
  user: { name: string; email: string };
  /** News and long jobs of the member: in the rail, by its width, and in the header of a phone. */
  bell?: { rail: ReactNode; phone: ReactNode } | undefined;
  /** DropdownMenuItems above the theme switch: account, sign out. */
  userMenu?: ReactNode;
  /** More rows of the palette: settings, help. The navigation is in it already. */
  commands?: readonly CommandSection[];
  /** A strip above everything: verify your e-mail, sample workspace, offline. */
  banner?: ReactNode;
  children: ReactNode;
};

const NO_COMMANDS: readonly CommandSection[] = [];

/** Navigation and content. 208 px with labels; 56 px of icons where the page needs the room. */
export function AppFrame(props: AppFrameProps) {
  const { navigation, commands = NO_COMMANDS, banner, children } = props;
  const pathname = usePathname();
  const [sheetOpen, setSheetOpen] = useState(false);
  const current = currentItem(navigation, pathname);
  const icons = current?.frame === "icons";
  const sections = useMemo<CommandSection[]>(
    () => [
      {
        id: "go-to",
        title: "Go to",
        rows: navigation.flatMap((section) =>
          section.items.map((item) => ({
            id: item.href,
            label: item.label,
            icon: item.icon,
            href: item.href,
            keys: item.keys,
          })),
        ),
      },
      ...commands,
    ],
    [navigation, commands],
  );
  return (
    <OpenNavigation.Provider value={() => setSheetOpen(true)}>
      <PhoneBell.Provider value={props.bell?.phone ?? null}>
        <a
          className="fixed start-2 top-2 z-60 -translate-y-20 rounded-control bg-ink px-3 py-2 font-medium text-bg focus:translate-y-0"
          href="#content"
        >
          Skip to content
        </a>
        <div className="flex h-dvh flex-col">
          <OldPageBar />
          {banner}
          <div
            className={classNames(
              "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] md:grid-cols-[56px_minmax(0,1fr)]",
              !icons && "lg:grid-cols-[208px_minmax(0,1fr)]",
            )}
          >
            <Rail {...props} currentHref={current?.href} icons={icons} />
            <main
              className="relative flex min-h-0 min-w-0 flex-col scroll-pt-14 overflow-y-auto outline-none md:scroll-pt-12 max-md:has-data-primary-bar:pb-20"
              id="content"
              tabIndex={-1}
            >
              {children}
            </main>
          </div>
        </div>
        <Sheet onOpenChange={setSheetOpen} open={sheetOpen}>
          <SheetContent side="bottom" title="Navigation" titleHidden>
            <PhoneNavigation
              {...props}
              currentHref={current?.href}
              onChosen={() => setSheetOpen(false)}
            />
          </SheetContent>
        </Sheet>
        <CommandPalette place={current?.label} sections={sections} />
      </PhoneBell.Provider>
    </OpenNavigation.Provider>
  );
}
