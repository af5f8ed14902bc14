import "server-only";
import { randomUUID } from "node:crypto";
import type { ApiScope } from "@/db/enums/workspaces";
import { plainLimit } from "@/lib/auth/attempts";
import { clientIp } from "@/lib/auth/client-ip";
import { takeAttempt } from "@/lib/auth/take-attempt";
import type { WorkspaceContext } from "@/lib/core/context";
import { logger } from "@/lib/core/logger";
import { findApiKeyContext } from "./api-key-context";
import { API_ERROR_STATUS, ApiRefusal, apiRefusalOf } from "./api-refusal";

/** Calls of one key in any ten seconds, over all processes; then it waits as long. */
export const API_CALLS = 100;
export const API_CALLS_WINDOW_S = 10;

/**
 * What workspaceAction does for actions, for the public API: key, limit, scope, then the work. A cookie
 * plays no part, so there is nothing that another site could borrow. Every no is JSON of one form.
 */
export async function apiRoute(
  request: Request,
  scope: ApiScope,
  work: (ctx: WorkspaceContext) => Promise<Response>,
): Promise<Response> {
  try {
    const ctx = await findApiKeyContext(bearerOf(request.headers), clientIp(request.headers));
    await assertPace(ctx.actor.keyId);
    if (!ctx.actor.scopes.includes(scope)) {
      throw new ApiRefusal(
        "missing_scope",
        `This API key lacks the scope “${scope}”. Make one that has it under Settings, API keys.`,
      );
    }
    return await work(ctx);
  } catch (error) {
    const refusal = apiRefusalOf(error);
    if (refusal) return refused(refusal);
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, "a call of the public API failed");
    return answer(500, {
      error: {
        code: "internal_error",
        message:
          "Something failed on our side. Repeat the call with the same Idempotency-Key: nothing is done twice.",
        reference_id: reference,
      },
    });
  }
}

/** JSON that nobody keeps on the way. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}

/** The error of an address that does not exist. */
export const noSuchAddress = () =>
  refused(new ApiRefusal("not_found", "There is nothing at this address of the API."));

function refused({ code, message, fields, retryAfterS }: ApiRefusal): Response {
  const headers: Record<string, string> = {};
  if (code === "invalid_api_key") headers["www-authenticate"] = "Bearer";
  if (retryAfterS !== undefined) headers["retry-after"] = String(retryAfterS);
  const error = { code, message, ...(fields ? { fields } : {}) };
  return answer(API_ERROR_STATUS[code], { error }, headers);
}

/** @throws ApiRefusal `invalid_api_key` */
function bearerOf(headers: Headers): string {
  const key = /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (key) return key;
  throw new ApiRefusal(
    "invalid_api_key",
    "An API key is missing. Send it as “Authorization: Bearer tl_live_…”.",
  );
}

/** @throws ApiRefusal `rate_limited` */
async function assertPace(keyId: string): Promise<void> {
  const limit = plainLimit(`api:${keyId}`, API_CALLS, API_CALLS_WINDOW_S * 1_000);
  const { isAllowed, waitMs } = await takeAttempt([limit]);
  if (isAllowed) return;
  const retryAfterS = Math.max(Math.ceil(waitMs / 1_000), 1);
  throw new ApiRefusal(
    "rate_limited",
    `An API key makes at most ${API_CALLS} calls in ${API_CALLS_WINDOW_S} seconds. Try again in ${retryAfterS} s.`,
    { retryAfterS },
  );
}
