import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { clientIp } from "@/lib/auth/client-ip";
import { getSession } from "@/lib/auth/session";
import type { WorkspaceContext } from "@/lib/core/context";
import { can, type Permission } from "./permissions";
import { findMemberContext } from "./workspace-context";

const proveOnce = cache(async (slug: string): Promise<WorkspaceContext> => {
  const session = await getSession();
  if (!session) redirect(`/sign-in?next=${encodeURIComponent(`/w/${slug}`)}`);
  const ctx = await findMemberContext(session.userId, slug, clientIp(await headers()));
  if (!ctx) notFound();
  return ctx;
});

/**
 * For pages and layouts under app/w/[workspace]: the proven context of this request, read once.
 * Not signed in: to the sign-in page. No member, or no right for this page: 404, the same as for a
 * workspace that does not exist.
 */
export async function requireWorkspace(
  slug: string,
  permission: Permission = "workspace:read",
): Promise<WorkspaceContext> {
  const ctx = await proveOnce(slug);
  if (!can(ctx, permission)) notFound();
  return ctx;
}
