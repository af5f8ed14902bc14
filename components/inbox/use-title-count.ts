import { useEffect } from "react";

const COUNT = /^\(\d+\+?\) /;

/** How many are unread, before the title of the tab: seen from another one. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    const bare = () => document.title.replace(COUNT, "");
    const mark = () => {
      const wanted = count > 0 ? `(${count > 99 ? "99+" : count}) ${bare()}` : bare();
      if (document.title !== wanted) document.title = wanted;
    };
    mark();
    // each step to another address writes the title anew, also after this has run
    const watch = new MutationObserver(mark);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watch.disconnect();
      document.title = bare();
    };
  }, [count]);
}
