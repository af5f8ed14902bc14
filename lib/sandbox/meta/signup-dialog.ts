import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { isRecord, readBody } from "@/lib/sandbox/http/request-body";
import { respondBytes, respondJson } from "@/lib/sandbox/http/respond";
import { escapeHtml, pageHeaders, renderPage } from "@/lib/sandbox/page";
import { addNumber, randomId } from "./add-number";
import type { GraphContext } from "./graph-context";
import { SANDBOX_APP_ID, SANDBOX_BUSINESS_ID } from "./graph-state";
import { PHONE_APP_PER_SECOND } from "./phone-app";
import { digitsOf, isPhone } from "./phone-identity";
import type { Tokens } from "./tokens";

const BODY_LIMIT_BYTES = 10_000;
const finishSchema = z.strictObject({
  business: z.string().min(1).max(80),
  phone: z.string(),
  /** The number stays in the WhatsApp Business app, and whether that hands over its chats. */
  stays: z.boolean().default(false),
  sharesHistory: z.boolean().default(false),
});
/** With it the dialog offers numbers of the WhatsApp Business app (coexistence). */
const PHONE_APP_FEATURE = "whatsapp_business_app_onboarding";

/**
 * The stand-in for Facebook's JavaScript SDK and the dialog of Embedded Signup (whatsapp.md 5.3). It
 * speaks the real protocol: `FB.login` opens a popup, the popup posts `WA_EMBEDDED_SIGNUP` to the
 * page that opened it, and the callback receives a code that this sandbox's Graph takes for a token.
 */
export function createSignupDialog(ctx: GraphContext, tokens: Tokens) {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    if (request.method === "GET" && /^\/[a-z]{2}_[A-Z]{2}\/sdk\.js$/.test(url.pathname)) {
      const contentType = "application/javascript; charset=utf-8";
      respondBytes(response, Buffer.from(SDK), {
        contentType,
        headers: { "access-control-allow-origin": "*" },
      });
      return true;
    }
    if (request.method === "GET" && /^\/(?:v\d+\.\d+\/)?dialog\/oauth$/.test(url.pathname)) {
      showDialog(url.searchParams, response);
      return true;
    }
    if (request.method === "POST" && url.pathname === "/_signup/finish") {
      await finish(request, response);
      return true;
    }
    return false;
  }

  function showDialog(query: URLSearchParams, response: ServerResponse): void {
    const known = query.get("client_id") === SANDBOX_APP_ID && Boolean(query.get("config_id"));
    const nonce = randomBytes(16).toString("base64");
    const headers = pageHeaders();
    const policy = `${headers["content-security-policy"]}; script-src 'nonce-${nonce}'; connect-src 'self'`;
    response.writeHead(200, { ...headers, "content-security-policy": policy }).end(
      renderPage({
        title: "Connect WhatsApp",
        style: STYLE,
        body: dialogBody({ known, nonce, offersPhoneApp: featureOf(query) === PHONE_APP_FEATURE }),
      }),
    );
  }

  async function finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await readBody(request, BODY_LIMIT_BYTES)).toString("utf8");
    const { success, data } = finishSchema.safeParse(parsed(text));
    if (!success || !isPhone(data.phone)) {
      respondJson(response, { error: "Give a business and a phone number." }, { status: 400 });
      return;
    }
    const known = ctx.state.numberByDigits(digitsOf(data.phone));
    // a number of the phone app may be joined again, as after an offboarding
    if (known && !(known.phoneApp && data.stays)) {
      respondJson(response, { error: "This number is on WhatsApp already." }, { status: 409 });
      return;
    }
    const number =
      known ??
      addNumber(ctx.state, {
        displayPhoneNumber: data.phone,
        verifiedName: data.business,
        wabaId: randomId(),
      });
    if (data.stays) {
      // it works beside the phone as it is, and nobody registers it
      number.phoneApp = { sinceMs: ctx.now(), sharesHistory: data.sharesHistory, synced: [] };
      number.messagesPerSecond = PHONE_APP_PER_SECOND;
    } else {
      // verified by the dialog, and not registered: that is the app's part
      number.registered = false;
    }
    ctx.state.save();
    respondJson(response, {
      code: tokens.issueCode(),
      data: {
        phone_number_id: number.id,
        waba_id: number.wabaId,
        business_id: SANDBOX_BUSINESS_ID,
      },
    });
  }

  return { handle };
}

