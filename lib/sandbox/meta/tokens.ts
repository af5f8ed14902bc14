import { randomBytes } from "node:crypto";
import { respondJson } from "@/lib/sandbox/http/respond";
import type { GraphCall, GraphContext } from "./graph-context";
import { GraphError } from "./graph-error";
import { SANDBOX_APP_ID } from "./graph-state";

const MANAGEMENT = "whatsapp_business_management";
const MESSAGING = "whatsapp_business_messaging";
const SCOPES = [MANAGEMENT, MESSAGING];
/** Meta's own: a code of the signup dialog is good for half a minute, once. */
const CODE_TTL_MS = 30_000;
/** Edges of a number that need the right to send instead of the right to manage. */
const MESSAGING_EDGES = new Set(["messages", "marketing_messages", "media"]);
/** Edges about what a business sells, which have a right of their own. */
const CATALOG = "catalog_management";
const CATALOG_EDGES = new Set(["product_catalogs", "products"]);
/** Nodes that say who one is; they need no right. */
const OPEN_NODES = new Set(["debug_token", "me", "app", SANDBOX_APP_ID]);

type Limits = { scopes?: string[]; expiresAtMs?: number; revoked?: boolean; appId?: string };

export type Tokens = ReturnType<typeof createTokens>;

/** Who may call the sandbox's Graph, and the codes that become tokens (whatsapp.md 1, 5.3). */
export function createTokens(ctx: GraphContext) {
  const codes = new Map<string, number>();

  const limitsOf = (token: string): Limits => ctx.state.part.tokenLimits?.[token] ?? {};
  const appToken = `${SANDBOX_APP_ID}|${ctx.appSecret}`;

  function isKnown(token: string): boolean {
    return token === ctx.accessToken || ctx.state.part.tokens.includes(token) || token === appToken;
  }

  function newToken(): string {
    const token = `EAAS${randomBytes(48).toString("hex")}`;
    ctx.state.part.tokens.push(token);
    ctx.state.save();
    return token;
  }

  function authenticate(call: GraphCall): void {
    const header = call.request.headers.authorization;
    const token = header
      ? /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1]
      : call.query.get("access_token");
    if (!token) refuse("An access token is required to request this resource.");
    if (ctx.faults.tokenRevoked) {
      refuse("Error validating access token: The session has been invalidated.", 460);
    }
    if (!isKnown(token)) refuse("Invalid OAuth access token - Cannot parse access token");
    const { revoked, expiresAtMs, scopes } = limitsOf(token);
    if (revoked) refuse("Error validating access token: The session has been invalidated.", 460);
    if (expiresAtMs !== undefined && expiresAtMs <= ctx.now()) {
      refuse("Error validating access token: Session has expired.", 463);
    }
    const [node = "", edge = ""] = call.path;
    if (!scopes || OPEN_NODES.has(node)) return;
    const needed = MESSAGING_EDGES.has(edge)
      ? MESSAGING
      : CATALOG_EDGES.has(edge)
        ? CATALOG
        : MANAGEMENT;
    if (!scopes.includes(needed)) {
      throw new GraphError(200, {
        message: `(#200) You do not have the necessary permission: ${needed}.`,
        plain: true,
      });
    }
  }

  function describe({ query, response }: GraphCall): void {
    const token = query.get("input_token");
    if (token === null) {
      throw new GraphError(100, {
        message: "(#100) The parameter input_token is required.",
        plain: true,
      });
    }
    const {
      revoked = false,
      expiresAtMs,
      scopes = SCOPES,
      appId = SANDBOX_APP_ID,
    } = limitsOf(token);
    const expired = expiresAtMs !== undefined && expiresAtMs <= ctx.now();
    if (!isKnown(token) || revoked || expired) {
      const message = isKnown(token)
        ? "Session has expired or was revoked"
        : "Malformed access token";
      respondJson(response, {
        data: { error: { code: 190, message }, is_valid: false, scopes: [] },
      });
      return;
    }
    const targets = ctx.state.part.wabas.map((waba) => waba.id);
    respondJson(response, {
      data: {
        app_id: appId,
        type: "SYSTEM_USER",
        application: "Tickline sandbox",
        data_access_expires_at: 0,
        expires_at: expiresAtMs === undefined ? 0 : Math.floor(expiresAtMs / 1000),
        is_valid: true,
        issued_at: Math.floor(ctx.now() / 1000),
        scopes,
        granular_scopes: scopes.map((scope) => ({ scope, target_ids: targets })),
        user_id: "122094716358210473",
      },
    });
  }

  /** A code as the signup dialog hands it to the page that opened it. */
  function issueCode(): string {
    const code = `AQ${randomBytes(40).toString("base64url")}`;
    codes.set(code, ctx.now() + CODE_TTL_MS);
    return code;
  }

  /** The last step of Embedded Signup: the app, its secret and a fresh code for a token. */
  function exchangeCode(call: GraphCall, body: Record<string, unknown>): void {
    const given = (name: string) => call.query.get(name) ?? body[name];
    if (given("client_id") !== SANDBOX_APP_ID) {
      throw new GraphError(101, {
        message: "Error validating application. Cannot get application info due to a system error.",
        plain: true,
      });
    }
    if (given("client_secret") !== ctx.appSecret) {
      throw new GraphError(1, {
        message: "Error validating client secret.",
        plain: true,
        status: 400,
      });
    }
    const code = given("code");
    const endsAt = typeof code === "string" ? codes.get(code) : undefined;
    if (typeof code === "string") codes.delete(code);
    if (endsAt === undefined || endsAt <= ctx.now()) {
      throw new GraphError(100, {
        message: "This authorization code has expired or was used.",
        subcode: 36007,
        plain: true,
      });
    }
    respondJson(call.response, { access_token: newToken(), token_type: "bearer" });
  }

  /** Narrows a token, or makes a new one that is narrow from the start. */
  function limit(token: string | undefined, limits: Limits): string {
    const name = token ?? newToken();
    ctx.state.part.tokenLimits = {
      ...ctx.state.part.tokenLimits,
      [name]: { ...limitsOf(name), ...limits },
    };
    ctx.state.save();
    return name;
  }

  return { authenticate, describe, issueCode, exchangeCode, limit };
}

function refuse(message: string, subcode?: number): never {
  throw new GraphError(190, {
    message,
    plain: true,
    ...(subcode === undefined ? {} : { subcode }),
  });
}
