/**
 * The four marks WhatsApp draws: *bold*, _italic_, ~struck~ and ```mono``` (also `mono`),
 * plus links. Read as text only: nothing here can become markup of the page.
 * The marks are described at https://faq.whatsapp.com/539178204879377.
 */
export type MarkupNode =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "bold" | "italic" | "strike"; children: MarkupNode[] }
  | { kind: "mono"; text: string };

const MARKS = { "*": "bold", _: "italic", "~": "strike" } as const;
const LINK = /\bhttps?:\/\/[^\s<>"]+/giu;
/** Marks nest at most this deep; deeper ones stay as typed. */
const DEPTH_LIMIT = 4;

/** Turns text as it was typed into what the phone shows. */
export function readMarkup(text: string, depth = 0): MarkupNode[] {
  const nodes: MarkupNode[] = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...readLinks(plain));
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const mono = readMono(text, at);
    if (mono) {
      flush();
      nodes.push({ kind: "mono", text: mono.inner });
      at = mono.end;
      continue;
    }
    // An address may hold the marks as ordinary letters (a_b_c), so it is taken whole.
    const address = addressAt(text, at);
    if (address) {
      plain += address;
      at += address.length;
      continue;
    }
    const sign = text[at] as keyof typeof MARKS;
    const end = sign in MARKS && depth < DEPTH_LIMIT ? closingAt(text, at) : -1;
    if (end > 0) {
      flush();
      nodes.push({ kind: MARKS[sign], children: readMarkup(text.slice(at + 1, end), depth + 1) });
      at = end + 1;
      continue;
    }
    plain += text[at];
    at += 1;
  }
  flush();
  return nodes;
}

/** The text without its marks: previews in lists, notifications. */
export function plainText(text: string): string {
  const flat = (nodes: MarkupNode[]): string =>
    nodes.map((node) => ("children" in node ? flat(node.children) : node.text)).join("");
  return flat(readMarkup(text));
}

function readMono(text: string, at: number): { inner: string; end: number } | null {
  for (const fence of ["```", "`"]) {
    if (!text.startsWith(fence, at)) continue;
    const from = at + fence.length;
    const end = text.indexOf(fence, from);
    const inner = end > from ? text.slice(from, end) : "";
    if (inner.trim() && (fence === "```" || !inner.includes("\n"))) {
      return { inner, end: end + fence.length };
    }
  }
  return null;
}

function addressAt(text: string, at: number): string | null {
  if (!/^https?:\/\//i.test(text.slice(at, at + 8))) return null;
  return /^\S+/.exec(text.slice(at))?.[0] ?? null;
}

/** A mark counts only at the edge of a word, on one line, around something. */
function closingAt(text: string, at: number): number {
  const sign = text[at] ?? "";
  const before = text[at - 1] ?? " ";
  const after = text[at + 1] ?? " ";
  if (/[\p{L}\p{N}]/u.test(before) || /\s/.test(after) || after === sign) return -1;
  for (let end = at + 2; end < text.length; end += 1) {
    if (text[end] === "\n") return -1;
    if (text[end] !== sign) continue;
    const inside = text[end - 1] ?? " ";
    const outside = text[end + 1] ?? " ";
    if (!/\s/.test(inside) && !/[\p{L}\p{N}]/u.test(outside)) return end;
  }
  return -1;
}

/** The text as it was typed, with its links. */
export function readLinks(text: string): MarkupNode[] {
  const nodes: MarkupNode[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    // A full stop or bracket after an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]}'"]+$/u, "");
    if (match.index > from) nodes.push({ kind: "text", text: text.slice(from, match.index) });
    nodes.push({ kind: "link", text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) nodes.push({ kind: "text", text: text.slice(from) });
  return nodes;
}
