const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const BARE = /\bhttps?:\/\/[^\s<>"']+/gi;

/** Web addresses of a mail in the order of their appearance, the HTML part first, each once. */
export function findLinks({ html, text }: { html: string; text: string }): string[] {
  const fromHtml = [...html.matchAll(HREF)].map((match) => decode(match[1] ?? match[2] ?? ""));
  // A sentence that ends in an address does not make its full stop part of it.
  const fromText = [...text.matchAll(BARE)].map((match) => match[0].replace(/[.,;:!?)\]]+$/, ""));
  const web = [...fromHtml, ...fromText].filter(
    (link) => /^https?:\/\//i.test(link) && URL.canParse(link),
  );
  return [...new Set(web)];
}

function decode(attribute: string): string {
  return attribute
    .trim()
    .replaceAll("&#38;", "&")
    .replaceAll("&#x26;", "&")
    .replaceAll("&#x3D;", "=")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
