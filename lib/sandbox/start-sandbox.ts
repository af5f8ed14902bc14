import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createControl } from "./control/control";
import { createGoogleIdentity } from "./google/identity";
import { respondJson } from "./http/respond";
import { createMailbox } from "./mail/mailbox";
import { createGraph } from "./meta/graph";
import { escapeHtml, pageHeaders, renderPage } from "./page";
import { createResend } from "./resend/resend";
import { SANDBOX_RESEND_DOMAIN } from "./resend/resend-state";
import { createStripe } from "./stripe/stripe";
import { createTwilio } from "./twilio/twilio";
import { SANDBOX_TWILIO_ACCOUNT } from "./twilio/twilio-state";

export type SandboxOptions = {
  /** 0 takes any free port. SMTP listens on the next one when it is free. */
  port: number;
  /** Folder of everything that a restart must find again; made when it is missing. */
  stateDir: string;
  /** Origin of the application that receives the webhooks. */
  appUrl: string;
  /** The origin that the application tells others; its webhooks are posted to appUrl as well. */
  publicUrl: string;
  /** Meta's side: token of calls, secret of signatures, token of the webhook handshake. */
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  twilioAuthToken: string;
  resendApiKey: string;
  log: (line: string) => void;
};

/** Addresses without a trailing slash. */
export type SandboxUrls = {
  graph: string;
  stripe: string;
  twilio: string;
  resend: string;
  smtp: string;
  mailbox: string;
  control: string;
};

export type Sandbox = { urls: SandboxUrls; close(): Promise<void> };

/** Where the vendors' webhooks arrive in the application. */
const META_WEBHOOK_PATH = "/api/webhooks/meta";
const STRIPE_WEBHOOK_PATH = "/api/webhooks/stripe";

/**
 * Every vendor that a newcomer has no account with, on one HTTP server of this machine and one SMTP
 * server beside it. Resolves when both listen.
 * @throws when the port is taken (`EADDRINUSE`)
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log, stateDir } = options;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log(`sandbox: ${request.method} ${request.url} failed: ${String(error)}`);
      if (response.headersSent || response.destroyed) response.destroy();
      else
        respondJson(response, { error: "The sandbox failed; its log says why." }, { status: 500 });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const mailbox = await createMailbox({
    smtpPort: options.port === 0 ? 0 : port + 1,
    stateDir: path.join(stateDir, "mail"),
    log,
  });
  const urls: SandboxUrls = {
    graph: origin,
    stripe: origin,
    twilio: `${origin}/twilio`,
    resend: `${origin}/resend`,
    smtp: mailbox.smtpUrl,
    mailbox: `${origin}/mail`,
    control: `${origin}/_control`,
  };
  const stripe = createStripe({
    secretKey: options.stripeSecretKey,
    webhookSecret: options.stripeWebhookSecret,
    webhookUrl: `${options.appUrl}${STRIPE_WEBHOOK_PATH}`,
    baseUrl: () => origin,
    stateDir: path.join(stateDir, "stripe"),
    log,
  });
  const twilio = createTwilio({
    authToken: options.twilioAuthToken,
    baseUrl: () => origin,
    // by the way that is open here; the signature is over the address that was given
    reach: (url) => inPlaceOf(url, options.publicUrl, options.appUrl),
    stateDir: path.join(stateDir, "twilio"),
    log,
  });
  const resend = createResend({
    apiKey: options.resendApiKey,
    baseUrl: () => origin,
    reach: (url) => inPlaceOf(url, options.publicUrl, options.appUrl),
    stateDir: path.join(stateDir, "resend"),
    log,
  });
  const google = createGoogleIdentity({ baseUrl: () => origin });
  const graph = createGraph({
    stateDir,
    appSecret: options.appSecret,
    verifyToken: options.verifyToken,
    accessToken: options.accessToken,
    webhookUrl: `${options.appUrl}${META_WEBHOOK_PATH}`,
    log,
  });
  const control = createControl({
    graph,
    baseUrls: () => urls,
    facts: () => ({
      stripe: {
        secretKey: options.stripeSecretKey,
        webhookUrl: stripe.queue.webhookUrl() ?? null,
        waitingDeliveries: stripe.queue.waitingCount(),
      },
      twilio: {
        accountSid: SANDBOX_TWILIO_ACCOUNT,
        authToken: options.twilioAuthToken,
        numbers: twilio.state.numbers().map(({ phoneNumber }) => phoneNumber),
      },
      resend: { apiKey: options.resendApiKey, domain: SANDBOX_RESEND_DOMAIN },
    }),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The busiest first: the Graph takes thousands of sends a second.
    if (await graph.handle(request, response)) return;
    if (isFromAnotherSite(request)) {
      return respondJson(
        response,
        { error: "Calls from pages of other sites are refused." },
        { status: 403 },
      );
    }
    if (await stripe.handle(request, response)) return;
    if (await twilio.handle(request, response)) return;
    if (await resend.handle(request, response)) return;
    if (await mailbox.handle(request, response)) return;
    if (await google.handle(request, response)) return;
    if (await control.handle(request, response)) return;
    if (request.url === "/") {
      response.writeHead(200, pageHeaders()).end(renderFrontPage(urls));
      return;
    }
    respondJson(response, { error: `The sandbox has no ${request.url}.` }, { status: 404 });
  }

  return {
    urls,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([
        graph.close(),
        stripe.close(),
        twilio.close(),
        resend.close(),
        mailbox.close(),
      ]);
    },
  };
}

function inPlaceOf(url: string, known: string, instead: string): string {
  const { origin, pathname, search } = new URL(url);
  return origin === new URL(known).origin ? `${new URL(instead).origin}${pathname}${search}` : url;
}

/**
 * A page of another site that the person happens to have open must not change anything here.
 * Following a link to the pay page or the mailbox is a GET and stays allowed.
 */
function isFromAnotherSite(request: IncomingMessage): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  return request.headers["sec-fetch-site"] === "cross-site";
}

function renderFrontPage(urls: SandboxUrls): string {
  const rows: [name: string, url: string, about: string][] = [
    ["Mailbox", urls.mailbox, "Every mail the application has sent"],
    ["Facts", `${urls.control}/info`, "Addresses, numbers and tokens as JSON"],
    ["Sent messages", `${urls.control}/sent`, "One JSON line for each accepted WhatsApp message"],
    ["Text messages", `${urls.control}/twilio/sent`, "Each accepted text message as JSON"],
    ["Customers' mails", `${urls.control}/resend/sent`, "Each mail to a customer as JSON"],
    ["Checkouts", `${urls.control}/stripe/sessions`, "Stripe sessions as JSON"],
  ];
  return renderPage({
    title: "Sandbox",
    style:
      "main { max-width: 560px; margin: 32px auto; padding: 0 16px; display: grid; gap: 16px; } dl { margin: 0; display: grid; gap: 12px; } dd { margin: 0; }",
    body: `<header class="banner"><p>Sandbox: WhatsApp, text messages, Stripe and mail, played by this machine. Nothing leaves it.</p></header>
<main><h1>Sandbox</h1><dl>${rows
      .map(
        ([name, url, about]) =>
          `<div><dt><a href="${escapeHtml(url)}">${name}</a></dt><dd class="soft">${about}</dd></div>`,
      )
      .join("")}</dl></main>`,
  });
}
