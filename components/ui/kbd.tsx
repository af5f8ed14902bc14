"use client";

import { type ReactNode, useSyncExternalStore } from "react";
import { classNames } from "./class-names";

export type KbdProps = {
  children: ReactNode;
  /** Takes the colour of the button it sits in. */
  inherit?: boolean;
  className?: string | undefined;
};

/** One key cap. */
export function Kbd({ children, inherit = false, className }: KbdProps) {
  return (
    <kbd
      className={classNames(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-[3px] border px-1 font-mono text-[0.6875rem] leading-4",
        inherit ? "border-current/40 text-current" : "border-line bg-surface text-ink-3",
        className,
      )}
    >
      {children}
    </kbd>
  );
}

const SIGNS: Record<string, string> = {
  shift: "⇧",
  enter: "⏎",
  escape: "Esc",
  space: "Space",
  up: "↑",
  down: "↓",
};

/** Ctrl, or ⌘ on Apple's machines; the server writes Ctrl and the browser corrects it. */
export function useModSign(): string {
  return useSyncExternalStore(
    () => () => undefined,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}

/** Keys one after another, "g c", each a cap; "mod+k" is one cap of two keys together. */
export function Keys({ keys, className }: { keys: string; className?: string | undefined }) {
  const mod = useModSign();
  const sign = (key: string) =>
    key === "mod" ? mod : (SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return (
    <span className={classNames("inline-flex gap-1", className)}>
      {keys.split(" ").map((step, index) => (
        // The same key may occur twice ("g g"), and the order never changes.
        // biome-ignore lint/suspicious/noArrayIndexKey: static sequence
        <Kbd key={index}>
          {step
            .split("+")
            .map(sign)
            .join(mod === "⌘" ? "" : " ")}
        </Kbd>
      ))}
    </span>
  );
}
