import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { readBody } from "../http/request-body";
import { respondJson } from "../http/respond";
import { type Journal, openJournal } from "../journal";
import { pageHeaders } from "../page";
import { createAccount } from "./account";
import { answerApiRequest } from "./answer-api-request";
import { answerControlRequest, type StripeSettings } from "./answer-control-request";
import type { LineItem } from "./catalogue-objects";
import type { CheckoutSession } from "./checkout-objects";
import { createEventQueue } from "./deliver-events";
import { renderClosedSession, renderMissing, renderPayPage, renderReceipt } from "./pay-page";
import { PAY_OUTCOMES, paySession, runClock } from "./pay-session";
import type { Charge, PaymentIntent } from "./payment-objects";

export type StripeOptions = {
  /** `sk_test_…`: the only key the API accepts. */
  secretKey: string;
  /** `whsec_…`: events are signed with it. */
  webhookSecret: string;
  /** Where events go; without it they are only listed at /v1/events. */
  webhookUrl?: string | undefined;
  /** Origin under which this fake is reached, asked when an address is made. */
  baseUrl: () => string;
  /** Folder for `stripe.jsonl`; without it a restart forgets everything. */
  stateDir?: string | undefined;
  /** Milliseconds until a delayed payment settles. */
  settleAfterMs?: number | undefined;
  nowMs?: (() => number) | undefined;
  log?: ((line: string) => void) | undefined;
};

export type Stripe = ReturnType<typeof createStripe>;

const MAX_BODY_BYTES = 1_000_000;
/** Stripe holds the buyer back until the webhook is answered, up to a limit. */
const REDIRECT_WAIT_MS = 3_000;
const CLOCK_EVERY_MS = 500;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A stateful stand-in for one Stripe test account: `/v1/…` for the SDK, `/stripe/pay/<session>` for
 * the buyer, `/_control/stripe…` for tests.
 */
export function createStripe(options: StripeOptions) {
  const nowMs = options.nowMs ?? Date.now;
  const log = options.log ?? (() => {});
  const settings: StripeSettings = { settleAfterMs: options.settleAfterMs ?? 4_000 };
  const file = options.stateDir ? path.join(options.stateDir, "stripe.jsonl") : undefined;
  const journal = openJournal(file);
  forgetOld(journal, nowMs());
  const queue = createEventQueue({
    journal,
    nowMs,
    webhookUrl: options.webhookUrl,
    webhookSecret: options.webhookSecret,
    log,
  });
  const account = createAccount({
    journal,
    nowMs,
    baseUrl: options.baseUrl,
    onEvent: (event) => queue.enqueue(event),
  });
  const clock = setInterval(() => runClock(account), CLOCK_EVERY_MS);
  clock.unref();

  async function payPage(request: IncomingMessage, response: ServerResponse, id: string) {
    runClock(account);
    const session = journal.get<CheckoutSession>("checkout.session", id);
    if (!session) return sendPage(response, 404, renderMissing("checkout"));
    if (request.method !== "POST" || session.status !== "open") {
      return sendPage(response, 200, pageOf(session), returnOrigins(session));
    }
    const chosen = new URLSearchParams(await textOf(request)).get("outcome");
    const outcome = PAY_OUTCOMES.find((name) => name === chosen);
    if (!outcome) return sendPage(response, 400, pageOf(session), returnOrigins(session));
    const paid = paySession(account, session, outcome, settings.settleAfterMs);
    if (outcome === "decline") {
      return sendPage(response, 200, pageOf(paid), returnOrigins(session));
    }
    if (outcome !== "abandon") await within(queue.settle(), REDIRECT_WAIT_MS);
    const target = outcome === "abandon" ? session.cancel_url : session.success_url;
    response.writeHead(303, { location: target ?? session.success_url }).end();
  }

  function pageOf(session: CheckoutSession): string {
    if (session.status !== "open") return renderClosedSession(session);
    return renderPayPage({
      session,
      items: journal.get<{ items: LineItem[] }>("line_items", session.id)?.items ?? [],
      intent: journal.get<PaymentIntent>("payment_intent", session.payment_intent ?? ""),
      settleAfterMs: settings.settleAfterMs,
    });
  }

  return {
    /** Answers a request if its path belongs to Stripe; false leaves the request untouched. */
    async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const url = new URL(request.url ?? "/", "http://sandbox");
      const method = request.method ?? "GET";
      const [, first, second, third] = url.pathname.split("/");
      if (first === "v1") {
        runClock(account);
        const answer = answerApiRequest(account, options.secretKey, {
          method,
          path: url.pathname,
          query: url.search.slice(1),
          headers: request.headers,
          body: await textOf(request),
        });
        response.writeHead(answer.status, answer.headers);
        response.end(JSON.stringify(answer.body, null, 2));
        return true;
      }
      if (first === "_control" && second === "stripe") {
        const answer = await answerControlRequest({
          account,
          queue,
          settings,
          method,
          path: url.pathname,
          body: await textOf(request),
        });
        respondJson(response, answer.body, { status: answer.status });
        return true;
      }
      if (first === "stripe" && second === "pay") {
        await payPage(request, response, third ?? "");
        return true;
      }
      if (first === "stripe" && second === "receipts") {
        const charge = journal.get<Charge>("charge", third ?? "");
        if (charge) sendPage(response, 200, renderReceipt(charge));
        else sendPage(response, 404, renderMissing("receipt"));
        return true;
      }
      return false;
    },
    account,
    queue,
    /** Stops posting. What was not delivered is kept and goes out after the next start. */
    async close(): Promise<void> {
      clearInterval(clock);
      await queue.close();
    },
  };
}

/** Stripe keeps idempotency keys for a day and events for thirty. */
function forgetOld(journal: Journal, nowMs: number): void {
  for (const { id, record } of journal.entries<{ atMs: number }>("idempotency")) {
    if (record.atMs < nowMs - DAY_MS) journal.remove("idempotency", id);
  }
  for (const { id, record } of journal.entries<{ created: number }>("event")) {
    if (record.created * 1000 < nowMs - 30 * DAY_MS) journal.remove("event", id);
  }
}

function sendPage(response: ServerResponse, status: number, page: string, targets?: string[]) {
  response.writeHead(status, pageHeaders(targets)).end(page);
}

/** Browsers hold the redirect after a form to `form-action` too, so the way back must be in it. */
function returnOrigins(session: CheckoutSession): string[] {
  const addresses = [session.success_url, session.cancel_url].filter((url) => url !== null);
  return [...new Set(addresses.map((url) => new URL(url).origin))];
}

async function textOf(request: IncomingMessage): Promise<string> {
  return (await readBody(request, MAX_BODY_BYTES)).toString("utf8");
}

async function within(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
