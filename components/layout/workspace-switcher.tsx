"use client";

import { Check, ChevronDown, Plus } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Logo } from "@/components/ui/logo";

export type WorkspaceChoice = {
  id: string;
  name: string;
  href: string;
  /** "Owner", "Agent". */
  role?: string | undefined;
  /** Sample workspaces are named as such. */
  sample?: boolean;
};

export type WorkspaceSwitcherProps = {
  current: WorkspaceChoice;
  choices: readonly WorkspaceChoice[];
  /** Where a new one is made; left out for those who may not. */
  createHref?: string | undefined;
  /** `icon` shows the mark alone; `responsive` shows the name from 1100 px. */
  look?: "name" | "icon" | "responsive";
};

/** Which workspace this is, and the way to the others. */
export function WorkspaceSwitcher({
  current,
  choices,
  createHref,
  look = "name",
}: WorkspaceSwitcherProps) {
  const words =
    look === "name" ? "" : look === "icon" ? "sr-only" : "sr-only lg:not-sr-only lg:truncate";
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <button
          className={classNames(
            "flex h-9 w-full items-center gap-2.5 rounded-control px-1.5 font-semibold hover:bg-surface-3 touch:min-h-11",
            look === "icon" && "justify-center",
            look === "responsive" && "max-lg:justify-center",
          )}
          type="button"
        >
          <Logo />
          <span className={classNames("min-w-0 truncate", words)}>
            <span className="sr-only">Workspace </span>
            {current.name}
          </span>
          <ChevronDown
            className={classNames(
              "ms-auto size-3.5 text-ink-3",
              look === "icon" && "hidden",
              look === "responsive" && "max-lg:hidden",
            )}
          />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-60">
        <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
        {choices.map((choice) => (
          <DropdownMenuItem asChild key={choice.id}>
            <AppLink
              aria-current={choice.id === current.id ? "true" : undefined}
              href={choice.href}
            >
              <span className="w-4 flex-none">{choice.id === current.id ? <Check /> : null}</span>
              <span className="min-w-0 flex-1 truncate">{choice.name}</span>
              <span className="text-meta text-ink-3">{choice.sample ? "Sample" : choice.role}</span>
            </AppLink>
          </DropdownMenuItem>
        ))}
        {createHref ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem asChild>
              <AppLink href={createHref}>
                <Plus />
                Create a workspace
              </AppLink>
            </DropdownMenuItem>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
