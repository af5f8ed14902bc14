import "server-only";
import { randomUUID } from "node:crypto";
import { assertCan, type Permission } from "@/lib/access/permissions";
import { findMemberContext } from "@/lib/access/workspace-context";
import { clientIp } from "@/lib/auth/client-ip";
import { isSameOrigin } from "@/lib/auth/same-origin";
import { getSession } from "@/lib/auth/session";
import type { WorkspaceContext } from "@/lib/core/context";
import { REFUSAL_STATUS, Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";

type RouteGuard = {
  request: Request;
  slug: string;
  permission: Permission;
  /** A request that changes something must come from our own pages. */
  changes: boolean;
};

/**
 * What workspaceAction does for actions, for the few routes that carry files: signed in, member,
 * allowed, then the work. Refusals become their HTTP status and a JSON body.
 */
export async function requireRoute(
  guard: RouteGuard,
  work: (ctx: WorkspaceContext) => Promise<Response>,
): Promise<Response> {
  try {
    const { headers } = guard.request;
    if (guard.changes && !isSameOrigin(headers)) {
      throw new Refusal("not_allowed", "This request came from another site and was refused.");
    }
    const session = await getSession();
    if (!session) throw new Refusal("not_signed_in", "You are signed out. Sign in and try again.");
    const ctx = await findMemberContext(session.userId, guard.slug, clientIp(headers));
    if (!ctx) throw new Refusal("not_found", "This workspace does not exist, or you left it.");
    assertCan(ctx, guard.permission);
    return await work(ctx);
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message } = error;
      return Response.json({ error: { code, message } }, { status: REFUSAL_STATUS[code] });
    }
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, "a file route failed");
    return Response.json(
      {
        error: {
          code: "surprise",
          message: `Something failed on our side and nothing was saved. Try again; if it stays, quote reference ${reference}.`,
        },
      },
      { status: 500 },
    );
  }
}
