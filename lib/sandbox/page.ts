/** Text for any place in HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark;
  --bg: #fbfaf7; --surface: #ffffff; --surface-2: #f4f3f0; --line: #dedcd7; --line-strong: #88867e;
  --ink: #162025; --ink-2: #444f56; --ink-3: #5c666d; --on-ink: #fbfaf7; --accent: #166779;
  --ring: #2f8397; --ok: #0f5f37; --ok-soft: #e4f6ea; --bad: #9c1c1a; --bad-soft: #fdeceb;
  --warn: #7a4a00; --warn-soft: #fdf1dc; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #0e1317; --surface: #161b20; --surface-2: #1e2429; --line: #2f353b; --line-strong: #70777d;
  --ink: #f1f0ed; --ink-2: #b8c0c5; --ink-3: #9aa4aa; --on-ink: #0e1317; --accent: #5fbfd2;
  --ring: #64c6da; --ok: #8fdcae; --ok-soft: #14321f; --bad: #ffa79f; --bad-soft: #431917;
  --warn: #f5c877; --warn-soft: #3a2a0e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink);
  font: 14px/20px "IBM Plex Sans", ui-sans-serif, system-ui, sans-serif;
  font-variant-numeric: tabular-nums; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
h1 { margin: 0; font-size: 20px; line-height: 28px; font-weight: 600; }
h2 { margin: 0; font-size: 14px; line-height: 20px; font-weight: 600; }
p { margin: 0; }
.meta { color: var(--ink-3); font-size: 12px; line-height: 16px; }
.soft { color: var(--ink-2); }
.banner { background: var(--warn-soft); color: var(--warn); padding: 8px 16px; text-align: center;
  border-bottom: 1px solid var(--line); }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
button, .button { display: block; width: 100%; min-height: 40px; padding: 8px 16px;
  border: 1px solid var(--line-strong); border-radius: 6px; background: var(--surface);
  color: var(--ink); font: inherit; font-weight: 500; cursor: pointer; text-align: center;
  text-decoration: none; }
button:hover, .button:hover { background: var(--surface-2); }
.primary { background: var(--ink); border-color: var(--ink); color: var(--on-ink); }
.primary:hover { background: var(--ink-2); }
.note { padding: 12px 16px; border-radius: 6px; }
.note.bad { background: var(--bad-soft); color: var(--bad); }
.note.ok { background: var(--ok-soft); color: var(--ok); }
`;

/** A whole page without any script. `style` comes after the shared sheet. */
export function renderPage(given: { title: string; body: string; style?: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(given.title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}${given.style ?? ""}</style>
</head>
<body>
${given.body}
</body>
</html>
`;
}

/** Headers of a page that runs nothing and loads nothing; `formTargets` are where forms may lead. */
export function pageHeaders(
  formTargets: string[] = [],
  imageSources = "data:",
): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src ${imageSources}`,
    "frame-src 'self'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": policy.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
