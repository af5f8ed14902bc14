import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SignupChoice } from "@/components/channels/signup-choice";
import { PageHeader } from "@/components/layout/page-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { signupSettings } from "@/lib/channels/finish-signup";
import { GRAPH_VERSION } from "@/lib/channels/graph-for-channel";

export const metadata: Metadata = { title: "Connect with Facebook" };

export default async function FacebookSignupPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await requireWorkspace(workspace, "channels:write");
  const settings = signupSettings();
  if (!settings) notFound();
  return (
    <>
      <PageHeader
        crumbs={[
          { href: `/w/${workspace}/settings/channels`, label: "Channels" },
          { href: `/w/${workspace}/settings/channels/connect`, label: "Connect a number" },
        ]}
        title="With Facebook"
      />
      <div className="grid w-full max-w-[640px] grid-cols-[minmax(0,1fr)] gap-6 p-4 md:px-6 md:py-5">
        <SignupChoice {...settings} graphVersion={GRAPH_VERSION} workspace={workspace} />
      </div>
    </>
  );
}
