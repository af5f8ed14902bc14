import { redirect } from "next/navigation";
import { listMemberWorkspaces } from "@/lib/access/workspace-context";
import { getSession } from "@/lib/auth/session";

/** Where a person goes who has just signed in: their workspace, or the place to make one. */
export async function GET(): Promise<never> {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const workspaces = await listMemberWorkspaces(session.userId);
  const workspace = workspaces.find((one) => !one.isSample) ?? workspaces[0];
  if (!workspace) redirect("/welcome");
  // agents came to answer customers, not to look at setup (ON-4)
  redirect(`/w/${workspace.slug}${workspace.role === "agent" ? "/inbox" : ""}`);
}
