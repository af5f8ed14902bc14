/** Longer mails are newsletters, whose end nobody misses in an inbox. */
const MAX_CHARACTERS = 1_000_000;
/** Of a tag only this much is looked at. */
const MAX_TAG = 5_000;
/** What stands in these is not said to anybody. */
const UNSAID = new Set(["head", "script", "style", "title", "template", "noscript", "svg", "math"]);
/** Elements that begin and end a line. */
const LINES = new Set(
  "address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split(
    " ",
  ),
);
const PARAGRAPHS = new Set([
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "blockquote",
  "ul",
  "ol",
  "table",
]);
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  shy: "",
  zwnj: "",
  zwj: "",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  euro: "€",
  pound: "£",
  copy: "©",
  reg: "®",
  trade: "™",
};

/**
 * The words of an HTML mail, for an inbox that shows nobody's HTML. One pass over tags and text: lines
 * and paragraphs stay, addresses of links stand behind their words, everything else is left away.
 */
export function htmlToText(html: string): string {
  const source = html.slice(0, MAX_CHARACTERS);
  const said: string[] = [];
  let breaks = 0;
  const say = (text: string) => {
    if (text === "" || (text === " " && breaks > 0)) return;
    said.push(text);
    breaks = 0;
  };
  const breakLine = (atLeast: number) => {
    if (breaks >= atLeast) return;
    said.push("\n".repeat(atLeast - breaks));
    breaks = atLeast;
  };
  let link: { href: string; from: number } | null = null;
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("<", at);
    say(decode(source.slice(at, open === -1 ? source.length : open).replace(/\s+/g, " ")));
    if (open === -1) break;
    if (!/[a-z!?/]/i.test(source.charAt(open + 1))) {
      // "a < b" in careless mails
      say("<");
      at = open + 1;
      continue;
    }
    const isComment = source.startsWith("<!--", open);
    const close = isComment ? source.indexOf("-->", open + 4) : source.indexOf(">", open);
    if (close === -1) break;
    at = close + (isComment ? 3 : 1);
    const tag = source.slice(open + 1, Math.min(close, open + MAX_TAG));
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase();
    if (isComment || name === undefined) continue;
    const isEnd = tag.startsWith("/");
    if (UNSAID.has(name)) {
      if (!isEnd && !tag.endsWith("/")) at = endOf(source, name, at);
    } else if (name === "br") {
      breakLine(breaks + 1);
    } else if (name === "a") {
      if (isEnd && link && !said.slice(link.from).join("").includes(link.href)) {
        say(` (${link.href})`);
      }
      const href = isEnd ? null : addressOf(tag);
      link = href === null ? null : { href, from: said.length };
    } else if (LINES.has(name)) {
      breakLine(PARAGRAPHS.has(name) ? 2 : 1);
      if (name === "li" && !isEnd) say("- ");
    } else if ((name === "td" || name === "th") && isEnd) {
      say(" ");
    }
  }
  return said
    .join("")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function endOf(source: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s>]`, "i");
  const found = end.exec(source.slice(from));
  if (!found) return source.length;
  const close = source.indexOf(">", from + found.index);
  return close === -1 ? source.length : close + 1;
}

function addressOf(tag: string): string | null {
  const found = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
  const address = decode(found?.[1] ?? found?.[2] ?? found?.[3] ?? "").trim();
  return /^https?:\/\/\S+$/i.test(address) && address.length <= 2_000 ? address : null;
}

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, ten, sixteen, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
      const point = ten === undefined ? Number.parseInt(sixteen, 16) : Number(ten);
      const isSaid = point >= 32 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
      return isSaid ? String.fromCodePoint(point) : " ";
    },
  );
}
