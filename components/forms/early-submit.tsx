"use client";

import { type RefObject, useEffect } from "react";

/** What the script leaves on a form, and the form on itself. */
type EarlyForm = HTMLFormElement & { isAlive?: boolean; isAsked?: boolean };

/*
 * Runs before React does. A form that was sent off before it was alive would be posted by the browser to
 * a page that takes no posts: what was typed would be gone. Here it waits, and goes when it can.
 */
const SCRIPT = `addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-early") || form.isAlive) return;
  event.preventDefault();
  form.isAsked = true;
}, true);`;

/** Once in the document, before any form. */
export function EarlySubmitScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {SCRIPT}
    </script>
  );
}

/**
 * Sends the form off that somebody sent off before it was alive. The fields have taken over what was
 * typed by then: effects of what is inside come first. The form carries the attribute `data-early`.
 */
export function useEarlySubmit(ref: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const form: EarlyForm | null = ref.current;
    if (!form || form.isAlive) return;
    form.isAlive = true;
    if (form.isAsked) form.requestSubmit();
  }, [ref]);
}
