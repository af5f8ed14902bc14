"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import {
  setCommandPaletteOpen,
  setShortcutListOpen,
  singleKeysOn,
  useCommandRegistry,
} from "./command-registry";
import { isSingleKey, matchKeys, stepOf } from "./shortcut-keys";

/** A second step must come within this time. */
const SEQUENCE_MS = 1200;

/** Listens once for all registered keys. Mounted with the palette. */
export function ShortcutListener() {
  const { sections } = useCommandRegistry();
  const router = useRouter();
  const steps = useRef<{ pressed: string[]; at: number }>({ pressed: [], at: 0 });

  useEffect(() => {
    const rows = [
      ...sections.flatMap((section) => section.rows),
      { id: "palette", label: "", keys: "mod+k", run: () => setCommandPaletteOpen(true) },
      { id: "shortcuts", label: "", keys: "?", run: () => setShortcutListOpen(true) },
    ];
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const step = stepOf(event);
      if (step === null) return;
      const single = isSingleKey(step);
      if (single && (!singleKeysOn() || isTyping(event.target) || somethingIsOpen())) return;

      const recent = event.timeStamp - steps.current.at < SEQUENCE_MS;
      const pressed = single && recent ? [...steps.current.pressed, step] : [step];
      let match = matchKeys(rows, pressed);
      // "g" then something unknown: the second key still counts by itself.
      if (match.kind === "none" && pressed.length > 1) match = matchKeys(rows, [step]);
      if (match.kind === "wait") {
        steps.current = { pressed, at: event.timeStamp };
        return;
      }
      steps.current = { pressed: [], at: 0 };
      if (match.kind === "none") return;
      event.preventDefault();
      if (match.row.run) match.row.run();
      else if ("href" in match.row && match.row.href) router.push(match.row.href as Route);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [sections, router]);
  return null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select")) &&
    !target.matches('input[type="checkbox"], input[type="radio"], input[type="button"]')
  );
}

/** A dialog or menu has its own keys; letters typed there are not meant for the page. */
const somethingIsOpen = () =>
  document.querySelector(
    '[role="dialog"][data-state="open"], [role="alertdialog"], [role="menu"]',
  ) !== null;
