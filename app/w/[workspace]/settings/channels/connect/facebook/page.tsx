import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SignupButton } from "@/components/channels/signup-button";
import { PageHeader } from "@/components/layout/page-header";
import { Steps } from "@/components/ui/steps";
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
        <p className="text-body text-ink-2">
          Meta asks for your business and your number in a window of its own, which takes about five
          minutes. Have the phone of that number at hand for the code.
        </p>
        <Steps
          label="What happens"
          orientation="vertical"
          items={[
            {
              key: "dialog",
              label: "Sign in and choose at Meta",
              summary: "Your password stays with Facebook. You see what you agree to.",
              state: "next",
            },
            {
              key: "register",
              label: "We register the number",
              summary: "With a two-step PIN that is kept sealed.",
              state: "next",
            },
            {
              key: "checks",
              label: "Five checks",
              summary: "The number’s page says what is missing, and how to mend it.",
              state: "next",
            },
          ]}
        />
        <SignupButton {...settings} graphVersion={GRAPH_VERSION} workspace={workspace} />
      </div>
    </>
  );
}
