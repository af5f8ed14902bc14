import { redirect } from "next/navigation";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listMemberWorkspaces } from "@/lib/access/workspace-context";
import { getSession } from "@/lib/auth/session";
import { getWorkspace } from "@/lib/workspaces/queries";

/** Where a person goes who has just signed in: their workspace, or the place to make one. */
export async function GET(): Promise<never> {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const workspaces = await listMemberWorkspaces(session.userId);
  const workspace = workspaces.find((one) => !one.isSample) ?? workspaces[0];
  if (!workspace) redirect("/welcome");
  if (workspace.role === "owner" && !workspace.isSample) {
    // left before the questions were answered or skipped: they are asked again, until then (A12)
    const { settings } = await getWorkspace(await requireWorkspace(workspace.slug));
    if (!settings.onboarding.finishedAt) redirect(`/welcome/${workspace.slug}`);
  }
  // agents came to answer customers, not to look at setup (ON-4)
  redirect(`/w/${workspace.slug}${workspace.role === "agent" ? "/inbox" : ""}`);
}
