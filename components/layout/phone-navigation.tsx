import { Search } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { Avatar } from "@/components/ui/avatar";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Money } from "@/components/ui/money";
import type { AppFrameProps } from "./app-frame";
import { setCommandPaletteOpen } from "./command-registry";
import { UserMenu } from "./user-menu";
import { WorkspaceSwitcher } from "./workspace-switcher";

export type PhoneNavigationProps = AppFrameProps & {
  currentHref: string | undefined;
  onChosen: () => void;
};

/** Under 760 px: everything of the rail as rows of 44 px. */
export function PhoneNavigation({
  workspace,
  workspaces,
  createWorkspaceHref,
  navigation,
  wallet,
  user,
  userMenu,
  currentHref,
  onChosen,
}: PhoneNavigationProps) {
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
