/**
 * Shortcuts are written as steps parted by spaces: "c", "g c", "?", "mod+k", "mod+shift+enter".
 * `mod` is Ctrl, or ⌘ on Apple's machines. Letters follow the layout (key, not code).
 */
export type KeyPress = {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
};

const NAMES: Record<string, string> = { " ": "space", arrowup: "up", arrowdown: "down" };

/** The step a key press stands for, or null when it cannot be one. */
export function stepOf(press: KeyPress): string | null {
  const key = NAMES[press.key.toLowerCase()] ?? press.key.toLowerCase();
  if (["control", "meta", "shift", "alt", "altgraph", "dead"].includes(key)) return null;
  const mod = press.ctrlKey || press.metaKey;
  // AltGr writes characters on many layouts, so Alt never makes a shortcut.
  if (press.altKey && !mod) return null;
  // Shift is part of a sign such as "?", but a fact of its own beside a letter or a named key.
  const shifted = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  return [mod ? "mod" : "", shifted ? "shift" : "", key].filter(Boolean).join("+");
}

/** True for what fires without a modifier: the kind that can be switched off. */
export const isSingleKey = (keys: string) => !keys.split(" ").some((step) => step.includes("mod+"));

export type KeyMatch<Row> =
  | { kind: "run"; row: Row }
  /** A first step of something longer was pressed. */
  | { kind: "wait" }
  | { kind: "none" };

/** What the steps pressed so far mean. Of two rows with the same keys the later one wins. */
export function matchKeys<Row extends { keys?: string | undefined }>(
  rows: readonly Row[],
  steps: readonly string[],
): KeyMatch<Row> {
  const pressed = steps.join(" ");
  const exact = rows.findLast((row) => row.keys === pressed);
  if (exact) return { kind: "run", row: exact };
  const longer = rows.some((row) => row.keys?.startsWith(`${pressed} `));
  return longer ? { kind: "wait" } : { kind: "none" };
}
