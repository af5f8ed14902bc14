import { DropdownMenuLabel, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import type { AppFrameProps } from "./app-frame";
import { ThemeMenuItems } from "./theme-menu-items";

/** Who is signed in, what they can do about it, and the theme. */
export function UserMenu({ user, userMenu }: Pick<AppFrameProps, "user" | "userMenu">) {
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
