import { escapeHtml, renderPage } from "../page";
import type { LineItem } from "./catalogue-objects";
import type { CheckoutSession } from "./checkout-objects";
import type { Charge, PaymentIntent } from "./payment-objects";

const STYLE = `
main { max-width: 440px; margin: 32px auto; padding: 0 16px; display: grid;
  grid-template-columns: minmax(0, 1fr); gap: 16px; }
.meta { overflow-wrap: anywhere; }
.panel { padding: 20px; display: grid; gap: 16px; }
.amount { font-size: 24px; line-height: 32px; font-weight: 600; }
.line { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0;
  border-top: 1px solid var(--line); }
.line span { overflow-wrap: anywhere; }
.line span:last-child { white-space: nowrap; }
.total { font-weight: 600; }
form { display: grid; gap: 8px; }
.pair { display: grid; gap: 4px; }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; }
dt { color: var(--ink-3); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
`;

const BANNER = `<header class="banner"><p>Sandbox: this page stands in for Stripe Checkout. No card is asked for and no money moves.</p></header>`;

/** The hosted pay page of an open session. */
export function renderPayPage(given: {
  session: CheckoutSession;
  items: LineItem[];
  intent: PaymentIntent | undefined;
  settleAfterMs: number;
}): string {
  const { session, items, intent } = given;
  const total = formatMinor(session.amount_total, session.currency);
  const lines = items.map(
    (item) =>
      `<div class="line"><span>${escapeHtml(item.description)}${item.quantity > 1 ? ` × ${item.quantity}` : ""}</span><span>${formatMinor(item.amount_total, item.currency)}</span></div>`,
  );
  const refusal = intent?.last_payment_error
    ? `<p class="note bad" role="alert">${escapeHtml(intent.last_payment_error.message)} Nothing was taken. Choose again below.</p>`
    : "";
  const seconds = Math.max(1, Math.round(given.settleAfterMs / 1000));
  const choices: [outcome: string, label: string, explanation: string][] = [
    ["pay", `Pay ${total}`, ""],
    ["decline", "Decline the card", "The bank refuses. You stay here and may choose again."],
    [
      "delayed",
      "Pay by bank debit, delayed",
      `Checkout completes unpaid; the money arrives about ${seconds} ${seconds === 1 ? "second" : "seconds"} later.`,
    ],
  ];
  if (session.cancel_url) {
    choices.push(["abandon", "Abandon and go back", "Nothing is paid. The session stays open."]);
  }
  return renderPage({
    title: `Pay ${total} · Sandbox checkout`,
    style: STYLE,
    body: `${BANNER}
<main>
<div class="panel">
<div><h1>Checkout</h1><p class="amount">${total}</p></div>
<div>${lines.join("")}<div class="line total"><span>Total</span><span>${total}</span></div></div>
${refusal}
<form method="post">
${choices.map(renderChoice).join("\n")}
</form>
</div>
<p class="meta">Session ${escapeHtml(session.id)}<br>Open until ${formatInstant(session.expires_at)}</p>
</main>`,
  });
}

/** A session that is paid, processing or expired: says so and leads back. */
export function renderClosedSession(session: CheckoutSession): string {
  const [heading, text] = closedWords(session);
  const back = session.status === "complete" ? session.success_url : session.cancel_url;
  return renderPage({
    title: `${heading} · Sandbox checkout`,
    style: STYLE,
    body: `${BANNER}
<main>
<div class="panel">
<h1>${heading}</h1>
<p class="soft">${text}</p>
${back ? `<a class="button" href="${escapeHtml(back)}">Go back to the shop</a>` : ""}
</div>
</main>`,
  });
}

export function renderMissing(noun: string): string {
  return renderPage({
    title: `No such ${noun} · Sandbox checkout`,
    style: STYLE,
    body: `${BANNER}
<main><div class="panel"><h1>No such ${noun}</h1><p class="soft">The sandbox does not know this address. Start again from the page that sent you here.</p></div></main>`,
  });
}

export function renderReceipt(charge: Charge): string {
  const rows: [string, string][] = [
    ["Paid", formatInstant(charge.created)],
    ["Card", `Visa ending ${charge.payment_method_details.card.last4}`],
    ["Refunded", formatMinor(charge.amount_refunded, charge.currency)],
    ["Charge", charge.id],
  ];
  return renderPage({
    title: "Receipt · Sandbox checkout",
    style: STYLE,
    body: `${BANNER}
<main><div class="panel">
<div><h1>Receipt</h1><p class="amount">${formatMinor(charge.amount, charge.currency)}</p></div>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>
</div></main>`,
  });
}

function renderChoice([outcome, label, explanation]: [string, string, string], index: number) {
  const described = explanation ? ` aria-describedby="about-${outcome}"` : "";
  const about = explanation ? `<p class="meta" id="about-${outcome}">${explanation}</p>` : "";
  return `<div class="pair"><button class="${index === 0 ? "primary" : ""}" name="outcome" value="${outcome}"${described}>${escapeHtml(label)}</button>${about}</div>`;
}

function closedWords(session: CheckoutSession): [heading: string, text: string] {
  if (session.status === "expired") {
    return ["This checkout has expired", "Nothing was paid. Start again from the wallet page."];
  }
  if (session.payment_status === "unpaid") {
    return [
      "The bank debit is on its way",
      "The payment is not settled yet. You can leave this page; the result is sent by itself.",
    ];
  }
  return ["This checkout is paid", "It cannot be paid a second time."];
}

/** Currencies that Stripe counts in whole units, and those with three decimals. */
const WHOLE = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const THOUSANDTHS = new Set("BHD JOD KWD OMR TND".split(" "));

/** `5000, "usd"` reads `USD 50.00`. Digits only, so that no amount passes through a float. */
export function formatMinor(minor: number, currency: string): string {
  const code = currency.toUpperCase();
  const decimals = WHOLE.has(code) ? 0 : THOUSANDTHS.has(code) ? 3 : 2;
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = decimals ? `.${digits.slice(-decimals)}` : "";
  return `${code} ${minor < 0 ? "-" : ""}${whole}${fraction}`;
}

function formatInstant(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
