import { Search } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { Avatar } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Keys } from "@/components/ui/kbd";
import { Money } from "@/components/ui/money";
import { Tooltip } from "@/components/ui/tooltip";
import type { AppFrameProps } from "./app-frame";
import { setCommandPaletteOpen } from "./command-registry";
import { RailIcons } from "./frame-context";
import type { NavItem } from "./navigation";
import { UserMenu } from "./user-menu";
import { WorkspaceSwitcher } from "./workspace-switcher";

export type RailProps = AppFrameProps & { currentHref: string | undefined; icons: boolean };

/** `wide` shows from 1100 px in label mode only; `narrow` is its counterpart; `name` is always said. */
const shownAt = (icons: boolean) => ({
  wide: icons ? "hidden" : "max-lg:hidden",
  narrow: icons ? "" : "lg:hidden",
  name: icons ? "sr-only" : "max-lg:sr-only",
});

/** From 760 px: icons; from 1100 px with labels, unless the page asks for icons. */
export function Rail({
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
}: RailProps) {
  const { wide, narrow, name } = shownAt(icons);
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
              {section.items.map((item) => (
                <li key={item.href}>
                  <RailItem active={item.href === currentHref} icons={icons} item={item} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <hr className="my-1 flex-none border-0 border-t border-line" />
      {wallet ? <RailWallet icons={icons} wallet={wallet} /> : null}
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

function RailItem({ item, active, icons }: { item: NavItem; active: boolean; icons: boolean }) {
  const { wide, narrow, name } = shownAt(icons);
  return (
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
  );
}

function RailWallet({
  wallet,
  icons,
}: {
  wallet: NonNullable<AppFrameProps["wallet"]>;
  icons: boolean;
}) {
  const { wide, narrow } = shownAt(icons);
  return (
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
  );
}
