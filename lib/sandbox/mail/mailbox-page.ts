import { escapeHtml, renderPage } from "../page";
import type { Mail } from "./mailbox";

const STYLE = `
body { min-height: 100vh; display: flex; flex-direction: column; }
.frame { flex: 1; display: grid; grid-template-columns: 320px minmax(0, 1fr); min-height: 0; }
nav { border-right: 1px solid var(--line); background: var(--surface); overflow-y: auto; }
nav header { padding: 16px; border-bottom: 1px solid var(--line); display: flex;
  justify-content: space-between; align-items: baseline; gap: 8px; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav li a { display: grid; gap: 2px; padding: 10px 16px; border-bottom: 1px solid var(--line);
  color: var(--ink); text-decoration: none; }
nav li a:hover { background: var(--surface-2); }
nav li a[aria-current] { background: var(--surface-2); box-shadow: inset 3px 0 0 var(--accent); }
nav li b { font-weight: 600; }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
main { padding: 24px; min-width: 0; display: grid; gap: 16px; align-content: start; }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; }
dt { color: var(--ink-3); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 62vh; border: 1px solid var(--line); border-radius: 8px;
  background: #fff; }
pre { margin: 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
ul { margin: 0; padding-left: 20px; } li { overflow-wrap: anywhere; }
.back { display: none; }
@media (max-width: 760px) {
  .frame { grid-template-columns: 1fr; }
  nav { border-right: 0; }
  .chosen nav { display: none; }
  .unchosen main { display: none; }
  main { padding: 16px; }
  .back { display: inline; }
}
`;

/** The list beside the open mail. On a phone one of the two, `chosen` says which. */
export function renderMailbox(given: {
  mails: Mail[];
  open: Mail | undefined;
  chosen: boolean;
}): string {
  const { mails, open } = given;
  const count = mails.length === 1 ? "1 mail" : `${mails.length} mails`;
  const rows = mails.map((mail) => {
    const current = mail.id === open?.id ? ' aria-current="true"' : "";
    return `<li><a href="/mail/${escapeHtml(mail.id)}"${current}><span class="cut soft">${escapeHtml(mail.to.join(", "))}</span><b class="cut">${escapeHtml(mail.subject) || "No subject"}</b><span class="meta">${formatInstant(mail.at)}</span></a></li>`;
  });
  return renderPage({
    title: open ? `${open.subject || "No subject"} · Sandbox mailbox` : "Sandbox mailbox",
    style: STYLE,
    body: `<header class="banner"><p>Sandbox: this mailbox holds every mail the application sends. Nothing leaves this machine.</p></header>
<div class="frame ${given.chosen ? "chosen" : "unchosen"}">
<nav aria-label="Mails"><header><h1>Mailbox</h1><span class="meta">${count}</span></header>
${mails.length > 0 ? `<ol>${rows.join("\n")}</ol>` : ""}
</nav>
<main>${open ? renderMail(open) : renderNothing(given.chosen)}</main>
</div>`,
  });
}

function renderMail(mail: Mail): string {
  const links = mail.links.map(
    (link) => `<li><a href="${escapeHtml(link)}" rel="noreferrer">${escapeHtml(link)}</a></li>`,
  );
  const content = mail.html
    ? `<iframe title="Mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(`<base target="_blank">${mail.html}`)}"></iframe>`
    : "";
  const plain = `<div class="panel"><pre>${escapeHtml(mail.text.trim())}</pre></div>`;
  const text = mail.html
    ? mail.text && `<details><summary>Plain text part</summary>${plain}</details>`
    : plain;
  return `<a class="back" href="/mail">All mails</a>
<h2>${escapeHtml(mail.subject) || "No subject"}</h2>
<dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(", "))}</dd><dt>Received</dt><dd>${formatInstant(mail.at)}</dd></dl>
${content}
${text}
${links.length > 0 ? `<section><h2>Links in this mail</h2><ul>${links.join("")}</ul></section>` : ""}`;
}

function renderNothing(chosen: boolean): string {
  return chosen
    ? `<h2>This mail is gone</h2><p class="soft">Only the last 500 are kept. <a href="/mail">Show what is here</a></p>`
    : `<h2>No mail yet</h2><p class="soft">Sign-up, invitation and password mails of the application arrive here. Reload this page after the application has sent one.</p>`;
}

function formatInstant(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