function featureOf(query: URLSearchParams): unknown {
  const extras = parsed(query.get("extras") ?? "");
  return isRecord(extras) ? extras.featureType : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What Facebook's sdk.js is to a page, as far as Embedded Signup uses it. */
const SDK = `(() => {
  const origin = new URL(document.currentScript.src).origin;
  let app = null;
  window.FB = {
    init(options) { app = options; },
    login(callback, options) {
      const query = new URLSearchParams({
        client_id: app.appId,
        config_id: options.config_id,
        response_type: options.response_type,
        extras: JSON.stringify(options.extras ?? {}),
      });
      const popup = window.open(
        origin + "/" + app.version + "/dialog/oauth?" + query,
        "signup", "popup,width=640,height=720");
      if (!popup) return callback({ status: "unknown", authResponse: null });
      let over = false;
      const end = (response) => {
        if (over) return;
        over = true;
        window.removeEventListener("message", hear);
        clearInterval(watch);
        callback(response);
      };
      const hear = (event) => {
        if (event.source !== popup || event.data?.sdk !== "login") return;
        const { code } = event.data;
        end(code
          ? { status: "connected", authResponse: { code } }
          : { status: "unknown", authResponse: null });
      };
      window.addEventListener("message", hear);
      const watch = setInterval(() => {
        if (!popup.closed) return;
        clearInterval(watch);
        // its last words come from another process, and may be behind the news that it is gone
        setTimeout(() => end({ status: "unknown", authResponse: null }), 1_000);
      }, 300);
    },
  };
  window.fbAsyncInit?.();
})();
`;

const STYLE = `main { max-width: 420px; margin: 24px auto; padding: 0 16px; display: grid; gap: 16px; }
form { display: grid; gap: 12px; padding: 16px; } label { display: grid; gap: 4px; }
input { min-height: 40px; padding: 8px 12px; border: 1px solid var(--line-strong); border-radius: 6px;
  background: var(--surface); color: var(--ink); font: inherit; }
label.box { display: flex; gap: 8px; align-items: center; } label.box input { min-height: 0; }`;

const PHONE_APP_CHOICE = `<label class="box"><input type="checkbox" name="stays" checked> Keep this number in the WhatsApp Business app</label>
    <label class="box"><input type="checkbox" name="sharesHistory" checked> Share the chats on the phone</label>`;

function dialogBody(given: { known: boolean; nonce: string; offersPhoneApp: boolean }): string {
  const { known, nonce, offersPhoneApp } = given;
  const banner = `<header class="banner"><p>Sandbox: a stand-in for Facebook's dialog. No account is needed.</p></header>`;
  if (!known) {
    return `${banner}<main><p class="note bad">This app id or configuration id is not known here.</p></main>`;
  }
  const digits = String(2_000_000 + (randomBytes(3).readUIntBE(0, 3) % 7_999_999));
  return `${banner}
<main>
  <h1>Connect a business to WhatsApp</h1>
  <form class="panel" id="finish">
    <label>Business <input name="business" value="Lucky Shrub" required maxlength="80"></label>
    <label>Phone number <input name="phone" value="${escapeHtml(`+1555${digits}`)}" required></label>
    ${offersPhoneApp ? PHONE_APP_CHOICE : ""}
    <button class="primary" type="submit">Finish</button>
    <p class="meta" id="problem" role="alert"></p>
  </form>
  <button id="only-account" type="button">Finish without a number</button>
  <button id="cancel" type="button">Cancel at the phone number</button>
  <button id="fail" type="button">Let Meta refuse the name</button>
</main>
<script nonce="${nonce}">
  // Meta posts the answer as text; the code goes to the SDK alone
  const tell = (event, data) => window.opener.postMessage(
    JSON.stringify({ type: "WA_EMBEDDED_SIGNUP", event, data, version: "3" }), "*");
  const leave = (code) => {
    window.opener.postMessage({ sdk: "login", code }, "*");
    window.close();
  };
  document.getElementById("finish").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { business, phone, ...boxes } = Object.fromEntries(new FormData(event.target));
    const fields = {
      business,
      phone,
      stays: boxes.stays === "on",
      sharesHistory: boxes.sharesHistory === "on",
    };
    const answer = await fetch("/_signup/finish", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    const { code, data, error } = await answer.json();
    if (error) { document.getElementById("problem").textContent = error; return; }
    tell(fields.stays ? "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING" : "FINISH", data);
    leave(code);
  });
  document.getElementById("only-account").addEventListener("click", () => {
    tell("FINISH_ONLY_WABA", { waba_id: "524126980791429", business_id: "2729063490586005" });
    leave(null);
  });
  document.getElementById("cancel").addEventListener("click", () => {
    tell("CANCEL", { current_step: "PHONE_NUMBER_SETUP" });
    leave(null);
  });
  document.getElementById("fail").addEventListener("click", () => {
    tell("CANCEL", {
      error_message: "Your verified name violates WhatsApp guidelines.",
      error_code: "524126",
      session_id: "f34b51dab5e0498",
      timestamp: String(Math.floor(Date.now() / 1000)),
    });
    leave(null);
  });
</script>`;
}
