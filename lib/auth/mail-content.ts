/** A mail as words: paragraphs, and at most one thing to do. */
export type Letter = {
  subject: string;
  paragraphs: string[];
  action?: { label: string; url: string };
  /** Why one receives it, or what to do when it was unexpected. */
  closing: string;
  /** Quiet links below it. */
  links?: { label: string; url: string }[];
};

const INK = "#162025";
const QUIET = "#5c666d";
const PAPER = "#fbfaf7";

/** The letter as plain text and as HTML that needs nothing from the network. */
export function writeMail(letter: Letter): { subject: string; text: string; html: string } {
  const { subject, paragraphs, action, closing, links = [] } = letter;
  const text = [
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    closing,
    ...links.map(({ label, url }) => `${label}: ${url}`),
    "Tickline",
  ].join("\n\n");
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;background:${PAPER};color:${INK};font:16px/24px 'IBM Plex Sans',system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:32px 24px">
<p style="font-weight:600;margin:0 0 24px">Tickline</p>
${paragraphs.map((words) => `<p style="margin:0 0 16px">${escapeHtml(words)}</p>`).join("\n")}
${action ? button(action) : ""}
<p style="margin:24px 0 0;color:${QUIET};font-size:14px;line-height:20px">${escapeHtml(closing)}</p>
${links.map(quietLink).join("\n")}
</div></body></html>`;
  return { subject, text: `${text}\n`, html };
}

function button(action: { label: string; url: string }): string {
  const url = escapeHtml(action.url);
  return `<p style="margin:24px 0"><a href="${url}" style="display:inline-block;background:${INK};color:${PAPER};padding:10px 16px;border-radius:6px;text-decoration:none;font-weight:500">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;color:${QUIET};font-size:14px;line-height:20px">If the button does nothing, open this address: <br><a href="${url}" style="color:${INK};word-break:break-all">${url}</a></p>`;
}

function quietLink({ label, url }: { label: string; url: string }): string {
  return `<p style="margin:8px 0 0;font-size:14px;line-height:20px"><a href="${escapeHtml(url)}" style="color:${QUIET}">${escapeHtml(label)}</a></p>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
