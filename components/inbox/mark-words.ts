import { markHits } from "@/lib/messages/search-schema";

const FOUND = "found-words";
const HERE = "found-here";

/**
 * Marks words in messages that are drawn, over the page and not in it: the browser paints the ranges
 * (::highlight in globals.css), so no bubble is drawn anew. Without that ability nothing is painted.
 * @param hereId the message that one is at, marked more strongly
 */
export function markWords(messageIds: readonly string[], words: string, hereId?: string): void {
  if (!("highlights" in CSS)) return;
  paint(
    FOUND,
    messageIds.filter((id) => id !== hereId),
    words,
  );
  paint(HERE, hereId ? [hereId] : [], words);
}

function paint(name: string, messageIds: readonly string[], words: string): void {
  CSS.highlights.delete(name);
  if (words === "") return;
  const ranges = messageIds.flatMap((id) => {
    const bubble = document.getElementById(`m-${id}`);
    return bubble ? rangesIn(bubble, words) : [];
  });
  if (ranges.length > 0) CSS.highlights.set(name, new Highlight(...ranges));
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
