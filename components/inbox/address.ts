import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useMemo, useSyncExternalStore } from "react";

/*
 * The address is what the screen shows. Next tells of it in a transition, which may come late on a busy
 * device: a key that is pressed at once would then act on the conversation that was left. So the inbox
 * reads it from the browser itself.
 */

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Goes there without the router: the screen stays, the cache answers. */
export function pushAddress(href: string): void {
  window.history.pushState(null, "", href);
  tell();
}

/** As pushAddress, in the place of where one is. */
export function replaceAddress(href: string): void {
  window.history.replaceState(null, "", href);
  tell();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Path and query of the page, as of this moment. */
export function useAddress(): { pathname: string; query: URLSearchParams } {
  const routed = `${usePathname()}?${useSearchParams()}`;
  const shown = useSyncExternalStore(
    subscribe,
    () => `${window.location.pathname}?${window.location.search.slice(1)}`,
    () => routed,
  );
  // the router writes the address after it has drawn the page of a link
  useEffect(() => {
    if (routed) tell();
  }, [routed]);
  return useMemo(() => {
    const [pathname = "", query] = shown.split("?", 2);
    return { pathname, query: new URLSearchParams(query) };
  }, [shown]);
}
