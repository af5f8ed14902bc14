/**
 * For `onCloseAutoFocus` of what opens above the page. Radix gives the focus back to the opener by a
 * timer; who was quicker (a key, a click) has it somewhere else by then, and keeps it. A dialog around
 * the opener takes the focus only so that it is not lost: there the opener still gets it.
 * @param own what this panel does when it closes, first
 */
export function keepNewFocus(own?: (event: Event) => void): (event: Event) => void {
  return (event) => {
    own?.(event);
    const active = document.activeElement;
    if (active && active !== document.body && !active.matches('[role$="dialog"]')) {
      event.preventDefault();
    }
  };
}
