import type { Metadata } from "next";
import { ConnectSenderForm } from "@/components/channels/connect-sender-form";
import { ConnectTabs } from "@/components/channels/connect-tabs";
import { PageHeader } from "@/components/layout/page-header";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { hasSandbox } from "@/lib/channels/sandbox-control";

export const metadata: Metadata = { title: "Connect SMS" };

export default async function ConnectSenderPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "channels:write");
  return (
    <>
      <PageHeader
        crumbs={[{ href: `/w/${workspace}/settings/channels`, label: "Channels" }]}
        tabs={<ConnectTabs current="sms" workspace={workspace} />}
        title="Connect a number"
      />
      <div className="grid w-full max-w-[1000px] grid-cols-[minmax(0,1fr)] items-start gap-8 p-4 md:px-6 md:py-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <ConnectSenderForm
          country={ctx.country}
          canPractise={hasSandbox() && can(ctx, "sandbox:use")}
          workspace={workspace}
        />
        <section
          aria-labelledby="about-sms"
          className="rounded-panel border border-line bg-surface p-4 text-dense"
        >
          <h2 className="mb-2 text-body font-semibold" id="about-sms">
            What SMS carries
          </h2>
          <ul className="list-disc space-y-1.5 ps-5 text-ink-2">
            <li>Words alone, at most 1,600 characters, at any time: no window, no templates.</li>
            <li>
              Each part of 160 characters is billed; with an emoji or many scripts, each of 70.
            </li>
            <li>Twilio bills your account itself. The wallet pays nothing for texts.</li>
            <li>Pictures that customers send arrive. “Delivered” is told, “read” is not.</li>
            <li>Who answers STOP gets no more marketing from you, over WhatsApp too.</li>
          </ul>
        </section>
      </div>
    </>
  );
}
