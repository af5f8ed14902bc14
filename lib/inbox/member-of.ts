import type { WorkspaceContext } from "@/lib/core/context";

/** The member who acts; null for the system. */
export function memberOf(ctx: WorkspaceContext): string | null {
  return ctx.actor.kind === "member" ? ctx.actor.memberId : null;
}
