"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { SegmentedControl } from "@/components/ui/segmented-control";

const OPTIONS = [
  { value: "light", label: <Sun />, ariaLabel: "Light" },
  { value: "dark", label: <Moon />, ariaLabel: "Dark" },
  { value: "system", label: <Monitor />, ariaLabel: "As the device" },
];

/** Light, dark, or as the device says. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  // The server cannot know the stored choice: until mounted nothing is marked as chosen.
  const mounted = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return (
    <SegmentedControl
      label="Theme"
      onValueChange={setTheme}
      options={OPTIONS}
      size="sm"
      value={mounted ? (theme ?? "system") : ""}
    />
  );
}
