import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/layout/auth-frame";
import { OnboardingForm } from "@/components/workspaces/onboarding-form";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { listCountries } from "@/lib/workspaces/countries";
import { getWorkspace } from "@/lib/workspaces/queries";

export const metadata: Metadata = { title: "Four questions" };

type Props = { params: Promise<{ workspace: string }> };

/** Asked once, right after sign-up; afterwards the settings hold the answers (A12). */
export default async function OnboardingPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace, "workspace:write");
  const workspace = await getWorkspace(ctx);
  if (workspace.settings.onboarding.finishedAt) redirect(`/w/${ctx.slug}`);
  return (
    <AuthFrame
      subtitle="So that the first things you see fit your business. All of it can be changed."
      title={`Set up ${workspace.name}`}
    >
      <OnboardingForm
        countries={listCountries()}
        country={workspace.country}
        workspaceSlug={ctx.slug}
      />
    </AuthFrame>
  );
}
