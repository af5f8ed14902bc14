import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/layout/auth-frame";
import { AppLink } from "@/components/ui/app-link";
import { CreateWorkspaceForm } from "@/components/workspaces/create-workspace-form";
import { listMemberWorkspaces } from "@/lib/access/workspace-context";
import { getSession } from "@/lib/auth/session";

export const metadata: Metadata = { title: "New workspace" };

/** For people without a workspace, and for those who want another. */
export default async function WelcomePage() {
  const session = await getSession();
  if (!session) redirect("/sign-in?next=/welcome");
  const workspaces = await listMemberWorkspaces(session.userId);
  return (
    <AuthFrame
      subtitle="A workspace has its own contacts, numbers, team and wallet."
      title="Create a workspace"
    >
      <CreateWorkspaceForm />
      {workspaces.length > 0 ? (
        <nav aria-label="Your workspaces" className="mt-9">
          <h2 className="mb-1 text-meta text-ink-3">Or open one of yours</h2>
          <ul className="border-b border-line">
            {workspaces.map((workspace) => (
              <li className="border-t border-line" key={workspace.slug}>
                <AppLink
                  className="flex items-center gap-3 py-2.5 hover:underline"
                  href={`/w/${workspace.slug}`}
                >
                  <span className="min-w-0 flex-1 truncate font-medium">{workspace.name}</span>
                  <span className="text-meta text-ink-3">
                    {workspace.isSample ? "Sample" : workspace.role}
                  </span>
                </AppLink>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </AuthFrame>
  );
}
