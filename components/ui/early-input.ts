"use client";

import { type Ref, type RefCallback, useCallback, useEffect, useRef } from "react";

type TextControl = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Takes over what was typed, chosen or filled in by the browser before the page was alive. React
 * keeps such a value in the page without telling anybody, and the next drawing of a controlled field
 * wipes it. `value` is what the field was drawn with; the answer is the ref of the element.
 */
export function useEarlyInput<Control extends TextControl>(
  value: unknown,
  outer: Ref<Control> | undefined,
): RefCallback<Control> {
  const own = useRef<Control>(null);
  const looked = useRef(false);
  // after every layout effect, so that whoever owns the value listens already
  useEffect(() => {
    if (looked.current || own.current === null) return;
    looked.current = true;
    if (value === undefined || value === null) return;
    if (wasTouched(own.current, String(value))) announce(own.current, String(value));
  });
  return useCallback(
    (control: Control | null) => {
      own.current = control;
      if (typeof outer !== "function") {
        if (outer) outer.current = control;
        return;
      }
      const leave = outer(control);
      if (typeof leave !== "function") return;
      return () => {
        own.current = null;
        leave();
      };
    },
    [outer],
  );
}

/** Differs from what the server drew, and from what the form believes. */
function wasTouched(control: TextControl, value: string): boolean {
  if (control.value === value) return false;
  if (!(control instanceof HTMLSelectElement)) return control.value !== control.defaultValue;
  const options = [...control.options];
  const drawn = options.find((one) => one.defaultSelected) ?? options.find((one) => !one.disabled);
  return control.selectedOptions[0] !== drawn;
}

/** Tells it as the browser would have told it. */
function announce(control: TextControl, value: string): void {
  if (control instanceof HTMLSelectElement) {
    control.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  // React hears of a text only if it differs from the last one it saw, and that is the early one: it
  // sees the drawn one first, and the early one comes back past its watch.
  const { value: early, selectionStart, selectionEnd } = control;
  control.value = value;
  const natural = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value");
  natural?.set?.call(control, early);
  if (selectionStart !== null) control.setSelectionRange(selectionStart, selectionEnd);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
