"use client";

import { Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { AppLink } from "@/components/ui/app-link";
import { Avatar } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Keys } from "@/components/ui/kbd";
import { Money } from "@/components/ui/money";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { Tooltip } from "@/components/ui/tooltip";
import { CommandPalette } from "./command-palette";
import { type CommandSection, setCommandPaletteOpen } from "./command-registry";
import { currentItem, type NavSection } from "./navigation";
import { ThemeMenuItems } from "./theme-toggle";
import { type WorkspaceChoice, WorkspaceSwitcher } from "./workspace-switcher";

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

const OpenNavigation = createContext<() => void>(() => undefined);
const RailIcons = createContext(false);
/** Whether the rail shows icons only because the page needs the room. */
export const useRailIcons = () => useContext(RailIcons);
const PhoneBell = createContext<ReactNode>(null);
/** What stands at the end of a phone's header; used by PageHeader. */
export const usePhoneBell = () => useContext(PhoneBell);
/** Opens the navigation on a phone; used by PageHeader. */
export const useOpenNavigation = () => useContext(OpenNavigation);

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

type NavProps = AppFrameProps & { currentHref: string | undefined };

/** From 760 px: icons; from 1100 px with labels, unless the page asks for icons. */
function Rail({
  workspace,
  workspaces,
  createWorkspaceHref,
  navigation,
  wallet,
  bell,
  user,
  userMenu,
  currentHref,
  icons,
}: NavProps & { icons: boolean }) {
  // `wide` shows from 1100 px in label mode only; `narrow` is its counterpart.
  const wide = icons ? "hidden" : "max-lg:hidden";
  const narrow = icons ? "" : "lg:hidden";
  const name = icons ? "sr-only" : "max-lg:sr-only";
  return (
    <header className="hidden min-h-0 flex-col border-e border-line bg-bg p-2 md:flex">
      <WorkspaceSwitcher
        choices={workspaces}
        createHref={createWorkspaceHref}
        current={workspace}
        look={icons ? "icon" : "responsive"}
      />
      <button
        className={classNames(
          "my-1 flex h-[30px] flex-none items-center gap-2.5 rounded-control border border-line bg-surface px-2 text-ink-3 hover:text-ink touch:min-h-11",
          icons ? "justify-center" : "max-lg:justify-center",
        )}
        onClick={() => setCommandPaletteOpen(true)}
        type="button"
      >
        <Search />
        <span className={name}>Search or run</span>
        <Keys className={classNames("ms-auto", wide)} keys="mod+k" />
      </button>
      <RailIcons.Provider value={icons}>{bell?.rail}</RailIcons.Provider>
      <nav
        aria-label="Workspace"
        className="-mx-2 min-h-0 flex-1 overflow-y-auto px-2 py-1 [scrollbar-width:none]"
      >
        {navigation.map((section, index) => (
          <div
            className={classNames(
              index > 0 && "mt-3",
              index > 0 && narrow !== "" && "max-lg:border-t max-lg:pt-3",
              index > 0 && icons && "border-t pt-3",
            )}
            key={section.id}
          >
            {section.title ? (
              <h2 className={classNames("px-2 pb-1 text-meta font-normal text-ink-3", name)}>
                {section.title}
              </h2>
            ) : null}
            <ul className="grid gap-px">
              {section.items.map((item) => {
                const active = item.href === currentHref;
                return (
                  <li key={item.href}>
                    <Tooltip
                      className={narrow}
                      keys={item.keys}
                      side="right"
                      text={item.alert ? `${item.label}, ${item.alert.text}` : item.label}
                    >
                      <AppLink
                        aria-current={active ? "page" : undefined}
                        className={classNames(
                          "relative flex h-[30px] items-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-surface-2 hover:text-ink touch:min-h-11",
                          icons ? "h-9 justify-center" : "max-lg:h-9 max-lg:justify-center",
                          active && "bg-surface-3 font-medium text-ink hover:bg-surface-3",
                          "[&_.lucide]:text-ink-3 aria-[current]:[&_.lucide]:text-ink",
                        )}
                        href={item.href}
                      >
                        {item.icon}
                        <span className={name}>{item.label}</span>
                        {item.count ? (
                          <>
                            <span
                              className={classNames(
                                "ms-auto text-meta text-ink-3 tabular-nums",
                                active && "text-ink",
                                wide,
                              )}
                            >
                              {item.count}
                            </span>
                            <span
                              aria-hidden="true"
                              className={classNames(
                                "absolute -end-0.5 top-px min-w-3.5 rounded-chip bg-ink px-[3px] text-center text-[0.625rem] leading-3.5 font-semibold text-bg ring-2 ring-bg",
                                narrow,
                              )}
                            >
                              {item.count}
                            </span>
                          </>
                        ) : null}
                        {item.alert ? (
                          <>
                            <span
                              className={classNames(
                                "ms-auto text-meta whitespace-nowrap",
                                item.alert.tone === "bad"
                                  ? "text-bad"
                                  : item.alert.tone === "warn"
                                    ? "text-warn"
                                    : "text-ink-3",
                                wide,
                              )}
                            >
                              {item.alert.text}
                            </span>
                            <span
                              aria-hidden="true"
                              className={classNames(
                                "absolute end-1.5 top-1.5 size-[7px] rounded-tail ring-2 ring-bg",
                                item.alert.tone === "bad"
                                  ? "bg-bad-solid"
                                  : item.alert.tone === "warn"
                                    ? "bg-warn-solid"
                                    : "bg-info-solid",
                                narrow,
                              )}
                              data-fill=""
                            />
                          </>
                        ) : null}
                      </AppLink>
                    </Tooltip>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <hr className="my-1 flex-none border-0 border-t border-line" />
      {wallet ? (
        <AppLink
          className={classNames(
            "grid flex-none gap-0.5 rounded-control px-2 py-2 text-dense hover:bg-surface-2",
            icons ? "px-0 text-center" : "max-lg:px-0 max-lg:text-center",
          )}
          href={wallet.href}
        >
          <span className={classNames("flex justify-between", wide)}>
            <span className="text-ink-3">Available</span>
            <Money amount={wallet.available} className="font-semibold" currency={wallet.currency} />
          </span>
          <span className={classNames("flex justify-between text-ink-2", wide)}>
            <span className="text-ink-3">Held</span>
            <Money amount={wallet.held} currency={wallet.currency} />
          </span>
          <span className={classNames("text-[0.6875rem] font-medium text-ink-2", narrow)}>
            <span className="sr-only">Available </span>
            <Money
              amount={wallet.available.split(".")[0] ?? "0"}
              currency={wallet.currency}
              decimals={0}
            />
          </span>
        </AppLink>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <button
            className={classNames(
              "mt-1 flex h-9 flex-none items-center gap-2 rounded-control px-2 text-dense hover:bg-surface-3 touch:min-h-11",
              icons ? "justify-center" : "max-lg:justify-center",
            )}
            type="button"
          >
            <Avatar name={user.name} self size="sm" />
            <span className={classNames("min-w-0 truncate", name)}>{user.name}</span>
          </button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="w-60" side="top">
          <UserMenu user={user} userMenu={userMenu} />
        </DropdownMenuContent>
      </DropdownMenu>
    </header>
  );
}

function UserMenu({ user, userMenu }: Pick<AppFrameProps, "user" | "userMenu">) {
  return (
    <>
      <DropdownMenuLabel>
        <span className="block truncate text-dense font-medium text-ink">{user.name}</span>
        <span className="block truncate">{user.email}</span>
      </DropdownMenuLabel>
      <DropdownMenuSeparator />
      {userMenu}
      {userMenu ? <DropdownMenuSeparator /> : null}
      <ThemeMenuItems />
    </>
  );
}

/** Under 760 px: everything of the rail as rows of 44 px. */
function PhoneNavigation({
  workspace,
  workspaces,
  createWorkspaceHref,
  navigation,
  wallet,
  user,
  userMenu,
  currentHref,
  onChosen,
}: NavProps & { onChosen: () => void }) {
  return (
    <div className="grid gap-2">
      <WorkspaceSwitcher
        choices={workspaces}
        createHref={createWorkspaceHref}
        current={workspace}
      />
      <button
        className="flex h-11 items-center gap-2.5 rounded-control border border-line px-3 text-reading text-ink-3"
        onClick={() => {
          onChosen();
          setCommandPaletteOpen(true);
        }}
        type="button"
      >
        <Search />
        Search or run
      </button>
      <nav aria-label="Workspace">
        {navigation.map((section) => (
          <div className="border-b border-line py-1.5" key={section.id}>
            {section.title ? (
              <h2 className="px-2 pt-1 text-meta font-normal text-ink-3">{section.title}</h2>
            ) : null}
            <ul>
              {section.items.map((item) => (
                <li key={item.href}>
                  <AppLink
                    aria-current={item.href === currentHref ? "page" : undefined}
                    className="flex h-11 items-center gap-3 rounded-control px-2 text-reading text-ink-2 aria-[current]:bg-surface-3 aria-[current]:font-medium aria-[current]:text-ink"
                    href={item.href}
                    onClick={onChosen}
                  >
                    {item.icon}
                    {item.label}
                    <span
                      className={classNames(
                        "ms-auto text-dense tabular-nums",
                        item.alert?.tone === "bad" ? "text-bad" : "text-ink-3",
                      )}
                    >
                      {item.alert?.text ?? item.count}
                    </span>
                  </AppLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {wallet ? (
        <AppLink
          className="flex min-h-11 items-center justify-between px-2 text-reading"
          href={wallet.href}
          onClick={onChosen}
        >
          <span className="text-ink-3">Available</span>
          <Money amount={wallet.available} className="font-semibold" currency={wallet.currency} />
        </AppLink>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <button
            className="flex h-11 items-center gap-2.5 rounded-control px-2 text-reading"
            type="button"
          >
            <Avatar name={user.name} self size="md" />
            {user.name}
          </button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="w-64" side="top">
          <UserMenu user={user} userMenu={userMenu} />
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
