"use client";

import { type ReactNode, useEffect, useSyncExternalStore } from "react";

export type CommandRow = {
  id: string;
  /** Verb and object, or the name of a place. */
  label: string;
  /** A quiet word beside it. */
  hint?: string | undefined;
  icon?: ReactNode;
  /** Bound while the row is registered: "c", "g c", "mod+enter". */
  keys?: string | undefined;
  /** Other words it is found by. */
  keywords?: string[] | undefined;
  /** Either an address or work to do. */
  href?: string | undefined;
  run?: (() => void) | undefined;
  /** Bound to its keys but not listed in the palette (J and K in a list). */
  keysOnly?: boolean;
};

export type CommandSection = { id: string; title: string; rows: readonly CommandRow[] };

export type CommandSearch = {
  id: string;
  title: string;
  /** Called 150 ms after the last letter; aborted by the next one. */
  search: (query: string, signal: AbortSignal) => Promise<readonly CommandRow[]>;
};

type Registry = {
  sections: readonly CommandSection[];
  searches: readonly CommandSearch[];
  open: boolean;
  listOpen: boolean;
};

const EMPTY: Registry = { sections: [], searches: [], open: false, listOpen: false };
let registry = EMPTY;
const listeners = new Set<() => void>();

function change(next: Partial<Registry>) {
  registry = { ...registry, ...next };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useCommandRegistry(): Registry {
  return useSyncExternalStore(
    subscribe,
    () => registry,
    () => EMPTY,
  );
}

/**
 * Puts rows into the palette and binds their keys for as long as the component is mounted.
 * Keep `section` stable (useMemo), or it is registered again on every render.
 */
export function useCommands(section: CommandSection): void {
  useEffect(() => {
    change({ sections: [...registry.sections, section] });
    return () => change({ sections: registry.sections.filter((known) => known !== section) });
  }, [section]);
}

/** Adds a source that is asked while one types: contacts, campaigns, ids. Keep it stable. */
export function useCommandSearch(source: CommandSearch): void {
  useEffect(() => {
    change({ searches: [...registry.searches, source] });
    return () => change({ searches: registry.searches.filter((known) => known !== source) });
  }, [source]);
}

export const setCommandPaletteOpen = (open: boolean) => change({ open });
export const setShortcutListOpen = (listOpen: boolean) => change({ listOpen });

const SWITCH = "tickline.single-keys";

/** Whether keys without a modifier do anything; kept in this browser. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, singleKeysOn, () => true);
  const set = (next: boolean) => {
    try {
      localStorage.setItem(SWITCH, next ? "on" : "off");
    } catch {
      // A browser that keeps nothing still gets the switch for this page.
    }
    heldSwitch = next;
    change({});
  };
  return [on, set];
}

let heldSwitch: boolean | null = null;
export function singleKeysOn(): boolean {
  if (heldSwitch !== null) return heldSwitch;
  try {
    heldSwitch = localStorage.getItem(SWITCH) !== "off";
  } catch {
    heldSwitch = true;
  }
  return heldSwitch;
}
