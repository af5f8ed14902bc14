"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import {
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
} from "@/components/ui/dropdown-menu";

const THEMES = [
  { value: "light", words: "Light", icon: <Sun /> },
  { value: "dark", words: "Dark", icon: <Moon /> },
  { value: "system", words: "As the device", icon: <Monitor /> },
];

/** The stored choice; empty on the server, which cannot know it. */
function useThemeChoice() {
  const { theme, setTheme } = useTheme();
  const mounted = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return { choice: mounted ? (theme ?? "system") : "", setTheme };
}

/** Light, dark, or as the device says: inside a menu, where arrow keys belong to the menu. */
export function ThemeMenuItems() {
  const { choice, setTheme } = useThemeChoice();
  return (
    <>
      <DropdownMenuLabel>Theme</DropdownMenuLabel>
      <DropdownMenuRadioGroup onValueChange={setTheme} value={choice}>
        {THEMES.map(({ value, words, icon }) => (
          <DropdownMenuRadioItem
            key={value}
            onSelect={(event) => event.preventDefault()}
            value={value}
          >
            <span className="flex-1">{words}</span>
            <span className="text-ink-3">{icon}</span>
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  );
}
