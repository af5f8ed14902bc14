import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http/request-body";
import { respondJson } from "../http/respond";
import { escapeHtml, pageHeaders, renderPage } from "../page";

export type GoogleIdentityOptions = {
  /** Origin of the sandbox; the issuer is its path `/google`. */
  baseUrl: () => string;
};

type Grant = {
  clientId: string;
  redirectUri: string;
  nonce: string | null;
  challenge: string | null;
  email: string;
  name: string;
  isVerified: boolean;
};

export type GoogleIdentity = {
  /** @returns whether the request was for this stand-in */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
};

const PATH = "/google";
const CODE_LIFE_MS = 60_000;
const TOKEN_LIFE_S = 3_600;

/**
 * Plays Google's OpenID Connect provider: discovery, a page that asks who you are, one-time codes
 * with PKCE (RFC 7636), RS256 id tokens and their public key (OpenID Connect Core 3.1).
 * There are no passwords: whoever sits at this machine may be anybody.
 */
export function createGoogleIdentity({ baseUrl }: GoogleIdentityOptions): GoogleIdentity {
  const keyId = randomUUID();
  // made with the first token: most runs never need it
  let keys: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
  const keyPair = () => {
    keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return keys;
  };
  const grants = new Map<string, Grant & { until: number }>();
  const issuer = () => `${baseUrl()}${PATH}`;

  function ask(params: URLSearchParams, response: ServerResponse): void {
    const target = localTarget(params.get("redirect_uri"));
    if (!target || params.get("response_type") !== "code") {
      response
        .writeHead(400, pageHeaders())
        .end(renderPage({ title: "Not possible", body: "<main><h1>Error 400</h1></main>" }));
      return;
    }
    const hidden = [...params]
      .map(
        ([name, value]) =>
          `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
      )
      .join("");
    response.writeHead(200, pageHeaders([target.origin])).end(
      renderPage({
        title: "Sign in · Sandbox Google",
        style: STYLE,
        body: `<header class="banner"><p>Sandbox: this page stands in for Google. Be whoever you like.</p></header>
<main><form class="panel" method="post" action="${PATH}/authorize"><h1>Sign in with Google</h1>${hidden}
<label>Email<input name="as_email" type="email" required></label>
<label>Name<input name="as_name" required></label>
<label class="line"><input name="as_verified" type="checkbox" checked> Google has verified this address</label>
<button class="primary" type="submit" name="answer" value="allow">Continue</button>
<button type="submit" name="answer" value="deny" formnovalidate>Cancel</button></form></main>`,
      }),
    );
  }

  function decide(form: URLSearchParams, response: ServerResponse): void {
    const redirectUri = form.get("redirect_uri") ?? "";
    const back = localTarget(redirectUri);
    if (!back) {
      respondJson(response, { error: "redirect_uri_mismatch" }, { status: 400 });
      return;
    }
    const state = form.get("state");
    if (state) back.searchParams.set("state", state);
    if (form.get("answer") === "deny") back.searchParams.set("error", "access_denied");
    else {
      const code = randomUUID();
      grants.set(code, {
        clientId: form.get("client_id") ?? "",
        redirectUri,
        nonce: form.get("nonce"),
        challenge: form.get("code_challenge"),
        email: form.get("as_email") ?? "",
        name: form.get("as_name") ?? "",
        isVerified: form.get("as_verified") !== null,
        until: Date.now() + CODE_LIFE_MS,
      });
      back.searchParams.set("code", code);
    }
    response.writeHead(303, { location: back.href, "cache-control": "no-store" }).end();
  }

  function exchange(form: URLSearchParams, request: IncomingMessage, response: ServerResponse) {
    const code = form.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code); // a code works once
    const isValid =
      grant !== undefined &&
      grant.until > Date.now() &&
      form.get("grant_type") === "authorization_code" &&
      form.get("redirect_uri") === grant.redirectUri &&
      clientOf(form, request) === grant.clientId &&
      (grant.challenge === null || grant.challenge === hashOf(form.get("code_verifier") ?? ""));
    if (!isValid) return respondJson(response, { error: "invalid_grant" }, { status: 400 });
    const now = Math.floor(Date.now() / 1000);
    respondJson(response, {
      access_token: randomUUID(),
      token_type: "Bearer",
      expires_in: TOKEN_LIFE_S,
      scope: "openid email profile",
      id_token: token({
        iss: issuer(),
        aud: grant.clientId,
        // the same person is the same subject, however often they come
        sub: createHash("sha256").update(grant.email.toLowerCase()).digest("hex").slice(0, 21),
        email: grant.email,
        email_verified: grant.isVerified,
        name: grant.name,
        ...(grant.nonce ? { nonce: grant.nonce } : {}),
        iat: now,
        exp: now + TOKEN_LIFE_S,
      }),
    });
  }

  function token(claims: Record<string, unknown>): string {
    const head = encode({ alg: "RS256", typ: "JWT", kid: keyId });
    const signed = `${head}.${encode(claims)}`;
    return `${signed}.${sign("sha256", Buffer.from(signed), keyPair().privateKey).toString("base64url")}`;
  }

  return {
    async handle(request, response) {
      const url = new URL(request.url ?? "/", baseUrl());
      if (!url.pathname.startsWith(`${PATH}/`)) return false;
      const place = `${request.method} ${url.pathname.slice(PATH.length)}`;
      switch (place) {
        case "GET /.well-known/openid-configuration":
          respondJson(response, {
            issuer: issuer(),
            authorization_endpoint: `${issuer()}/authorize`,
            token_endpoint: `${issuer()}/token`,
            jwks_uri: `${issuer()}/certs`,
            response_types_supported: ["code"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
            code_challenge_methods_supported: ["S256"],
          });
          return true;
        case "GET /certs":
          respondJson(response, {
            keys: [
              {
                ...keyPair().publicKey.export({ format: "jwk" }),
                kid: keyId,
                alg: "RS256",
                use: "sig",
              },
            ],
          });
          return true;
        case "GET /authorize":
          ask(url.searchParams, response);
          return true;
        case "POST /authorize":
          decide(await readForm(request), response);
          return true;
        case "POST /token":
          exchange(await readForm(request), request, response);
          return true;
        default:
          respondJson(response, { error: "not_found" }, { status: 404 });
          return true;
      }
    },
  };
}

const STYLE = `
main { max-width: 440px; margin: 32px auto; padding: 0 16px; }
form { padding: 20px; display: grid; gap: 16px; }
label { display: grid; gap: 4px; }
label.line { display: flex; gap: 8px; align-items: center; }
input:not([type=checkbox]) { min-height: 40px; padding: 0 12px; border: 1px solid var(--line-strong);
  border-radius: 6px; background: var(--surface); color: var(--ink); font: inherit; }
`;

/** Codes are handed to addresses of this machine alone. */
function localTarget(text: string | null): URL | null {
  const url = text && URL.canParse(text) ? new URL(text) : null;
  return url && ["localhost", "127.0.0.1"].includes(url.hostname) ? url : null;
}

const FORM_LIMIT_BYTES = 16_384;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, FORM_LIMIT_BYTES)).toString("utf8"));
}

/** The client names itself in the form or, as OAuth prefers, by Basic authentication. */
function clientOf(form: URLSearchParams, request: IncomingMessage): string | null {
  const [scheme, credentials = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme !== "Basic") return form.get("client_id");
  const [name = ""] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  return decodeURIComponent(name);
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("base64url");
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
