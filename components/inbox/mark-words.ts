import { markHits } from "@/lib/messages/search-schema";

const NAME = "found-words";

/**
 * Marks words in messages that are drawn, over the page and not in it: the browser paints the ranges
 * (::highlight in globals.css), so no bubble is drawn anew. Without that ability nothing is painted.
 */
export function markWords(messageIds: readonly string[], words: string): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete(NAME);
  if (words === "") return;
  const ranges = messageIds.flatMap((id) => {
    const bubble = document.getElementById(`m-${id}`);
    return bubble ? rangesIn(bubble, words) : [];
  });
  if (ranges.length > 0) CSS.highlights.set(NAME, new Highlight(...ranges));
}

function rangesIn(bubble: HTMLElement, words: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(bubble, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let at = 0;
    for (const { text, hit } of markHits(node.nodeValue ?? "", words, Number.POSITIVE_INFINITY)) {
      if (hit) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + text.length);
        ranges.push(range);
      }
      at += text.length;
    }
  }
  return ranges;
}
