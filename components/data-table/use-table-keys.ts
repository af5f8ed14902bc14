import { useEffect, useMemo, useRef } from "react";
import { type CommandSection, useCommands } from "@/components/layout/command-registry";

/** J, K and X work wherever the focus is; they are listed under `?`. */
export function useTableKeys(input: {
  label: string;
  selectable: boolean;
  move: (by: number) => void;
  toggle: (range: boolean) => void;
}) {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const { label, selectable } = input;
  const section = useMemo<CommandSection>(() => {
    const row = (id: string, words: string, keys: string, run: () => void) => ({
      id,
      label: words,
      keys,
      run,
      keysOnly: true,
    });
    return {
      id: `table-${label}`,
      title: label,
      rows: [
        row("next", "Next row", "j", () => latest.current.move(1)),
        row("previous", "Previous row", "k", () => latest.current.move(-1)),
        ...(selectable
          ? [
              row("select", "Select the row", "x", () => latest.current.toggle(false)),
              row("range", "Select up to the row", "shift+x", () => latest.current.toggle(true)),
            ]
          : []),
      ],
    };
  }, [label, selectable]);
  useCommands(section);
}
