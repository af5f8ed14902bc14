import { useEffect } from "react";

const COUNT = /^\(\d+\+?\) /;

/** How many are unread, before the title of the tab: seen from another one. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    const bare = document.title.replace(COUNT, "");
    document.title = count > 0 ? `(${count > 99 ? "99+" : count}) ${bare}` : bare;
    return () => {
      document.title = document.title.replace(COUNT, "");
    };
  }, [count]);
}
